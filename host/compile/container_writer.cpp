#include "host/compile/container_writer.hpp"

#include <sodium.h>

#include <array>
#include <limits>

#include "firmware/base/crc32c.hpp"
#include "host/compile/byte_builder.hpp"
#include "host/text/fault.hpp"

namespace eslabon::compile {
namespace {

std::uint64_t content_hash(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return load_le<std::uint64_t>(digest.data());
}

std::size_t aligned(std::size_t at) { return (at + form::kSectionAlignment - 1) / form::kSectionAlignment * form::kSectionAlignment; }

}  // namespace

// Once over the bytes: the largest packages have tens of megabytes.
std::string ContainerWriter::finish(form::ContainerKind kind) const {
  std::size_t count = 0;
  for (const auto& [id, bytes] : sections_) count += bytes.empty() ? 0U : 1U;
  const std::size_t start = form::kHeaderBytes + count * form::kContentsEntryBytes;
  ByteBuilder contents;
  std::size_t device_bytes = start, end = start;
  for (const auto& [id, bytes] : sections_) {
    if (bytes.empty()) continue;
    contents.u16(static_cast<std::size_t>(id));
    contents.u16(0);
    contents.u32(aligned(end));
    contents.u32(bytes.size());
    contents.u32(crc32c(as_bytes(bytes)));
    end = aligned(end) + bytes.size();
    if (id != form::SectionId::kHostModel) device_bytes = end;
    if (end > std::numeric_limits<std::uint32_t>::max())
      throw text::Failure(text::ExitCode::kInvalidInput, "the form is larger than 4 GiB");
  }
  std::string file(form::kHeaderBytes, '\0');
  file.reserve(end);
  file += contents.str();
  for (const auto& [id, bytes] : sections_) {
    if (bytes.empty()) continue;
    file.resize(aligned(file.size()));
    file += bytes;
  }
  ByteBuilder header;
  header.u32(form::kContainerMagic);
  header.u16(form::kContainerVersion);
  header.u8(static_cast<std::size_t>(kind));
  header.u8(count);
  header.u32(file.size());
  header.u32(device_bytes);
  header.u64(content_hash(std::string_view(file).substr(form::kHeaderBytes)));
  header.u32(crc32c(as_bytes(contents.str())));
  header.u32(crc32c(as_bytes(header.str())));
  file.replace(0, form::kHeaderBytes, header.str());
  return file;
}

std::string_view device_part(std::string_view file) {
  const Bytes bytes = as_bytes(file);
  if (bytes.size() < form::kHeaderBytes || load_le<std::uint32_t>(bytes.data()) != form::kContainerMagic)
    throw text::Failure(text::ExitCode::kInvalidInput, "not a form package");
  const auto device_bytes = load_le<std::uint32_t>(bytes.data() + 12);
  if (device_bytes > file.size()) throw text::Failure(text::ExitCode::kInvalidInput, "the form package is cut short");
  return file.substr(0, device_bytes);
}

}  // namespace eslabon::compile
