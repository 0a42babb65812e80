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

}  // namespace

std::string ContainerWriter::finish(form::ContainerKind kind) const {
  ByteBuilder contents;
  ByteBuilder body;  // behind header and contents
  std::size_t count = 0;
  for (const auto& [id, bytes] : sections_) count += bytes.empty() ? 0U : 1U;
  const std::size_t start = form::kHeaderBytes + count * form::kContentsEntryBytes;
  std::size_t device_bytes = start;
  body.text(std::string((form::kSectionAlignment - start % form::kSectionAlignment) % form::kSectionAlignment, '\0'));
  for (const auto& [id, bytes] : sections_) {
    if (bytes.empty()) continue;
    body.text(std::string((form::kSectionAlignment - (start + body.size()) % form::kSectionAlignment) %
                              form::kSectionAlignment, '\0'));
    contents.u16(static_cast<std::size_t>(id));
    contents.u16(0);
    contents.u32(start + body.size());
    contents.u32(bytes.size());
    contents.u32(crc32c(as_bytes(bytes)));
    body.text(bytes);
    if (id != form::SectionId::kHostModel) device_bytes = start + body.size();
    if (start + body.size() > std::numeric_limits<std::uint32_t>::max())
      throw text::Failure(text::ExitCode::kInvalidInput, "the form is larger than 4 GiB");
  }
  const std::string rest = contents.str() + body.str();
  ByteBuilder file;
  file.u32(form::kContainerMagic);
  file.u16(form::kContainerVersion);
  file.u8(static_cast<std::size_t>(kind));
  file.u8(count);
  file.u32(form::kHeaderBytes + rest.size());
  file.u32(device_bytes);
  file.u64(content_hash(rest));
  file.u32(crc32c(as_bytes(contents.str())));
  file.u32(crc32c(as_bytes(file.str())));
  file.text(rest);
  return file.take();
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
