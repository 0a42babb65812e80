// Makes a frame while it is being sent: memory does not grow with the frame.
#pragma once

#include <array>

#include "firmware/frame/parity_encoder.hpp"

namespace eslabon::frame {

/// begin(), then in any mixture: put body bytes where room() says, and take() what can be sent. The frame is out when
/// done().
///
///     encoder.begin(body.size(), 1);
///     while (!encoder.done()) { fill(encoder.room()); encoder.added(n); sent += encoder.take(out.subspan(sent)); }
class FrameEncoder {
 public:
  /// Starts a frame with exactly `body_size` body bytes and `repairable` symbols a codeword; drops an unfinished one.
  void begin(std::size_t body_size, std::size_t repairable);
  /// Where the next body bytes go, at most as many as are missing; empty when take() must make room first.
  MutableBytes room();
  /// That many bytes of room() have been filled.
  void added(std::size_t count);
  /// Body bytes still missing.
  [[nodiscard]] std::size_t body_left() const { return body_left_; }
  /// Moves what is ready to `out` and returns how much that was.
  std::size_t take(MutableBytes out);
  /// Everything, the delimiter included, has been taken (also before the first frame).
  [[nodiscard]] bool done() const { return stage_ == Stage::kDone; }

 private:
  enum class Stage : std::uint8_t { kBody, kParity, kTail, kDone };
  void append(Bytes bytes);
  void append_trailer();
  bool open_run();
  void close_run();

  std::array<std::uint8_t, 2 * kCobsRun> buffer_{};  ///< bytes not yet on the wire
  ParityEncoder parity_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t body_left_ = 0;
  std::size_t run_left_ = 0;     ///< of the open COBS run
  std::size_t parity_at_ = 0;
  std::uint32_t crc_ = 0;
  Stage stage_ = Stage::kDone;
  bool run_open_ = false;
  bool zero_follows_ = false;    ///< the open run ends in a zero, which its code byte stands for
  bool run_owed_ = false;        ///< a run must follow, be it empty
};

}  // namespace eslabon::frame
