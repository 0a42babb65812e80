#include "firmware/interview/meaning.hpp"

#include "firmware/expr/conversions.hpp"
#include "firmware/expr/text_forms.hpp"

namespace eslabon::interview {
namespace {

bool is_about_meaning(Error error) {
  return error == Error::kInvalid || error == Error::kOutOfRange || error == Error::kTooSmall || error == Error::kNotFound;
}

// What arithmetic gave, with the digits that it prints; a number that has too many stays as it is.
expr::Value exactly(const expr::Value& value) {
  if (value.kind() != expr::Kind::kNumber) return value;
  const expr::Value exact = expr::exact_from_number(value.as_number());
  const double number = value.as_number();
  const bool is_finite = number - number == 0;
  return exact.is_empty() && is_finite ? value : exact;
}

expr::Value as_whole(const expr::Value& value) {
  const expr::Value number = expr::to_numeric(value);
  return number.kind() == expr::Kind::kInteger ? number : exactly(value);
}

}  // namespace

Result<bool> holds(FormState& state, form::ProgramId program, const expr::Context& context) {
  const Result<bool> result = state.evaluate_boolean(program, context);
  if (!result.ok() && is_about_meaning(result.error())) return false;
  return result;
}

Result<expr::Value> meaning_of(FormState& state, form::ProgramId program, const expr::Context& context) {
  const Result<expr::Value> result = state.evaluate(program, context);
  if (!result.ok() && is_about_meaning(result.error())) return expr::Value();
  return result;
}

Result<bool> stored_answer_holds(FormState& state, form::ProgramId rule, Address at) {
  state.reveal(at);
  const Result<bool> result = holds(state, rule, {.self = at});
  state.reveal({});
  return result;
}

Result<expr::Value> stored_form(const form::Node& node, const expr::Value& value, expr::Scratch& scratch) {
  if (value.is_empty()) return value;
  const bool is_text = value.kind() == expr::Kind::kText;
  switch (node.data) {
    case form::DataType::kInteger: return as_whole(value);
    case form::DataType::kDecimal: return is_text ? exactly(expr::to_numeric(value)) : exactly(value);
    case form::DataType::kDate:
    case form::DataType::kTime:
    case form::DataType::kDateTime: {
      if (!is_text) return value;
      const Result<expr::Value> read = read_answer(node, value.as_text());
      return read.ok() ? *read : value;
    }
    case form::DataType::kText:
    case form::DataType::kSelectOne:
    case form::DataType::kSelectMultiple:
    case form::DataType::kRank: {
      const expr::Value exact = exactly(value);
      if (is_text || exact.is_empty() || exact.kind() == expr::Kind::kNumber) return exact;
      ESLABON_ASSIGN(const std::string_view text, expr::to_text(exact, scratch));
      return expr::Value::text(text);
    }
    default: return exactly(value);
  }
}

Result<expr::Value> read_answer(const form::Node& node, std::string_view text) {
  if (text.empty()) return expr::Value();
  switch (node.data) {
    case form::DataType::kInteger: return expr::read_integer(text);
    case form::DataType::kDecimal: return expr::read_decimal(text);
    case form::DataType::kDate: return expr::read_date(text);
    case form::DataType::kTime: return expr::read_time(text);
    case form::DataType::kDateTime: return expr::read_date_time(text);
    default: return expr::Value::text(text);
  }
}

}  // namespace eslabon::interview
