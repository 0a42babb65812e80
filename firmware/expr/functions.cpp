#include "firmware/expr/functions.hpp"

#include "firmware/expr/machine_run.hpp"

namespace eslabon::expr {
namespace {

using Handler = Result<Value> (*)(const Call&);
constexpr Handler kHandlers[] = {
#define ESLABON_FUNCTION(name, xpath_name, least, most, result) &call<Function::name>,
#include "firmware/expr/functions.def"
#undef ESLABON_FUNCTION
};

}  // namespace

// Drops what a result was made with, as join()'s separator.
template <>
Result<Value> call<Function::kSecond>(const Call& call) {
  return call[1];
}

template <>
Status step<Opcode::kCall>(Run& run) {
  const std::uint8_t function = run.byte();
  const std::uint8_t count = run.byte();
  run.top -= count;
  const Call arguments{{run.top, count}, run.environment, run.context, run.scratch};
  return run.push(kHandlers[function](arguments));
}

template <>
Status step<Opcode::kExtra>(Run& run) {
  const std::uint8_t function = run.byte();
  const std::uint8_t count = run.byte();
  run.top -= count;
  return run.push(run.environment.extra(function, {run.top, count}, run.scratch));
}

}  // namespace eslabon::expr
