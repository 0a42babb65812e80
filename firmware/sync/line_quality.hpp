// Chooses frame size and parity for the line as it is.
#pragma once

#include <cstddef>
#include <cstdint>

#include "firmware/sync/wire_layout.hpp"

namespace eslabon::sync {

struct FrameShape {
  std::uint16_t frame_bytes = kFirstFrameBytes;  ///< stream bytes
  std::uint8_t repairable = kFirstRepairable;    ///< symbols a codeword
  constexpr bool operator==(const FrameShape&) const = default;
};

/// The number of symbols that had to be repaired is a reading of the error rate long before a frame is lost. A frame
/// lost beyond repair counts as one symbol more than could be repaired. Lines that lose bytes, which parity cannot
/// mend, show as many lost frames beside few repaired symbols: there only short frames help.
///
/// Bit error rate p hits a symbol with about 8p. With 11 bytes of overhead a frame the best shapes are
/// (4096, 0) at 0, (4039 .. 2015, 1) up to 3e-5, (995, 2) up to 3e-4, (469, 8) beyond; see docs/wire_protocol.md.
class LineQuality {
 public:
  [[nodiscard]] FrameShape shape() const { return shape_; }
  /// A data frame of `bytes` on the wire came; `repaired` symbols of it were wrong. True when the shape has changed.
  bool on_good(std::size_t bytes, std::size_t repaired);
  /// A frame of about `bytes` could not be opened.
  bool on_damaged(std::size_t bytes);
  /// Most frames are lost in spite of the shape.
  [[nodiscard]] bool hopeless() const { return frames_ > 24 && lost_ > 0.7 * frames_; }

 private:
  bool choose();

  FrameShape shape_;
  double bytes_ = 0;            ///< observed, older ones fading
  double symbols_ = 0;          ///< wrong among them
  double frames_ = 0;
  double lost_ = 0;
  std::uint32_t clean_bytes_ = 0;        ///< since the last error
  std::uint32_t clean_wanted_ = 49152;   ///< before parity is left out
};

}  // namespace eslabon::sync
