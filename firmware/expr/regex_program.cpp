#include "firmware/expr/regex_program.hpp"

#include <array>

#include "firmware/expr/utf8.hpp"

namespace eslabon::expr {
namespace {

constexpr std::size_t kHeaderBytes = 2;
constexpr std::uint16_t kNegated = 0x8000;
constexpr std::uint16_t kRangeCount = 0x7FFF;

struct State {
  RegexCode code;
  std::uint16_t a;
  std::uint16_t b;
};

std::size_t count_states(Bytes program) { return load_le<std::uint16_t>(program.data()); }

State state_at(Bytes program, std::size_t index) {
  const std::uint8_t* at = program.data() + kHeaderBytes + index * kRegexStateBytes;
  return {static_cast<RegexCode>(at[0]), load_le<std::uint16_t>(at + 1), load_le<std::uint16_t>(at + 3)};
}

std::uint32_t load_u24(const std::uint8_t* at) { return at[0] | std::uint32_t{at[1]} << 8 | std::uint32_t{at[2]} << 16; }

bool in_class(Bytes program, State state, std::uint32_t c) {
  const std::uint8_t* at =
      program.data() + kHeaderBytes + count_states(program) * kRegexStateBytes + state.a * kRegexRangeBytes;
  const std::size_t count = state.b & kRangeCount;
  const bool negated = (state.b & kNegated) != 0;
  for (std::size_t i = 0; i < count; ++i, at += kRegexRangeBytes)
    if (c >= load_u24(at) && c <= load_u24(at + 3)) return !negated;
  return negated;
}

bool is_line_end(std::uint32_t c) { return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029; }

bool consumes(Bytes program, State state, std::uint32_t c) {
  switch (state.code) {
    case RegexCode::kCharacter: return c == (state.a | std::uint32_t{state.b} << 16);
    case RegexCode::kAny: return !is_line_end(c);
    case RegexCode::kClass: return in_class(program, state, c);
    default: return false;
  }
}

class StateSet {
 public:
  /// Whether it was new.
  bool add(std::size_t state) {
    const std::uint32_t bit = std::uint32_t{1} << (state % 32);
    const bool is_new = (words_[state / 32] & bit) == 0;
    words_[state / 32] |= bit;
    return is_new;
  }
  [[nodiscard]] bool has(std::size_t state) const { return (words_[state / 32] >> (state % 32) & 1) != 0; }
  [[nodiscard]] bool skip_word(std::size_t state) const { return state % 32 == 0 && words_[state / 32] == 0; }

 private:
  std::array<std::uint32_t, kMaxRegexStates / 32> words_{};
};

/// Adds what can be reached without reading; true when something was added.
bool follow(Bytes program, StateSet& set, std::size_t index, bool at_start, bool at_end) {
  const State state = state_at(program, index);
  switch (state.code) {
    case RegexCode::kJump: return set.add(state.a);
    case RegexCode::kSplit: {
      const bool first = set.add(state.a);
      return set.add(state.b) || first;
    }
    case RegexCode::kStart: return at_start && set.add(index + 1);
    case RegexCode::kEnd: return at_end && set.add(index + 1);
    default: return false;
  }
}

// Each pass adds a state or is the last one, so there are at most as many as states; nearly always two.
void close(Bytes program, StateSet& set, bool at_start, bool at_end) {
  const std::size_t count = count_states(program);
  for (bool again = true; again;) {
    again = false;
    for (std::size_t i = 0; i < count; ++i) {
      if (set.skip_word(i)) {
        i += 31;
      } else if (set.has(i) && follow(program, set, i, at_start, at_end)) {
        again = true;
      }
    }
  }
}

StateSet after(Bytes program, const StateSet& set, std::uint32_t c) {
  StateSet next;
  const std::size_t count = count_states(program);
  for (std::size_t i = 0; i < count; ++i) {
    if (set.skip_word(i)) i += 31;
    else if (set.has(i) && consumes(program, state_at(program, i), c)) next.add(i + 1);
  }
  return next;
}

Status verify_state(State state, std::size_t index, std::size_t states, std::size_t ranges) {
  const bool last = index + 1 == states;
  switch (state.code) {
    case RegexCode::kSplit: return state.a < states && state.b < states ? Status() : Error::kInvalid;
    case RegexCode::kJump: return state.a < states ? Status() : Error::kInvalid;
    case RegexCode::kAccept: return {};
    case RegexCode::kClass: {
      const std::size_t end = std::size_t{state.a} + (state.b & kRangeCount);
      return end <= ranges && !last ? Status() : Error::kInvalid;
    }
    case RegexCode::kCharacter:
    case RegexCode::kAny:
    case RegexCode::kStart:
    case RegexCode::kEnd: return last ? Status(Error::kInvalid) : Status();
    default: return Error::kInvalid;
  }
}

}  // namespace

Status verify_regex(Bytes program) {
  if (program.size() < kHeaderBytes) return Error::kTruncated;
  const std::size_t states = count_states(program);
  if (states == 0) return Error::kInvalid;
  if (states > kMaxRegexStates) return Error::kOutOfRange;
  const std::size_t state_bytes = kHeaderBytes + states * kRegexStateBytes;
  if (program.size() < state_bytes) return Error::kTruncated;
  const std::size_t range_bytes = program.size() - state_bytes;
  if (range_bytes % kRegexRangeBytes != 0) return Error::kInvalid;
  for (std::size_t i = 0; i < states; ++i)
    ESLABON_TRY(verify_state(state_at(program, i), i, states, range_bytes / kRegexRangeBytes));
  return {};
}

bool regex_matches(Bytes program, std::string_view text) {
  StateSet set;
  set.add(0);
  close(program, set, true, text.empty());
  for (; !text.empty();) {
    const CodePoint c = first_code_point(text);
    text.remove_prefix(c.size);
    set = after(program, set, c.value);
    close(program, set, false, text.empty());
  }
  const std::size_t count = count_states(program);
  for (std::size_t i = 0; i < count; ++i)
    if (set.has(i) && state_at(program, i).code == RegexCode::kAccept) return true;
  return false;
}

}  // namespace eslabon::expr
