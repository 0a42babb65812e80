#include "host/preview/sample_answer.hpp"

#include <string>
#include <vector>

#include "firmware/base/date.hpp"

namespace eslabon::preview {
namespace {

using expr::Value;
using form::QuestionType;

constexpr std::uint32_t kMostChoices = 8;  // tried, or marked

/// Names of the first choices offered; `kept` holds what the values point to.
Status offered(app::Desk& desk, const interview::Question& question, std::vector<std::string>& kept) {
  interview::ChoiceList choices;
  ESLABON_TRY(choices.open(desk.interview()->state(), question.at));
  ESLABON_ASSIGN(const std::uint32_t count, choices.count());
  const bool all = question.node.type == QuestionType::kRank;
  for (std::uint32_t i = 0; i < count && (all || i < kMostChoices); ++i) {
    ESLABON_ASSIGN(const interview::Choice& choice, choices.at(i));
    if (all && i > 0) kept[0] += " " + std::string(choice.name);
    else kept.emplace_back(choice.name);
  }
  return {};
}

std::vector<Value> candidates(const form::Node& node, std::int32_t today) {
  switch (node.type) {
    case QuestionType::kInteger:
    case QuestionType::kDecimal:
    case QuestionType::kRange:
      return {Value::integer(12), Value::integer(3), Value::integer(1), Value::integer(50), Value::integer(2020),
              Value::integer(1500), Value::integer(0), Value::integer(250'000)};
    case QuestionType::kText:
    case QuestionType::kBarcode:
      return {Value::text("Molino San Luis"), Value::text("12345"), Value::text("ABC-1234"), Value::text("0981123456"),
              Value::text("ana@example.org")};
    case QuestionType::kDate: return {Value::date(today - 30), Value::date(today), Value::date(today + 30)};
    case QuestionType::kTime: return {Value::time(9 * 3'600'000 + 30 * 60'000, 0)};
    case QuestionType::kDateTime: return {Value::date_time({today, 9 * 3'600'000, 0})};
    case QuestionType::kGeopoint: return {Value::text("-25.2637 -57.5759")};
    case QuestionType::kAcknowledge: return {Value::text("OK")};
    default: return {};
  }
}

bool has_choices(const form::Node& node) {
  return node.type == QuestionType::kSelectOne || node.type == QuestionType::kSelectMultiple || node.type == QuestionType::kRank;
}

}  // namespace

Status answer_plausibly(app::Desk& desk, const interview::Question& question) {
  if (question.answered || question.read_only || !question.relevant) return {};
  const auto today = static_cast<std::int32_t>(desk.utc_s().value_or(0) / 86'400);
  std::vector<Value> values = candidates(question.node, today);
  std::vector<std::string> names;
  if (has_choices(question.node)) ESLABON_TRY(offered(desk, question, names));
  for (const std::string& name : names) values.push_back(Value::text(name));
  for (const Value& value : values) {
    ESLABON_ASSIGN(const interview::Verdict& verdict, desk.answer(question.at, value));
    if (verdict.accepted()) break;
  }
  return {};
}

}  // namespace eslabon::preview
