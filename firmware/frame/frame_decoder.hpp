// Finds frames in what comes from the line.
#pragma once

#include <array>
#include <optional>

#include "firmware/base/bytes.hpp"
#include "firmware/frame/frame_layout.hpp"

namespace eslabon::frame {

/// Undoes COBS byte by byte, in the caller's buffer. What lies between two delimiters and is longer than the buffer is
/// dropped and counted; after the next delimiter all is well again. What is no COBS is given nevertheless: every byte
/// but the first stands for one byte, so a damaged code byte leaves most others in place, and parity may repair it.
class FrameDecoder {
 public:
  /// `buffer` must outlive the decoder and bounds a frame's content: body, CRC, parity.
  explicit FrameDecoder(MutableBytes buffer) : buffer_(buffer) {}

  /// Takes one byte; when it ends a frame, gives its content, not yet checked. It may be changed (repaired) and is valid until the
  /// next put().
  std::optional<MutableBytes> put(std::uint8_t byte);
  /// Forgets a half frame, when the line has been opened anew.
  void reset();
  /// Dropped for their length so far.
  [[nodiscard]] std::uint32_t overlong() const { return overlong_count_; }

 private:
  void append(std::uint8_t byte);
  std::optional<MutableBytes> end_frame();

  MutableBytes buffer_;
  std::size_t size_ = 0;
  std::uint32_t overlong_count_ = 0;
  std::uint8_t run_left_ = 0;       ///< bytes of the run still to come
  bool started_ = false;
  bool zero_owed_ = false;          ///< the run that ends stands for a zero, unless the frame ends too
  bool overlong_ = false;
};

/// A FrameDecoder with its own memory.
template <std::size_t kSize>
class BufferedDecoder : public FrameDecoder {
 public:
  BufferedDecoder() : FrameDecoder(memory_) {}
  BufferedDecoder(const BufferedDecoder&) = delete;
  BufferedDecoder& operator=(const BufferedDecoder&) = delete;

 private:
  std::array<std::uint8_t, kSize> memory_{};
};

/// The body of a content without parity, or nothing when its CRC does not match.
std::optional<Bytes> open_plain(Bytes content);

}  // namespace eslabon::frame
