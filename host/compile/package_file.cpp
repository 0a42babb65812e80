#include "host/compile/package_file.hpp"

#include <zstd.h>

#include "firmware/form/verify_package.hpp"
#include "host/compile/container_writer.hpp"
#include "host/compile/description_json.hpp"
#include "host/text/fault.hpp"
#include "host/text/write_file.hpp"

namespace eslabon::compile {
namespace {

constexpr std::size_t kMaxDescriptionBytes = std::size_t{512} << 20;

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw text::Failure(text::ExitCode::kInvalidInput, name + ": " + why);
}

std::string reason(Error error) {
  if (error == Error::kUnsupported) return "not a form package of this version";
  if (error == Error::kTruncated) return "the form package is cut short";
  return std::string("the form package is damaged (") + name_of(error) + ")";
}

std::string unpacked_description(const form::Container& container, const std::string& name) {
  std::string packed(container.size(form::SectionId::kHostModel), '\0');
  if (packed.empty()) refuse(name, "this is a device's part of a form package; the host needs the whole file");
  const MutableBytes out(reinterpret_cast<std::uint8_t*>(packed.data()), packed.size());
  if (!container.check_section(form::SectionId::kHostModel).ok() ||
      !container.read(form::SectionId::kHostModel, 0, out).ok())
    refuse(name, "the form's description is damaged");
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size > kMaxDescriptionBytes) refuse(name, "the form's description is damaged");
  std::string json(size, '\0');
  if (ZSTD_decompress(json.data(), json.size(), packed.data(), packed.size()) != json.size())
    refuse(name, "the form's description is damaged");
  return json;
}

}  // namespace

PackageFile::PackageFile(std::string bytes, const std::string& name)
    : bytes_(std::move(bytes)), source_(as_bytes(bytes_)) {
  if (const Status opened = package_.open(source_, cache_); !opened.ok()) refuse(name, reason(opened.error()));
  std::array<std::uint8_t, form::kVerifyBytes> scratch{};
  if (const Status good = form::verify_package(package_, scratch); !good.ok()) refuse(name, reason(good.error()));
  try {
    description_ = description_from_json(unpacked_description(package_.container(), name));
  } catch (const text::Failure& failure) {
    if (std::string_view(failure.what()).starts_with(name)) throw;
    refuse(name, failure.what());
  }
  if (description_.nodes.size() != package_.info().nodes) refuse(name, "its description is of another form");
}

std::unique_ptr<PackageFile> PackageFile::from_bytes(std::string bytes, const std::string& name) {
  return std::unique_ptr<PackageFile>(new PackageFile(std::move(bytes), name));
}

std::unique_ptr<PackageFile> PackageFile::load(const std::filesystem::path& path) {
  return from_bytes(text::read_file(path), path.string());
}

std::string_view PackageFile::device_bytes() const { return device_part(bytes_); }

}  // namespace eslabon::compile
