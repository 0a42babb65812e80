// Functions that only a host has: trigonometry, geography, digests. They would cost a kiosk's flash and serve no form.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "firmware/expr/environment.hpp"
#include "host/compile/expression_scope.hpp"

namespace eslabon::compile {

struct ExtraFunction {
  std::uint8_t number = 0;  ///< operand of kExtra
  std::string_view name;
  std::size_t least = 0;
  std::size_t most = 0;
  Type result = Type::kNumber;
};

inline constexpr std::uint8_t kExtraFunctions = 12;

std::optional<ExtraFunction> extra_named(std::string_view name);

/// sin cos tan asin acos atan atan2; area (m²) and distance (m) of "lat lon alt acc; ..." on a sphere of 6,378,100 m, as the phone
/// engine has it; geofence(point, area); base64-decode; digest(text, 'SHA-256'|'SHA-512', 'hex'|'base64'). kUnsupported for other
/// numbers and algorithms.
Result<expr::Value> call_extra(std::uint8_t number, std::span<const expr::Value> arguments, expr::Scratch& scratch);

}  // namespace eslabon::compile
