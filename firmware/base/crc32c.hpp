// CRC-32C (Castagnoli, RFC 3720 appendix B.4): reflected polynomial 0x82F63B78, initial and final XOR 0xFFFFFFFF.
#pragma once

#include "firmware/base/bytes.hpp"

namespace eslabon {

/// The CRC of `bytes`; to go on over several pieces, give the previous result as `seed`.
/// crc32c("123456789") == 0xE3069283. One table look-up a byte (1 KB of flash).
std::uint32_t crc32c(Bytes bytes, std::uint32_t seed = 0);

}  // namespace eslabon
