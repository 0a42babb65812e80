#include "host/compile/expression_regex.hpp"

#include <memory>
#include <utility>

#include "firmware/base/bytes.hpp"
#include "firmware/expr/regex_program.hpp"
#include "firmware/expr/utf8.hpp"

namespace eslabon::compile {
namespace {

using expr::RegexCode;

constexpr std::uint32_t kLastCodePoint = 0x10FFFF;
constexpr unsigned kMostRepeats = 500;
constexpr int kMostNesting = 40;

using Range = std::pair<std::uint32_t, std::uint32_t>;

struct State {
  RegexCode code;
  std::uint16_t a = 0;
  std::uint16_t b = 0;
};
/// States with targets relative to the piece's own beginning; falls through at its end.
using Piece = std::vector<State>;

struct Refused {
  std::string message;
  std::size_t at;
};

std::vector<Range> inverted(const std::vector<Range>& ranges) {
  std::vector<Range> out;
  std::uint32_t from = 0;
  for (const auto& [first, last] : ranges) {  // each of ours is sorted and without overlap
    if (first > from) out.emplace_back(from, first - 1);
    from = last + 1;
  }
  out.emplace_back(from, kLastCodePoint);
  return out;
}

const std::vector<Range> kDigits = {{'0', '9'}};
const std::vector<Range> kWord = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
const std::vector<Range> kSpace = {{'\t', '\r'}, {' ', ' '}};

void shift(Piece& piece, std::size_t by) {
  for (State& state : piece) {
    if (state.code == RegexCode::kSplit) state.b = static_cast<std::uint16_t>(state.b + by);
    if (state.code == RegexCode::kSplit || state.code == RegexCode::kJump) state.a = static_cast<std::uint16_t>(state.a + by);
  }
}

class RegexCompiler {
 public:
  explicit RegexCompiler(std::string_view pattern) : pattern_(pattern) {}

  RegexProgram run() {
    Piece piece = alternatives();
    if (!done()) refuse("this ')' closes nothing");
    piece.push_back({RegexCode::kAccept});
    limit(piece);
    return {encoded(piece), "", 0};
  }

