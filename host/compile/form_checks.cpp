#include "host/compile/form_checks.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "firmware/expr/machine.hpp"
#include "host/compile/description_scope.hpp"
#include "host/compile/expression.hpp"

namespace eslabon::compile {
namespace {

constexpr std::size_t kMaxTrials = 4096;
constexpr std::size_t kScratchBytes = 8192;

/// Answers of a few questions, all others empty.
class TrialAnswers final : public expr::BareEnvironment {
 public:
  Result<expr::Value> value(Address at, expr::Scratch&) override {
    const auto found = answers_.find(at.node);
    return found == answers_.end() ? expr::Value() : expr::Value::text(found->second);
  }
  void set(NodeId node, const std::string& answer) { answers_[node] = answer; }

 private:
  std::map<NodeId, std::string> answers_;
};

/// What each of some questions may answer.
struct Domain {
  NodeId node = kNoNode;
  std::vector<std::string> answers;
};

/// Whether the expression is true for some combination of answers; none when that cannot be found out.
class Satisfiability {
 public:
  Satisfiability(const Expression& expression, NodeId self) : expression_(expression), self_(self) {}

  std::optional<bool> ever_true(const std::vector<Domain>& domains) {
    std::size_t total = 1;
    for (const Domain& domain : domains) {
      if (domain.answers.empty() || total > kMaxTrials / domain.answers.size()) return {};
      total *= domain.answers.size();
    }
    for (std::size_t trial = 0; trial < total; ++trial) {
      std::size_t rest = trial;
      for (const Domain& domain : domains) {
        answers_.set(domain.node, domain.answers[rest % domain.answers.size()]);
        rest /= domain.answers.size();
      }
      const auto holds = is_true();
      if (!holds) return {};
      if (*holds) return true;
    }
    return false;
  }

 private:
  std::optional<bool> is_true() {
    std::vector<std::uint8_t> scratch(kScratchBytes);
    expr::Machine machine(scratch);
    const auto result = machine.evaluate_boolean(expression_.program(), answers_, {.self = {self_, kRootRow}});
    if (!result.ok()) return {};
    return *result;
  }
  const Expression& expression_;
  NodeId self_;
  TrialAnswers answers_;
};

constexpr std::size_t kMostDigits = 18;

/// Of the longest number in an expression, texts in quotes left out; leading zeros do not count.
std::size_t most_digits(std::string_view expression) {
  std::size_t most = 0, digits = 0;
  char quote = 0;
  bool in_name = false;
  for (const char c : expression) {
    if (quote != 0 || c == '"' || c == '\'') {
      quote = quote == 0 ? c : quote == c ? '\0' : quote;
      digits = 0;
    } else if (c >= '0' && c <= '9' && !in_name) {
      if (digits > 0 || c != '0') most = std::max(most, ++digits);
    } else if (c != '.' || digits == 0) {
      digits = 0;
      in_name = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (in_name && c == '-');
    }
  }
  return most;
}

class Checks {
 public:
  Checks(const xlsform::SurveyModel& survey, const CompiledForm& form, std::vector<text::Fault>& faults)
      : survey_(survey), form_(form.description), scope_(form.description), faults_(faults) {}

  void run() {
    for (NodeId id = 0; id < survey_.nodes.size(); ++id) {
      const xlsform::Node& node = survey_.nodes[id];
      check_translation(node.label, "label", node);
      check_translation(node.hint, "hint", node);
      check_translation(node.constraint_message, "constraint_message", node);
      check_translation(node.required_message, "required_message", node);
      check_reachable(node, id);
      check_constraint(node, id);
      check_width(node, id);
    }
    for (const xlsform::ChoiceList& list : survey_.lists) check_list(list);
  }

 private:
  void warn(xlsform::Place place, const std::string& message) {
    faults_.push_back({text::Severity::kWarning, survey_.where(place), message});
  }

  void check_translation(const xlsform::Translated& text, const char* column, const xlsform::Node& node) {
    if (text.empty()) return;
    for (std::size_t language = 0; language < survey_.languages.size(); ++language) {
      const bool missing = language >= text.by_language.size() || text.by_language[language].empty();
      if (missing)
        warn(node.place, std::string(column) + " of '" + node.name.text + "' is missing in " + survey_.languages[language]);
    }
  }

