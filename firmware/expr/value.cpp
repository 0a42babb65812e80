#include "firmware/expr/value.hpp"

namespace eslabon::expr {

bool identical(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::kEmpty: return true;
    case Kind::kNumber: return a.as_number() == b.as_number() || (a.as_number() != a.as_number() && b.as_number() != b.as_number());
    case Kind::kText: return a.as_text() == b.as_text();
    case Kind::kDecimal: return a.mantissa() == b.mantissa() && a.scale() == b.scale();
    case Kind::kDate: return a.days() == b.days();
    case Kind::kTime:
    case Kind::kDateTime: return a.moment() == b.moment();
    default: return a.as_integer() == b.as_integer();
  }
}

}  // namespace eslabon::expr
