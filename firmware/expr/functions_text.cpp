// Functions on texts.
#include <cmath>

#include "firmware/expr/exact_math.hpp"
#include "firmware/expr/functions.hpp"
#include "firmware/expr/text_sink.hpp"
#include "firmware/expr/utf8.hpp"

namespace eslabon::expr {
namespace {

constexpr double kMostPositions = 1e6;  // longer than any text

bool is_xpath_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// What `write` puts into a sink over the rest of scratch, kept there.
template <class Write>
Result<Value> written(const Call& call, Write write) {
  TextSink sink(call.scratch.rest());
  write(sink);
  ESLABON_ASSIGN(const std::string_view text, sink.done());
  call.scratch.allocate(text.size());
  return Value::text(text);
}

/// An index of substr(): from the end when negative, cut to 0..length.
std::size_t place_of(double index, std::size_t length) {
  if (std::isnan(index)) return 0;
  const auto size = static_cast<double>(length);
  const double from_start = index < 0 ? size + std::trunc(index) : std::trunc(index);
  return static_cast<std::size_t>(std::fmin(std::fmax(from_start, 0.0), size));
}

double half_up(double number) { return floor_of(number + 0.5); }

std::uint32_t translated(std::uint32_t c, std::string_view from, std::string_view to, bool& dropped) {
  for (; !from.empty(); from.remove_prefix(first_code_point(from).size)) {
    const CodePoint target = first_code_point(to);
    if (first_code_point(from).value == c) {
      dropped = target.size == 0;
      return target.value;
    }
    to.remove_prefix(target.size);
  }
  return c;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((text[i] | 0x20) != lower[i]) return false;
  return true;
}

}  // namespace

template <>
Result<Value> call<Function::kString>(const Call& call) {
  ESLABON_ASSIGN(const std::string_view text, call.text(0));
  return Value::text(text);
}

template <>
Result<Value> call<Function::kStringLength>(const Call& call) {
  ESLABON_ASSIGN(const std::string_view text, call.text(0));
  return Value::integer(static_cast<std::int64_t>(count_code_points(text)));
}

template <>
Result<Value> call<Function::kSubstr>(const Call& call) {
  ESLABON_ASSIGN(const std::string_view text, call.text(0));
  const std::size_t length = count_code_points(text);
  const std::size_t from = place_of(call.number(1), length);
  const std::size_t to = call.count() == 3 ? place_of(call.number(2), length) : length;
  return Value::text(from < to ? code_points_between(text, from, to) : std::string_view());
}

// XPath 1.0, 4.2: positions from 1, those at or after round(start) and before round(start) + round(length).
template <>
Result<Value> call<Function::kSubstring>(const Call& call) {
  ESLABON_ASSIGN(const std::string_view text, call.text(0));
  const double start = half_up(call.number(1));
  const double end = call.count() == 3 ? start + half_up(call.number(2)) : kMostPositions;
  if (!(start < end)) return Value();
  const double from = std::fmin(std::fmax(start, 1.0), kMostPositions);
  const double to = std::fmin(std::fmax(end, 1.0), kMostPositions);
  return Value::text(code_points_between(text, static_cast<std::size_t>(from) - 1, static_cast<std::size_t>(to) - 1));
}

template <>
Result<Value> call<Function::kSubstringBefore>(const Call& call) {
  ESLABON_ASSIGN(const std::string_view text, call.text(0));
  ESLABON_ASSIGN(const std::string_view part, call.text(1));
  const std::size_t at = text.find(part);
  return Value::text(at == std::string_view::npos ? std::string_view() : text.substr(0, at));
}

template <>
Result<Value> call<Function::kSubstringAfter>(const Call& call) {
  ESLABON_ASSIGN(const std::string_view text, call.text(0));
  ESLABON_ASSIGN(const std::string_view part, call.text(1));
  const std::size_t at = text.find(part);
  return Value::text(at == std::string_view::npos ? std::string_view() : text.substr(at + part.size()));
}

template <>
Result<Value> call<Function::kContains>(const Call& call) {
  ESLABON_ASSIGN(const std::string_view text, call.text(0));
  ESLABON_ASSIGN(const std::string_view part, call.text(1));
  return Value::boolean(text.find(part) != std::string_view::npos);
}

template <>
Result<Value> call<Function::kStartsWith>(const Call& call) {
  ESLABON_ASSIGN(const std::string_view text, call.text(0));
  ESLABON_ASSIGN(const std::string_view part, call.text(1));
  return Value::boolean(text.starts_with(part));
}

template <>
Result<Value> call<Function::kEndsWith>(const Call& call) {
  ESLABON_ASSIGN(const std::string_view text, call.text(0));
  ESLABON_ASSIGN(const std::string_view part, call.text(1));
  return Value::boolean(text.ends_with(part));
}

template <>
Result<Value> call<Function::kTranslate>(const Call& call) {
  ESLABON_ASSIGN(std::string_view text, call.text(0));
  ESLABON_ASSIGN(const std::string_view from, call.text(1));
  ESLABON_ASSIGN(const std::string_view to, call.text(2));
  return written(call, [&](TextSink& sink) {
    for (; !text.empty(); text.remove_prefix(first_code_point(text).size)) {
      const CodePoint c = first_code_point(text);
      bool dropped = false;
      const std::uint32_t put = translated(c.value, from, to, dropped);
      if (dropped) continue;
      if (put == c.value) sink.put(text.substr(0, c.size));
      else sink.put_code_point(put);
    }
  });
}

template <>
Result<Value> call<Function::kNormalizeSpace>(const Call& call) {
  ESLABON_ASSIGN(const std::string_view text, call.text(0));
  return written(call, [&](TextSink& sink) {
    bool space_due = false;
    for (const char c : text) {
      if (is_xpath_space(c)) {
        space_due = sink.size() != 0;
        continue;
      }
      if (space_due) sink.put(' ');
      space_due = false;
      sink.put(c);
    }
  });
}

template <>
Result<Value> call<Function::kBooleanFromString>(const Call& call) {
  ESLABON_ASSIGN(const std::string_view text, call.text(0));
  return Value::boolean(text == "1" || equals_ignoring_case(text, "true"));
}

}  // namespace eslabon::expr
