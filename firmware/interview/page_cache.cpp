#include "firmware/interview/page_cache.hpp"

#include <cstring>

namespace eslabon::interview {

PageCache::PageCache(port::BlockDevice& device, std::uint64_t offset, std::uint32_t page_count,
                     std::span<PageFrame> frames)
    : device_(&device), offset_(offset), frames_(frames), page_count_(page_count) {
  ESLABON_CHECK(frames.size() >= 2);
  reset();
}

PageCache::PageCache(MutableBytes memory)
    : memory_(memory), page_count_(static_cast<std::uint32_t>(memory.size() / kPageBytes)) {
  ESLABON_CHECK(page_count_ > 0);
}

void PageCache::reset() {
  for (PageFrame& frame : frames_) frame.page = 0xFFFFFFFF, frame.last_use = 0, frame.dirty = false;
  recent_ = nullptr;
  clock_ = 0;
  status_ = {};
}

const std::uint8_t* PageCache::read(std::uint32_t page) {
  if (device_ == nullptr && page < page_count_) return memory_.data() + std::size_t{page} * kPageBytes;
  return frame_of(page, true)->bytes.data();
}

std::uint8_t* PageCache::write(std::uint32_t page) {
  if (device_ == nullptr && page < page_count_) return memory_.data() + std::size_t{page} * kPageBytes;
  PageFrame* frame = frame_of(page, true);
  frame->dirty = true;
  return frame->bytes.data();
}

std::uint8_t* PageCache::fresh(std::uint32_t page) {
  std::uint8_t* bytes = nullptr;
  if (device_ == nullptr && page < page_count_) {
    bytes = memory_.data() + std::size_t{page} * kPageBytes;
  } else {
    PageFrame* frame = frame_of(page, false);
    frame->dirty = true;
    bytes = frame->bytes.data();
  }
  std::memset(bytes, 0, kPageBytes);
  return bytes;
}

PageFrame* PageCache::frame_of(std::uint32_t page, bool load) {
  ESLABON_CHECK(page < page_count_);
  if (recent_ != nullptr && recent_->page == page) return recent_;
  ++clock_;
  for (PageFrame& frame : frames_) {
    if (frame.page != page) continue;
    frame.last_use = clock_;
    return recent_ = &frame;
  }
  PageFrame* frame = oldest();
  if (frame->dirty && status_.ok()) write_back(*frame);
  frame->page = page;
  frame->dirty = false;
  frame->last_use = clock_;
  if (load && status_.ok()) {
    ++device_reads_;
    if (Status read = device_->read(offset_ + std::uint64_t{page} * kPageBytes, frame->bytes); !read.ok())
      fail(read.error());
  }
  if (!status_.ok()) frame->bytes.fill(0);
  return recent_ = frame;
}

PageFrame* PageCache::oldest() {
  PageFrame* best = frames_.data();
  for (PageFrame& frame : frames_)
    if (frame.last_use < best->last_use) best = &frame;
  return best;
}

bool PageCache::write_back(PageFrame& frame) {
  ++device_writes_;
  Status written = device_->program(offset_ + std::uint64_t{frame.page} * kPageBytes, frame.bytes);
  if (!written.ok()) fail(written.error());
  return written.ok();
}

void PageCache::fail(Error error) {
  if (status_.ok()) status_ = error;
}

}  // namespace eslabon::interview
