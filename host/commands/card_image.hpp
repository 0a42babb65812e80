// The journal inside the image of a card or flash chip, wherever it begins.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "firmware/journal/journal.hpp"

namespace eslabon::commands {

/// A file as a medium that can only be read.
class ImageDevice final : public port::BlockDevice {
 public:
  /// Throws text::Failure(kInvalidInput) when it cannot be opened.
  explicit ImageDevice(const std::string& path);
  ~ImageDevice() { std::fclose(file_); }
  ImageDevice(const ImageDevice&) = delete;
  ImageDevice& operator=(const ImageDevice&) = delete;

  void set_erase_size(std::uint32_t bytes) { geometry_.erase_size = bytes; }
  [[nodiscard]] port::Geometry geometry() const override { return geometry_; }
  Status read(std::uint64_t offset, MutableBytes out) override;
  Status program(std::uint64_t, Bytes) override { return Error::kRefused; }
  Status erase(std::uint64_t, std::uint64_t) override { return Error::kRefused; }
  Status sync() override { return {}; }

 private:
  std::FILE* file_;
  port::Geometry geometry_;
};

/// An opened image: the journal that was found in it, mounted.
class CardImage final : journal::AnchorSource {
 public:
  /// Looks for the journal's superblock, or takes it at `offset`. Throws text::Failure(kInvalidInput) when there is
  /// none or it cannot be mounted.
  CardImage(const std::string& path, std::optional<std::uint64_t> offset);

  [[nodiscard]] journal::Journal& journal() { return *journal_; }
  /// Bytes from the image's start to the journal.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }

 private:
  void fill_anchor(MutableBytes, journal::Sequence) override {}
  bool mount_at(std::uint64_t offset, const journal::Superblock& superblock);
  std::optional<journal::Superblock> superblock_at(std::uint64_t offset);
  bool try_at(std::uint64_t offset);

  ImageDevice device_;
  journal::Buffers buffers_;
  std::optional<journal::Journal> journal_;
  std::uint64_t offset_ = 0;
};

}  // namespace eslabon::commands
