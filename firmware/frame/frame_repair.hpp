// Opens frames with Reed-Solomon parity and repairs what the line damaged. Only stations link this.
#pragma once

#include <optional>

#include "firmware/base/bytes.hpp"
#include "firmware/frame/frame_layout.hpp"

namespace eslabon::frame {

struct OpenedFrame {
  Bytes body;                  ///< within the content
  std::size_t repaired = 0;    ///< symbols; a direct reading of the line's error rate
};

/// The body of a content whose sender gave `repairable` symbols of parity a codeword. Repairs `content` in place when
/// it must; nothing when it cannot, or when the CRC of the result does not match.
std::optional<OpenedFrame> open_repaired(MutableBytes content, std::size_t repairable);

/// Repairs one codeword of at most 255 symbols whose last 2 * repairable ones are parity; the number of symbols
/// repaired, or nothing when it is beyond repair. Berlekamp-Massey, Chien, Forney (Blahut, "Algebraic Codes for Data
/// Transmission", chapter 7).
std::optional<std::size_t> repair_codeword(MutableBytes codeword, std::size_t repairable);

}  // namespace eslabon::frame
