// The file around a form package or a list of cases: header, table of contents, sections; read through a small cache.
#pragma once

#include <array>

#include "firmware/base/bytes.hpp"
#include "firmware/base/limits.hpp"
#include "firmware/form/package_layout.hpp"

namespace eslabon::form {

/// Stands before each block in a cache's memory: whose it is, and when it was last asked for.
struct CacheTag {
  const Source* source = nullptr;
  std::uint32_t block = 0;
  std::uint32_t used = 0;
};
/// What one block takes of a cache's memory.
inline constexpr std::size_t kCacheBlockBytes = sizeof(CacheTag) + kBlockBytes;

/// Reads a Source by blocks kept in the caller's memory, least recently used replaced first. Caches of different sources may
/// share one memory: then what is read most gets most of it.
class BlockCache {
 public:
  static constexpr std::size_t kMaxBlocks = 16;
  /// `memory` (zeros, or as other caches left it) and `source` must outlive it. kTooSmall below two blocks; what
  /// exceeds kMaxBlocks is not used.
  Status attach(Source& source, MutableBytes memory);
  /// Any range of the source. kOutOfRange past its end; otherwise what the source says.
  Status read(std::uint32_t offset, MutableBytes out);
  /// Blocks fetched from the source since attach: what a screen or a look-up costs.
  [[nodiscard]] std::uint32_t fetches() const { return fetches_; }
  [[nodiscard]] std::uint32_t source_size() const { return source_ == nullptr ? 0 : source_->size(); }

 private:
  [[nodiscard]] std::uint8_t* slot(std::size_t index) const { return memory_.data() + index * kCacheBlockBytes; }
  [[nodiscard]] CacheTag tag(std::size_t index) const;
  void set_tag(std::size_t index, const CacheTag& tag);
  [[nodiscard]] bool holds(std::size_t index, std::uint32_t block) const;
  Result<const std::uint8_t*> block(std::uint32_t index);
  Status turn_to(std::uint32_t index);
  Status fetch(std::uint32_t index);

  Source* source_ = nullptr;
  MutableBytes memory_;
  std::size_t count_ = 0;
  std::size_t last_ = 0;  ///< the one used last
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
