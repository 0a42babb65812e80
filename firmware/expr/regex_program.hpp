// Regular expressions as the host compiles them, matched without backtracking: time grows with text length times
// states, memory is two sets of states.
#pragma once

#include <cstdint>
#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace eslabon::expr {

/// More states than this is a compile error; the matcher needs two sets of as many bits on the stack.
inline constexpr std::size_t kMaxRegexStates = 512;
inline constexpr std::size_t kRegexStateBytes = 5;
inline constexpr std::size_t kRegexRangeBytes = 6;

/// One state is its code and two u16 operands `a`, `b`; a program is a u16 count, that many states, then ranges of code points
/// (u24 first, u24 last) for kClass.
enum class RegexCode : std::uint8_t {
  kCharacter,  ///< the code point a + 65536 b, then the next state
  kAny,        ///< any code point but a line end, then the next state
  kClass,      ///< one within the ranges from number a on, b of them (bit 15 of b: one outside them), then the next state
  kSplit,      ///< both states a and b
  kJump,       ///< state a
  kStart,      ///< the next state, only before the first character
  kEnd,        ///< the next state, only behind the last character
  kAccept,     ///< the whole text matches if it ends here
  kCodes
};

/// Checks states, targets and ranges. kTruncated or kInvalid when they are not right, kOutOfRange when there are too many.
Status verify_regex(Bytes program);

/// Whether the whole of `text` matches; `program` must be verified.
bool regex_matches(Bytes program, std::string_view text);

}  // namespace eslabon::expr
