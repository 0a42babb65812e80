#include "firmware/sync/receive_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace eslabon::sync {

void ReceiveBuffer::clear() {
  count_ = 0;
  begin_ = whole_ = 0;
}

void ReceiveBuffer::rebase() {
  for (std::size_t i = 0; i < count_; ++i) ranges_[i] = {ranges_[i].begin - begin_, ranges_[i].end - begin_};
  whole_ -= begin_;
  begin_ = 0;
}

std::size_t ReceiveBuffer::insert(std::uint32_t offset, Bytes bytes) {
  if (offset < begin_ || offset > limit() || bytes.size() > limit() - offset) return 0;
  const auto end = offset + static_cast<std::uint32_t>(bytes.size());
  if (end <= whole_) return 0;
  const std::uint32_t from = std::max(offset, whole_);
  const std::size_t added = merge({from, end});
  // Bytes that are there already are the same ones, so writing them again does no harm.
  if (added > 0) std::memcpy(memory_.data() + (from - begin_), bytes.data() + (from - offset), end - from);
  absorb();
  return added;
}

// Adds a range that begins at or beyond whole_ and returns how many bytes of it were missing; 0 as well when full.
std::size_t ReceiveBuffer::merge(Range fresh) {
  const auto all = ranges_.begin();
  const auto end = all + static_cast<std::ptrdiff_t>(count_);
  const auto first = std::find_if(all, end, [&](const Range& r) { return r.end >= fresh.begin; });
  const auto last = std::find_if(first, end, [&](const Range& r) { return r.begin > fresh.end; });
  std::size_t added = fresh.end - fresh.begin;
  for (auto range = first; range != last; ++range) {
    const std::uint32_t low = std::max(range->begin, fresh.begin);
    const std::uint32_t high = std::min(range->end, fresh.end);
    if (high > low) added -= high - low;
  }
  if (added == 0) return 0;
  if (first == last) {
    if (count_ == ranges_.size()) return 0;
    std::move_backward(first, end, end + 1);
    *first = fresh;
    ++count_;
    return added;
  }
  *first = {std::min(first->begin, fresh.begin), std::max((last - 1)->end, fresh.end)};
  std::move(last, end, first + 1);
  count_ -= static_cast<std::size_t>(last - first) - 1;
  return added;
}

// A range that begins at the first missing byte closes the hole.
void ReceiveBuffer::absorb() {
  if (count_ == 0 || ranges_[0].begin > whole_) return;
  whole_ = ranges_[0].end;
  std::move(ranges_.begin() + 1, ranges_.begin() + static_cast<std::ptrdiff_t>(count_), ranges_.begin());
  --count_;
}

void ReceiveBuffer::consume(std::size_t count) {
  const std::uint32_t top = count_ == 0 ? whole_ : ranges_[count_ - 1].end;
  const std::size_t kept = top - begin_ - count;
  std::memmove(memory_.data(), memory_.data() + count, kept);
  begin_ += static_cast<std::uint32_t>(count);
}

void ReceiveBuffer::describe(eslabon_Ack& ack) const {
  constexpr std::size_t kMost = sizeof(ack.ranges) / sizeof(ack.ranges[0]) / 2;
  ack.base = whole_;
  ack.limit = limit();
  ack.ranges_count = 0;
  std::uint32_t at = whole_;
  for (std::size_t i = 0; i < std::min(count_, kMost); ++i) {
    ack.ranges[ack.ranges_count++] = ranges_[i].begin - at;
    ack.ranges[ack.ranges_count++] = ranges_[i].end - ranges_[i].begin;
    at = ranges_[i].end;
  }
}

}  // namespace eslabon::sync
