#include "firmware/interview/propose.hpp"

#include "firmware/interview/choice_list.hpp"
#include "firmware/interview/meaning.hpp"

namespace eslabon::interview {
namespace {

using form::DataType;

Result<form::Node> question_at(FormState& state, Address at) {
  ESLABON_ASSIGN(const form::Node& node, state.package().node(at.node));
  ESLABON_ASSIGN(const NodeId repeat, state.store().repeat_of(at.row));
  const bool fits = node.is_asked() && node.repeat == repeat && state.store().alive(at.row);
  return fits ? Result<form::Node>(node) : Error::kNotFound;
}

Ruling standing(FormState& state, const form::Node& node, Address at) {
  const std::uint16_t flags = state.store().flags(at);
  if ((flags & kOff) != 0) return Ruling::kNotRelevant;
  const bool read_only = node.has(form::kReadOnlyAlways) || (flags & kReadOnly) != 0;
  return read_only || node.type == form::QuestionType::kNote ? Ruling::kReadOnly : Ruling::kAccepted;
}

// The value's digits when written with `scale` decimals; false when it has more of them or does not fit.
bool rescaled(const expr::Value& value, std::uint8_t scale, std::int64_t& digits) {
  digits = value.mantissa();
  const std::uint8_t own = value.kind() == expr::Kind::kDecimal ? value.scale() : std::uint8_t{0};
  for (std::uint8_t i = scale; i < own; ++i) {
    if (digits % 10 != 0) return false;
    digits /= 10;
  }
  for (std::uint8_t i = own; i < scale; ++i) {
    if (digits > INT64_MAX / 10 || digits < INT64_MIN / 10) return false;
    digits *= 10;
  }
  return true;
}

bool within_range(const form::Node& node, const expr::Value& value) {
  std::int64_t digits = 0;
  if (!rescaled(value, node.range_scale, digits)) return false;
  const bool down = node.range_end < node.range_start;
  const std::int64_t low = down ? node.range_end : node.range_start;
  const std::int64_t high = down ? node.range_start : node.range_end;
  if (digits < low || digits > high) return false;
  return node.range_step == 0 || (digits - node.range_start) % node.range_step == 0;
}

Result<bool> choices_offered(FormState& state, const form::Node& node, Address at, std::string_view names) {
  ChoiceList list;
  ESLABON_TRY(list.open(state, at));
  if (node.data == DataType::kSelectOne) return list.offers(names);
  while (!names.empty()) {
    const std::size_t space = names.find(' ');
    ESLABON_ASSIGN(const bool offered, list.offers(names.substr(0, space)));
    if (!offered) return false;
    names = space == std::string_view::npos ? std::string_view() : names.substr(space + 1);
  }
  return true;
}

Result<Ruling> kind_ruling(FormState& state, const form::Node& node, Address at, const expr::Value& value) {
  if (!fits_kind(node, value)) return Ruling::kWrongKind;
  if (node.type == form::QuestionType::kRange && !within_range(node, value)) return Ruling::kOutOfRange;
  const std::size_t longest = node.max_bytes == 0 ? kMaxTextBytes : node.max_bytes;
  if (value.as_text().size() > longest) return Ruling::kTooLong;
  const bool has_choices = node.choices != form::kNoTable || node.choice_node != kNoNode;
  if (!has_choices) return Ruling::kAccepted;
  ESLABON_ASSIGN(const bool offered, choices_offered(state, node, at, value.as_text()));
  return offered ? Ruling::kAccepted : Ruling::kUnknownChoice;
}

}  // namespace

bool fits_kind(const form::Node& node, const expr::Value& value) {
  switch (node.data) {
    case DataType::kInteger: return value.kind() == expr::Kind::kInteger;
    case DataType::kDecimal: return value.kind() == expr::Kind::kInteger || value.kind() == expr::Kind::kDecimal;
    case DataType::kDate: return value.kind() == expr::Kind::kDate;
    case DataType::kTime: return value.kind() == expr::Kind::kTime;
    case DataType::kDateTime: return value.kind() == expr::Kind::kDateTime;
    case DataType::kText:
    case DataType::kSelectOne:
    case DataType::kSelectMultiple:
    case DataType::kRank: return value.kind() == expr::Kind::kText;
    case DataType::kDynamic: return true;
    default: return false;
  }
}

Result<Verdict> propose_value(FormState& state, Address at, const expr::Value& value) {
  ESLABON_ASSIGN(const form::Node& node, question_at(state, at));
  if (const Ruling ruling = standing(state, node, at); ruling != Ruling::kAccepted) return Verdict{ruling, form::kNoString};
  if (value.is_empty()) {
    const bool required = node.has(form::kRequiredAlways) || state.store().has(at, kRequired);
    return required ? Verdict{Ruling::kRequired, node.required_message} : Verdict{};
  }
  ESLABON_ASSIGN(const Ruling& ruling, kind_ruling(state, node, at, value));
  if (ruling != Ruling::kAccepted) return Verdict{ruling, form::kNoString};
  const expr::Context context{.self = at, .candidate = &value};
  if (node.constraint != form::kNoProgram) {
    ESLABON_ASSIGN(const bool kept, holds(state, node.constraint, context));
    if (!kept) return Verdict{Ruling::kConstraint, node.constraint_message};
  }
  if (node.soft_check != form::kNoProgram) {
    ESLABON_ASSIGN(const bool kept, holds(state, node.soft_check, context));
    if (!kept) return Verdict{Ruling::kDoubtful, node.soft_message};
  }
  return Verdict{};
}

Result<Verdict> propose_special(FormState& state, Address at, Special special) {
  if (special == Special::kNone) return propose_value(state, at, {});
  ESLABON_ASSIGN(const form::Node& node, question_at(state, at));
  if (const Ruling ruling = standing(state, node, at); ruling != Ruling::kAccepted) return Verdict{ruling, form::kNoString};
  const bool allowed = special == Special::kRefused       ? (node.special & form::kMayRefuse) != 0
                       : special == Special::kDoesNotKnow ? (node.special & form::kMayNotKnow) != 0
                                                          : (node.special & form::kMayNotApply) != 0;
  return Verdict{allowed ? Ruling::kAccepted : Ruling::kSpecialNotAllowed, form::kNoString};
}

}  // namespace eslabon::interview
