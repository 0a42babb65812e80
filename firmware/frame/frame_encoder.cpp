#include "firmware/frame/frame_encoder.hpp"

#include <algorithm>
#include <cstring>

#include "firmware/base/crc32c.hpp"

namespace eslabon::frame {

void FrameEncoder::begin(std::size_t body_size, std::size_t repairable) {
  parity_.begin(body_size + kCrcBytes, repairable);
  begin_ = end_ = run_left_ = parity_at_ = 0;
  body_left_ = body_size;
  crc_ = 0;
  stage_ = Stage::kBody;
  run_open_ = zero_follows_ = false;
  run_owed_ = true;
  append_trailer();
}

MutableBytes FrameEncoder::room() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  return MutableBytes(buffer_).subspan(end_, std::min(buffer_.size() - end_, body_left_));
}

void FrameEncoder::added(std::size_t count) {
  ESLABON_CHECK(count <= body_left_ && count <= buffer_.size() - end_);
  const Bytes fresh = Bytes(buffer_).subspan(end_, count);
  crc_ = crc32c(fresh, crc_);
  parity_.update(fresh);
  end_ += count;
  body_left_ -= count;
  append_trailer();
}

// CRC and parity follow the body as soon as there is room for them.
void FrameEncoder::append_trailer() {
  if (stage_ == Stage::kBody && body_left_ == 0 && room().data() != nullptr && buffer_.size() - end_ >= kCrcBytes) {
    std::array<std::uint8_t, kCrcBytes> crc{};
    store_le<std::uint32_t>(crc.data(), crc_);
    parity_.update(crc);
    append(crc);
    stage_ = Stage::kParity;
  }
  if (stage_ != Stage::kParity) return;
  (void)room();
  const Bytes rest = parity_.parity().subspan(parity_at_);
  const std::size_t count = std::min(rest.size(), buffer_.size() - end_);
  append(rest.first(count));
  parity_at_ += count;
  if (count == rest.size()) stage_ = Stage::kTail;
}

void FrameEncoder::append(Bytes bytes) {
  if (!bytes.empty()) std::memcpy(buffer_.data() + end_, bytes.data(), bytes.size());
  end_ += bytes.size();
}

// Finds the next run; false while more bytes are needed to know its length.
bool FrameEncoder::open_run() {
  const std::size_t seen = std::min(end_ - begin_, kCobsRun);
  const void* zero = seen == 0 ? nullptr : std::memchr(buffer_.data() + begin_, 0, seen);
  const bool last = stage_ == Stage::kTail && zero == nullptr && seen == end_ - begin_;
  if (zero == nullptr && seen < kCobsRun && !last) return false;
  if (last && seen == 0 && !run_owed_) return false;
  zero_follows_ = zero != nullptr;
  run_left_ = zero_follows_ ? static_cast<std::size_t>(static_cast<const std::uint8_t*>(zero) - buffer_.data()) - begin_ : seen;
  run_open_ = true;
  return true;
}

void FrameEncoder::close_run() {
  if (zero_follows_) ++begin_;
  run_owed_ = zero_follows_;
  run_open_ = false;
}

std::size_t FrameEncoder::take(MutableBytes out) {
  std::size_t taken = 0;
  while (taken < out.size() && stage_ != Stage::kDone) {
    append_trailer();
    if (!run_open_) {
      if (open_run()) {
        out[taken++] = static_cast<std::uint8_t>(run_left_ + 1);
      } else if (stage_ == Stage::kTail && begin_ == end_) {
        out[taken++] = kDelimiter;
        stage_ = Stage::kDone;
      } else {
        break;
      }
    }
    const std::size_t count = std::min(run_left_, out.size() - taken);
    std::memcpy(out.data() + taken, buffer_.data() + begin_, count);
    taken += count, begin_ += count, run_left_ -= count;
    if (run_open_ && run_left_ == 0) close_run();
  }
  return taken;
}

}  // namespace eslabon::frame
