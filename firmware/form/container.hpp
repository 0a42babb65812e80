// The file around a form package or a list of cases: header, table of contents, sections; read through a small cache.
#pragma once

#include <array>

#include "firmware/base/bytes.hpp"
#include "firmware/base/limits.hpp"
#include "firmware/form/package_layout.hpp"

namespace eslabon::form {

/// Reads a Source by blocks of kCacheBlockBytes kept in the caller's memory, least recently used replaced first.
class BlockCache {
 public:
  static constexpr std::size_t kMaxBlocks = 8;

  /// `memory` and `source` must outlive it. kTooSmall below two blocks; what exceeds kMaxBlocks blocks is not used.
  Status attach(Source& source, MutableBytes memory);
  /// Any range of the source. kOutOfRange past its end; otherwise what the source says.
  Status read(std::uint32_t offset, MutableBytes out);
  /// Blocks fetched from the source since attach: what a screen or a look-up costs.
  [[nodiscard]] std::uint32_t fetches() const { return fetches_; }
  [[nodiscard]] std::uint32_t source_size() const { return source_ == nullptr ? 0 : source_->size(); }

 private:
  struct Entry {
    std::uint32_t block = kNoBlock;
    std::uint32_t used = 0;
  };
  static constexpr std::uint32_t kNoBlock = 0xFFFFFFFF;

  Result<const std::uint8_t*> block(std::uint32_t index);
  Source* source_ = nullptr;
  MutableBytes memory_;
  std::array<Entry, kMaxBlocks> entries_{};
  std::uint32_t count_ = 0;
  std::uint32_t clock_ = 0;
  std::uint32_t fetches_ = 0;
};

/// An opened container. Every access is checked against its section's bounds.
class Container {
 public:
  /// Reads and checks header and table of contents: a few hundred bytes whatever the file's size.
  /// kUnsupported: another kind or format version. kTruncated: the file is shorter than it says. kCorrupt: a checksum
  /// or bound is wrong. kTooSmall: cache memory. The source's errors.
  Status open(Source& source, MutableBytes cache, ContainerKind kind);

  [[nodiscard]] ContentHash hash() const { return hash_; }
  [[nodiscard]] bool is_open() const { return open_; }
  [[nodiscard]] bool has(SectionId section) const { return size(section) != 0; }
  /// Bytes of a section, 0 when absent.
  [[nodiscard]] std::uint32_t size(SectionId section) const;
  /// Fills `out` from `offset` of a section. kCorrupt when that lies outside it.
  Status read(SectionId section, std::uint32_t offset, MutableBytes out) const;
  /// One little-endian number. kCorrupt when it lies outside the section.
  Result<std::uint32_t> read_u32(SectionId section, std::uint32_t offset) const;
  Result<std::uint16_t> read_u16(SectionId section, std::uint32_t offset) const;
  /// Most bytes that one step of check_section() reads.
  static constexpr std::uint32_t kCheckBytes = 16384;
  /// One step of checking a section's CRC, from `offset` on, which it moves as it does `crc`; both begin at 0. False: all of
  /// it is good. kCorrupt.
  Result<bool> check_section(SectionId section, std::uint32_t& offset, std::uint32_t& crc) const;
  /// All steps at once.
  Status check_section(SectionId section) const;
  [[nodiscard]] std::uint32_t fetches() const { return cache_.fetches(); }

 private:
  struct Section {
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
    std::uint32_t crc = 0;
  };
  Status read_contents(Bytes header);
  mutable BlockCache cache_;
  std::array<Section, kSectionCount> sections_{};
  ContentHash hash_ = 0;
  bool open_ = false;
};

}  // namespace eslabon::form
