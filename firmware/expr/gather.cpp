#include "firmware/expr/gather.hpp"


#include "firmware/expr/conversions.hpp"

namespace eslabon::expr {
namespace {


Value counted(const Value& accumulator, bool one_more) {
  return Value::integer(accumulator.as_integer() + (one_more ? 1 : 0));
}

Value further_out(Gather gather, const Value& accumulator, const Value& numeric) {
  if (has_nothing(accumulator)) return numeric;
  const double so_far = to_number(accumulator);
  const double candidate = to_number(numeric);
  return (gather == Gather::kMin ? candidate < so_far : candidate > so_far) ? numeric : accumulator;
}

Value with_number(Gather gather, const Value& accumulator, const Value& value) {
  const Value numeric = to_numeric(value);
  if (is_nan(numeric)) return accumulator;
  return gather == Gather::kSum ? sum_of(accumulator, numeric) : further_out(gather, accumulator, numeric);
}

}  // namespace

Value sum_of(const Value& a, const Value& b) {
  std::int64_t whole = 0;
  const bool both = a.kind() == Kind::kInteger && b.kind() == Kind::kInteger;
  if (both && !__builtin_add_overflow(a.as_integer(), b.as_integer(), &whole)) return Value::integer(whole);
  return Value::number(to_number(a) + to_number(b));
}

Result<Value> gathered(Gather gather, const Value& accumulator, const Value& value) {
  switch (gather) {
    case Gather::kCount: return counted(accumulator, true);
    case Gather::kCountNonEmpty: return counted(accumulator, !value.is_empty());
    case Gather::kCountTrue: return counted(accumulator, to_boolean(value));
    case Gather::kSum:
    case Gather::kMin:
    case Gather::kMax: return with_number(gather, accumulator, value);
    case Gather::kFirst: return has_nothing(accumulator) ? value : accumulator;
    case Gather::kOne:
      if (!has_nothing(accumulator)) return Error::kInvalid;
      return value;
    default: return Error::kInternal;
  }
}

}  // namespace eslabon::expr
