// How `eslabon expr` says a value: type, text, reason. Freestanding, so that the same words come from a chip.
#pragma once

#include <string_view>

#include "firmware/expr/conversions.hpp"
#include "firmware/expr/environment.hpp"
#include "firmware/expr/text_forms.hpp"

namespace eslabon::commands {

/// The type printed before a value.
inline std::string_view type_name(expr::Kind kind) {
  switch (kind) {
    case expr::Kind::kBoolean: return "boolean";
    case expr::Kind::kInteger:
    case expr::Kind::kDecimal:
    case expr::Kind::kNumber: return "number";
    case expr::Kind::kDate: return "date";
    case expr::Kind::kTime: return "time";
    case expr::Kind::kDateTime: return "dateTime";
    default: return "string";
  }
}

/// What `--as` makes of the value before it is printed.
enum class Wanted : std::uint8_t { kAsItIs, kBoolean, kNumber, kText };

inline Wanted wanted_named(std::string_view as) {
  return as == "bool" ? Wanted::kBoolean : as == "num" ? Wanted::kNumber : as == "str" ? Wanted::kText : Wanted::kAsItIs;
}

/// kTooSmall when `scratch` cannot hold the text.
inline Result<expr::Value> coerced(expr::Value value, Wanted wanted, expr::Scratch& scratch) {
  if (wanted == Wanted::kBoolean) return expr::Value::boolean(expr::to_boolean(value));
  if (wanted == Wanted::kNumber) return expr::to_numeric(value);
  if (wanted == Wanted::kAsItIs) return value;
  ESLABON_ASSIGN(const std::string_view text, expr::to_text(value, scratch));
  return expr::Value::text(text);
}

/// Why an evaluation has no value.
inline std::string_view reason(Error error) {
  switch (error) {
    case Error::kInvalid: return "a value has no meaning here (a text that is no date, or several rows where one is wanted)";
    case Error::kOutOfRange: return "too many steps";
    case Error::kTooSmall: return "texts too long";
    default: return name_of(error);
  }
}

}  // namespace eslabon::commands
