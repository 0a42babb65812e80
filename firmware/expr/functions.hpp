// The functions behind kCall, one per entry of functions.def. Only for the machine's own sources.
#pragma once

#include <span>

#include "firmware/expr/conversions.hpp"
#include "firmware/expr/environment.hpp"
#include "firmware/expr/machine.hpp"
#include "firmware/expr/program.hpp"

namespace eslabon::expr {

/// The arguments of one call: as many as functions.def allows.
struct Call {
  std::span<const Value> arguments;
  Environment& environment;
  const Context& context;
  Scratch& scratch;

  const Value& operator[](std::size_t i) const { return arguments[i]; }
  [[nodiscard]] std::size_t count() const { return arguments.size(); }
  [[nodiscard]] double number(std::size_t i) const { return to_number(arguments[i]); }
  [[nodiscard]] Result<std::string_view> text(std::size_t i) const { return to_text(arguments[i], scratch); }
};

template <Function>
Result<Value> call(const Call& call);
#define ESLABON_FUNCTION(name, xpath_name, least, most, result) \
  template <>                                                   \
  Result<Value> call<Function::name>(const Call& call);
#include "firmware/expr/functions.def"
#undef ESLABON_FUNCTION

/// A result of arithmetic: kInteger when it is whole and small enough to be exact, else kNumber.
Value number_value(double number);

}  // namespace eslabon::expr