 private:
  [[nodiscard]] bool done() const { return at_ == pattern_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const { return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0'; }
  bool skip(std::string_view text) {
    if (!pattern_.substr(at_).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }
  [[noreturn]] void refuse(std::string message) const { throw Refused{std::move(message), at_}; }
  void limit(const Piece& piece) const {
    if (piece.size() > expr::kMaxRegexStates) refuse("the pattern is too large: use a smaller count or string-length()");
  }

  void append(Piece& to, Piece piece) const {
    shift(piece, to.size());
    to.insert(to.end(), piece.begin(), piece.end());
    limit(to);
  }

  static State split(std::size_t a, std::size_t b) {
    return {RegexCode::kSplit, static_cast<std::uint16_t>(a), static_cast<std::uint16_t>(b)};
  }
  static State jump(std::size_t to) { return {RegexCode::kJump, static_cast<std::uint16_t>(to), 0}; }

  Piece alternatives() {
    if (++nesting_ > kMostNesting) refuse("too many brackets within each other");
    Piece piece = sequence();
    while (skip("|")) {
      Piece other = sequence();
      Piece both = {split(1, piece.size() + 2)};
      append(both, piece);
      both.push_back(jump(both.size() + 1 + other.size()));
      append(both, other);
      piece = std::move(both);
    }
    --nesting_;
    return piece;
  }

  Piece sequence() {
    Piece piece;
    while (!done() && peek() != '|' && peek() != ')') append(piece, quantified());
    return piece;
  }

  Piece quantified() {
    Piece piece = atom();
    while (!done()) {
      unsigned least = 0;
      unsigned most = 0;
      bool endless = false;
      if (skip("*")) endless = true;
      else if (skip("+")) least = 1, endless = true;
      else if (skip("?")) most = 1;
      else if (peek() == '{') braces(least, most, endless);
      else break;
      skip("?");  // lazy: the same when the whole text must match
      if (peek() == '+') refuse("possessive quantifiers are not supported: leave out the second +");
      piece = repeated(piece, least, most, endless);
    }
    return piece;
  }

  unsigned count() {
    unsigned value = 0;
    if (peek() < '0' || peek() > '9') refuse("a count is written {2}, {2,} or {2,5}");
    while (peek() >= '0' && peek() <= '9') {
      value = value * 10 + static_cast<unsigned>(peek() - '0');
      ++at_;
      if (value > kMostRepeats) refuse("a count can be 500 at most: use string-length()");
    }
    return value;
  }

  void braces(unsigned& least, unsigned& most, bool& endless) {
    skip("{");
    least = most = count();
    if (skip(",")) {
      endless = peek() == '}';
      if (!endless) most = count();
    }
    if (!skip("}")) refuse("a count is written {2}, {2,} or {2,5}");
    if (!endless && most < least) refuse("the second count is smaller than the first");
  }

  Piece repeated(const Piece& once, unsigned least, unsigned most, bool endless) const {
    Piece piece;
    for (unsigned i = 0; i < least; ++i) append(piece, once);
    if (endless) {
      append(piece, loop(once));
      return piece;
    }
    for (unsigned i = least; i < most; ++i) append(piece, optional(once));
    return piece;
  }
  Piece loop(const Piece& once) const {
    Piece piece = {split(1, once.size() + 2)};
    append(piece, once);
    piece.push_back(jump(0));
    return piece;
  }
  Piece optional(const Piece& once) const {
    Piece piece = {split(1, once.size() + 1)};
    append(piece, once);
    return piece;
  }

  Piece atom() {
    if (skip("(")) return group();
    if (skip("[")) return {char_class()};
    if (skip(".")) return {{RegexCode::kAny}};
    if (skip("^")) return {{RegexCode::kStart}};
    if (skip("$")) return {{RegexCode::kEnd}};
    if (skip("\\")) return {escape()};
    if (peek() == '*' || peek() == '+' || peek() == '?' || peek() == '{') refuse("nothing stands here to be repeated");
    return {character(next_code_point())};
  }

  Piece group() {
    if (peek() == '?' && !skip("?:")) refuse("look-around, named groups and flags are not supported");
    Piece piece = alternatives();
    if (!skip(")")) refuse("a '(' is not closed");
    return piece;
  }

  std::uint32_t next_code_point() {
    const expr::CodePoint c = expr::first_code_point(pattern_.substr(at_));
    at_ += c.size;
    return c.value;
  }

  static State character(std::uint32_t c) {
    return {RegexCode::kCharacter, static_cast<std::uint16_t>(c & 0xFFFF), static_cast<std::uint16_t>(c >> 16)};
  }

  State class_of(const std::vector<Range>& ranges, bool negated) {
    const std::size_t first = ranges_.size();
    ranges_.insert(ranges_.end(), ranges.begin(), ranges.end());
    if (ranges_.size() > 4000) refuse("too many character ranges");
    return {RegexCode::kClass, static_cast<std::uint16_t>(first),
            static_cast<std::uint16_t>(ranges.size() | (negated ? 0x8000U : 0U))};
  }

  State escape() {
    std::vector<Range> ranges;
    if (set_escape(ranges)) return class_of(ranges, false);
    return character(single_escape());
  }

  /// \d \w \s and their opposites, behind the backslash.
  bool set_escape(std::vector<Range>& ranges) {
    const char c = peek();
    const std::vector<Range>* known = c == 'd' || c == 'D'   ? &kDigits
                                      : c == 'w' || c == 'W' ? &kWord
                                      : c == 's' || c == 'S' ? &kSpace
                                                             : nullptr;
    if (known == nullptr) return false;
    ++at_;
    ranges = c < 'a' ? inverted(*known) : *known;
    return true;
  }

  std::uint32_t single_escape() {
    if (done()) refuse("the pattern ends with a backslash");
    const char c = peek();
    if (skip("t")) return '\t';
    if (skip("n")) return '\n';
    if (skip("r")) return '\r';
    if (skip("f")) return '\f';
    if (skip("x")) return hex(2);
    if (skip("u")) return hex(4);
    if (c == 'p' || c == 'P') refuse("\\p{...} is not supported: name the letters, as in [a-zA-ZáéíóúñÁÉÍÓÚÑ]");
    if (c == 'b' || c == 'B') refuse("\\b is not supported");
    if (c >= '0' && c <= '9') refuse("back-references are not supported");
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) refuse(std::string("\\") + c + " is not supported");
    return next_code_point();
  }

  std::uint32_t hex(int digits) {
    std::uint32_t value = 0;
    for (; digits > 0; --digits) {
      const std::size_t digit = std::string_view("0123456789abcdef").find(static_cast<char>(peek() | 0x20));
      if (digit == std::string_view::npos || done()) refuse("hexadecimal digits are missing");
      value = value * 16 + static_cast<std::uint32_t>(digit);
      ++at_;
    }
    return value;
  }

  State char_class() {
    const bool negated = skip("^");
    std::vector<Range> ranges;
    bool first = true;
    while (first || peek() != ']') {
      if (done()) refuse("a '[' is not closed");
      if (peek() == '[') refuse("write \\[ for a bracket inside [...]");
      if (pattern_.substr(at_).starts_with("&&")) refuse("&& inside [...] is not supported");
      class_item(ranges);
      first = false;
    }
    skip("]");
    return class_of(ranges, negated);
  }

  void class_item(std::vector<Range>& ranges) {
    std::vector<Range> set;
    if (peek() == '\\') {
      ++at_;
      if (set_escape(set)) {
        ranges.insert(ranges.end(), set.begin(), set.end());
        return;
      }
      --at_;
    }
    const std::uint32_t from = class_character();
    std::uint32_t to = from;
    if (peek() == '-' && peek(1) != ']' && peek(1) != '\0') {
      ++at_;
      to = class_character();
    }
    if (to < from) refuse("this range runs backwards");
    ranges.emplace_back(from, to);
  }

  std::uint32_t class_character() { return skip("\\") ? single_escape() : next_code_point(); }

  [[nodiscard]] std::vector<std::uint8_t> encoded(const Piece& piece) const {
    std::vector<std::uint8_t> bytes(2 + piece.size() * expr::kRegexStateBytes + ranges_.size() * expr::kRegexRangeBytes);
    ByteWriter writer{MutableBytes(bytes)};
    writer.write(static_cast<std::uint16_t>(piece.size()));
    for (const State& state : piece) {
      writer.write(static_cast<std::uint8_t>(state.code));
      writer.write(state.a);
      writer.write(state.b);
    }
    const auto write_u24 = [&](std::uint32_t value) {
      writer.write(static_cast<std::uint16_t>(value & 0xFFFF));
      writer.write(static_cast<std::uint8_t>(value >> 16));
    };
    for (const auto& [first, last] : ranges_) write_u24(first), write_u24(last);
    return bytes;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  int nesting_ = 0;
  std::vector<Range> ranges_;
};

}  // namespace

RegexProgram compile_regex(std::string_view pattern) {
  try {
    return RegexCompiler(pattern).run();
  } catch (const Refused& refused) {
    return {{}, refused.message, refused.at};
  }
}

}  // namespace eslabon::compile