  void check_list(const xlsform::ChoiceList& list) {
    if (!list.used) warn(list.name.place, "no question uses the choice list '" + list.name.text + "'");
    for (const xlsform::Choice& choice : list.choices)
      for (std::size_t language = 0; language < survey_.languages.size(); ++language)
        if (!choice.label.empty() &&
            (language >= choice.label.by_language.size() || choice.label.by_language[language].empty()))
          warn(choice.name.place, "label of choice '" + choice.name.text + "' is missing in " + survey_.languages[language]);
  }

  /// The domains of all answers that an expression reads; none when one of them is not a short choice list.
  std::optional<std::vector<Domain>> domains_of(const Expression& expression, std::optional<NodeId> never_empty) {
    std::vector<Domain> domains;
    std::vector<NodeId> reads;
    for (const Dependency& read : expression.dependencies) reads.push_back(read.node);
    if (never_empty && std::find(reads.begin(), reads.end(), *never_empty) == reads.end()) reads.push_back(*never_empty);
    for (const NodeId node : reads) {
      const DescribedNode& question = form_.nodes[node];
      if (question.data != form::DataType::kSelectOne || !question.list || !form_.repeats(node).empty()) return {};
      Domain domain{node, {}};
      if (node != never_empty) domain.answers.emplace_back();
      for (const DescribedChoice& choice : form_.lists[*question.list].choices) domain.answers.push_back(choice.name);
      domains.push_back(std::move(domain));
    }
    return domains;
  }

  static bool can_be_tried(const Expression& expression) {
    return expression.tables.empty() && !expression.uses_clock && !expression.uses_chance;
  }

  void check_reachable(const xlsform::Node& node, NodeId id) {
    if (node.relevant.empty()) return;
    const Compiled compiled = eslabon::compile::compile(node.relevant.text, scope_, {.self = id, .filtered = {}});
    if (!compiled.ok() || !can_be_tried(*compiled.expression)) return;
    const auto domains = domains_of(*compiled.expression, {});
    if (!domains) return;
    if (Satisfiability(*compiled.expression, id).ever_true(*domains) == false)
      warn(node.relevant.place, "'" + node.name.text + "' is never reached: no answers make its relevant true");
  }

  void check_constraint(const xlsform::Node& node, NodeId id) {
    if (node.constraint.empty()) return;
    const Compiled compiled = eslabon::compile::compile(node.constraint.text, scope_, {.self = id, .filtered = {}});
    if (!compiled.ok() || !can_be_tried(*compiled.expression)) return;
    const auto domains = domains_of(*compiled.expression, id);
    if (domains && Satisfiability(*compiled.expression, id).ever_true(*domains) == false)
      warn(node.constraint.place, "no choice of '" + node.name.text + "' satisfies its constraint");
    check_default(node, id, *compiled.expression);
  }

  void check_default(const xlsform::Node& node, NodeId id, const Expression& constraint) {
    if (node.default_value.empty() || node.default_is_dynamic) return;
    const bool own_only = std::all_of(constraint.dependencies.begin(), constraint.dependencies.end(),
                                      [&](const Dependency& read) { return read.node == id; });
    if (!own_only) return;
    if (Satisfiability(constraint, id).ever_true({{id, {node.default_value.text}}}) == false)
      warn(node.default_value.place, "the default of '" + node.name.text + "' is against its own constraint");
  }

  /// A bound that the answer cannot reach: numbers have 18 digits, and whole ones none behind the point.
  void check_width(const xlsform::Node& node, NodeId id) {
    const form::DataType data = form_.nodes[id].data;
    if (data != form::DataType::kInteger && data != form::DataType::kDecimal) return;
    for (const xlsform::CellText* cell : {&node.constraint, &node.soft_constraint})
      if (const std::size_t digits = most_digits(cell->text); digits > kMostDigits)
        warn(cell->place, "'" + node.name.text + "' cannot hold this: a number of " + std::to_string(digits) + " digits, where answers have " +
                              std::to_string(kMostDigits) + ": ask in thousands or millions");
  }

  const xlsform::SurveyModel& survey_;
  const FormDescription& form_;
  DescriptionScope scope_;
  std::vector<text::Fault>& faults_;
};

}  // namespace

void check_form(const xlsform::SurveyModel& survey, const CompiledForm& form, std::vector<text::Fault>& faults) {
  Checks(survey, form, faults).run();
}

}  // namespace eslabon::compile
