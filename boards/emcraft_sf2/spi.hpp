// SPI0 as master: one exchange is one selection of the chip.
#pragma once

#include "firmware/base/bytes.hpp"

namespace eslabon::board {

inline constexpr std::size_t kMaxExchange = 4096;

void set_up_spi();
/// Selects the chip, sends `out`, then receives into `in`, and lets go. Together at most kMaxExchange bytes.
void exchange(Bytes out, Bytes more_out, MutableBytes in);

}  // namespace eslabon::board
