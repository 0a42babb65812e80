// Faults and warnings that need no answers: what can never work, and what hardly ever means what it says.
#include <algorithm>

#include "firmware/expr/conversions.hpp"
#include "firmware/expr/text_forms.hpp"
#include "host/compile/expression_emitter.hpp"

namespace eslabon::compile {
namespace {

bool is_empty_text(const Tree& tree) { return tree.kind == Tree::Kind::kText && tree.text.empty(); }

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j + 1] + 1, row[j] + 1, replaced});
    }
  }
  return row[b.size()];
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < 8; ++i) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() > 8 ? text + " ..." : text;
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& known) {
  constexpr std::size_t kLongestCompared = 64;
  if (name.size() > kLongestCompared) return std::nullopt;
  std::optional<std::string> nearest;
  std::size_t best = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const std::string& candidate : known) {
    if (candidate.empty() || candidate.size() > kLongestCompared) continue;
    const std::size_t away = distance(name, candidate);
    if (away >= best) continue;
    best = away;
    nearest = candidate;
  }
  return nearest;
}

// Looks the symbol up once more instead of carrying it along: only warnings need it.
void Emitter::check_choice(const Tree& question, const Tree& literal) {
  if (literal.kind != Tree::Kind::kText || literal.text.empty()) return;
  if (question.kind != Tree::Kind::kPath || question.start != Tree::Start::kReference || !question.steps.empty()) return;
  const auto found = scope_.find(question.text);
  if (found.size() != 1 || found[0].choices.empty()) return;
  const auto& choices = found[0].choices;
  if (std::find(choices.begin(), choices.end(), literal.text) != choices.end()) return;
  warn(literal, "'" + literal.text + "' is no choice of '" + question.text + "' (it has " + listed(choices) + ")");
}

void Emitter::check_comparison(const Tree& tree) {
  const Tree& left = *tree.children[0];
  const Tree& right = *tree.children[1];
  if (tree.text == "=" || tree.text == "!=") {
    check_choice(left, right);
    check_choice(right, left);
  }
  if (!options_.warn_empty_comparison || tree.text == "=" || is_empty_text(left) || is_empty_text(right)) return;
  for (const Tree* side : {&left, &right}) {
    if (side->kind != Tree::Kind::kPath || side->start != Tree::Start::kReference) continue;
    const auto found = scope_.find(side->text);
    if (found.size() != 1 || !found[0].may_be_empty) continue;
    const std::string effect = tree.text == "!=" ? "true" : "false";
    warn(tree, "'" + side->text + "' may be empty, and then '" + tree.text + "' is " + effect +
                   ": use coalesce(${" + side->text + "}, 0) or ask ${" + side->text + "} != '' first");
  }
}

void Emitter::check_arithmetic(const Tree& operand, Type type) {
  if (operand.kind == Tree::Kind::kText) {
    const double number = expr::read_number(operand.text);
    if (number != number) warn(operand, "'" + operand.text + "' is no number: the result is always empty (NaN)");
  }
  if (type == Type::kSelectMultiple) warn(operand, "several choices are no number: use count-selected()");
}

void Emitter::check_literal_date(const Tree& tree) {
  if (tree.text != "date" && tree.text != "date-time") return;
  const Tree& text = *tree.children[0];
  if (text.kind != Tree::Kind::kText || text.text.empty()) return;
  if (expr::read_date(text.text).ok() || expr::read_date_time(text.text).ok()) return;
  error(text, "'" + text.text + "' is no date: write it as 2026-03-01");
}

}  // namespace eslabon::compile
