#include "host/commands/card_image.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "host/text/fault.hpp"

namespace eslabon::commands {
namespace {

[[noreturn]] void fail(const std::string& path, const std::string& why) {
  throw text::Failure(text::ExitCode::kInvalidInput, path + ": " + why);
}

}  // namespace

ImageDevice::ImageDevice(const std::string& path) : file_(std::fopen(path.c_str(), "rb")) {
  if (file_ == nullptr) fail(path, std::strerror(errno));
  if (fseeko(file_, 0, SEEK_END) != 0) {
    std::fclose(file_);
    fail(path, "its size cannot be found: not a file or block device");
  }
  geometry_.size = static_cast<std::uint64_t>(ftello(file_));
}

Status ImageDevice::read(std::uint64_t offset, MutableBytes out) {
  if (offset > geometry_.size || out.size() > geometry_.size - offset) return Error::kOutOfRange;
  if (fseeko(file_, static_cast<off_t>(offset), SEEK_SET) != 0) return Error::kIo;
  return std::fread(out.data(), 1, out.size(), file_) == out.size() ? Status() : Status(Error::kIo);
}

std::optional<journal::Superblock> CardImage::superblock_at(std::uint64_t offset) {
  std::array<std::uint8_t, journal::Superblock::kSize> bytes;
  if (!device_.read(offset, bytes).ok()) return {};
  const auto found = journal::Superblock::decode(bytes);
  return found.ok() ? std::optional(*found) : std::nullopt;
}

bool CardImage::mount_at(std::uint64_t offset, const journal::Superblock& superblock) {
  device_.set_erase_size(static_cast<std::uint32_t>(superblock.data_offset / 2));
  const std::uint64_t size = superblock.data_offset + std::uint64_t{superblock.segment_size} * superblock.segment_count;
  if (offset + size > device_.geometry().size) return false;
  journal_.emplace(device_, journal::Region{offset, size}, buffers_, static_cast<journal::AnchorSource&>(*this));
  offset_ = offset;
  return journal_->mount().ok();
}

// What looks like a superblock may be its first copy or, if that one is damaged, the second.
bool CardImage::try_at(std::uint64_t offset) {
  const auto superblock = superblock_at(offset);
  if (!superblock || superblock->data_offset < 2 * journal::kBlockSize) return false;
  const std::uint64_t second = superblock->data_offset / 2;
  if (!superblock->is_second) return mount_at(offset, *superblock);
  return offset >= second && mount_at(offset - second, *superblock);
}

CardImage::CardImage(const std::string& path, std::optional<std::uint64_t> offset) : device_(path) {
  if (offset) {
    if (!try_at(*offset)) fail(path, fmt::format("no readable journal at byte {}", *offset));
    return;
  }
  constexpr std::size_t kPiece = 1 << 20;
  std::vector<std::uint8_t> piece(kPiece);
  const std::uint64_t size = device_.geometry().size;
  for (std::uint64_t at = 0; at < size; at += kPiece) {
    const MutableBytes bytes = MutableBytes(piece).first(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, size - at)));
    if (!device_.read(at, bytes).ok()) fail(path, fmt::format("cannot be read at byte {}", at));
    for (std::size_t i = 0; i + journal::kBlockSize <= bytes.size(); i += journal::kBlockSize)
      if (std::memcmp(&bytes[i], "ESLJ", 4) == 0 && try_at(at + i)) return;
  }
  fail(path, "holds no journal that can be read (with --offset BYTES it is looked for in one place only)");
}

}  // namespace eslabon::commands
