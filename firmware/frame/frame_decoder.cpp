#include "firmware/frame/frame_decoder.hpp"

#include "firmware/base/crc32c.hpp"

namespace eslabon::frame {

std::optional<MutableBytes> FrameDecoder::put(std::uint8_t byte) {
  if (byte == kDelimiter) return end_frame();
  if (run_left_ == 0) {
    if (zero_owed_) append(0);
    run_left_ = static_cast<std::uint8_t>(byte - 1);
    zero_owed_ = byte <= kCobsRun;
    started_ = true;
  } else {
    append(byte);
    --run_left_;
  }
  return std::nullopt;
}

void FrameDecoder::append(std::uint8_t byte) {
  if (size_ == buffer_.size()) {
    overlong_ = true;
  } else {
    buffer_[size_++] = byte;
  }
}

std::optional<MutableBytes> FrameDecoder::end_frame() {
  const bool fits = !overlong_;
  const bool any = started_;
  const std::size_t size = size_;
  reset();
  if (!any) return std::nullopt;
  if (!fits) {
    ++overlong_count_;
    return std::nullopt;
  }
  return buffer_.first(size);
}

void FrameDecoder::reset() {
  size_ = 0;
  run_left_ = 0;
  started_ = zero_owed_ = overlong_ = false;
}

std::optional<Bytes> open_plain(Bytes content) {
  if (content.size() <= kCrcBytes) return std::nullopt;
  const Bytes body = content.first(content.size() - kCrcBytes);
  if (crc32c(body) != load_le<std::uint32_t>(content.data() + body.size())) return std::nullopt;
  return body;
}

}  // namespace eslabon::frame
