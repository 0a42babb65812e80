// A few 512-byte pages in the caller's memory over a rewritable region of a block device; or all pages in memory.
#pragma once

#include <array>

#include "firmware/port/block_device.hpp"

namespace eslabon::interview {

inline constexpr std::uint32_t kPageBytes = 512;

/// One page held in memory; the kiosk gives four to eight.
struct PageFrame {
  std::array<std::uint8_t, kPageBytes> bytes{};
  std::uint32_t page = 0xFFFFFFFF;
  std::uint32_t last_use = 0;
  bool dirty = false;
};

/// Pages are scratch: what they hold after a power cut is never looked at, so nothing here is synced.
/// The first failure of the medium sticks: from then on pages read as zeros, writes go nowhere, and status() says why.
class PageCache {
 public:
  /// Over `page_count` pages from `offset` (a multiple of 512) of `device`, which must be rewritable with
  /// program_size <= 512. At least two frames. All must outlive the cache.
  PageCache(port::BlockDevice& device, std::uint64_t offset, std::uint32_t page_count, std::span<PageFrame> frames);
  /// All pages in `memory`, whose size is a multiple of 512: for the host.
  explicit PageCache(MutableBytes memory);

  [[nodiscard]] std::uint32_t page_count() const { return page_count_; }
  [[nodiscard]] Status status() const { return status_; }
  /// Forgets every page and the sticky failure; contents are undefined until written through fresh().
  void reset();

  /// The 512 bytes of a page, valid until the next call of any of these three.
  const std::uint8_t* read(std::uint32_t page);
  /// The same, to be changed.
  std::uint8_t* write(std::uint32_t page);
  /// A page of zeros to be filled, without reading the medium.
  std::uint8_t* fresh(std::uint32_t page);

  /// Blocks read from and written to the device so far.
  [[nodiscard]] std::uint32_t device_reads() const { return device_reads_; }
  [[nodiscard]] std::uint32_t device_writes() const { return device_writes_; }

 private:
  PageFrame* frame_of(std::uint32_t page, bool load);
  PageFrame* oldest();
  bool write_back(PageFrame& frame);
  void fail(Error error);

  port::BlockDevice* device_ = nullptr;
  std::uint64_t offset_ = 0;
  MutableBytes memory_;
  std::span<PageFrame> frames_;
  PageFrame* recent_ = nullptr;
  std::uint32_t page_count_ = 0;
  std::uint32_t clock_ = 0;
  std::uint32_t device_reads_ = 0;
  std::uint32_t device_writes_ = 0;
  Status status_;
};

}  // namespace eslabon::interview
