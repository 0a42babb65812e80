#include "host/commands/outgoing_files.hpp"

#include "host/commands/returned_cases.hpp"

#include <fmt/format.h>

#include <array>

#include "firmware/form/package.hpp"
#include "host/compile/assignment_reader.hpp"
#include "host/compile/package_file.hpp"
#include "host/store/wide_table.hpp"
#include "host/text/fault.hpp"
#include "host/text/write_file.hpp"

namespace eslabon::commands {
namespace {

using text::ExitCode;
using text::Failure;

ContentHash hash_of_cases(const std::string& bytes) {
  MemorySource source(as_bytes(bytes));
  std::array<std::uint8_t, 2 * form::kCacheBlockBytes> cache{};
  form::Container container;
  const Status status = container.open(source, cache, form::ContainerKind::kCases);
  if (!status.ok()) throw Failure(ExitCode::kFailed, "the list of firms cannot be read back");
  return container.hash();
}

}  // namespace

OutgoingFile read_form(const std::filesystem::path& path) {
  const auto package = compile::PackageFile::load(path);
  std::array<std::uint8_t, 1024> id{};
  std::array<std::uint8_t, 1024> version{};
  OutgoingFile file;
  file.bytes = package->bytes();
  file.device_bytes = package->device_bytes();
  file.id = package->package().form_id(id).value_or("?");
  file.version = package->package().version(version).value_or("?");
  file.title = fmt::format("{} (version {})", file.id, file.version);
  file.name = {sync::ObjectKind::kFormPackage, package->hash(), static_cast<std::uint32_t>(file.device_bytes.size())};
  return file;
}

OutgoingFile read_assignments(const std::filesystem::path& path, const OutgoingFile& form, store::Store& store) {
  const store::OpenPackage opened(form.bytes);
  compile::AssignmentModel model = compile::read_assignments(path, opened.package());
  const std::size_t returned = add_returned(store, model);
  compile::Typesetter typesetter;
  OutgoingFile file;
  file.bytes = compile::write_assignments(model, typesetter);
  file.device_bytes = file.bytes;
  file.title = fmt::format("{} firms", model.cases.size()) + (returned > 0 ? fmt::format(", {} sent back", returned) : "");
  file.id = path.filename().string();
  file.name = {sync::ObjectKind::kAssignments, hash_of_cases(file.bytes), static_cast<std::uint32_t>(file.bytes.size())};
  return file;
}

}  // namespace eslabon::commands
