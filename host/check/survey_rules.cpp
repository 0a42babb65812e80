#include "host/check/survey_rules.hpp"

#include <algorithm>

#include "firmware/form/node.hpp"
#include "host/check/firm_rows.hpp"
#include "host/compile/description_scope.hpp"

namespace eslabon::check {
namespace {

class RuleCompiler {
 public:
  RuleCompiler(const compile::FormDescription& form, std::vector<text::Fault>& faults) : form_(form), scope_(form), faults_(faults) {}

  SurveyRules run(std::size_t language) {
    read_design();
    for (NodeId id = 1; id < form_.nodes.size(); ++id)
      if (form::is_asked(form_.nodes[id].type) && form_.nodes[id].type != form::QuestionType::kNote && form_.repeats(id).empty()) {
        rules_.questions.push_back(id);
        rules_.question_names.push_back(form_.nodes[id].name);
      }
    for (SheetRule& row : read_rules(form_.checks, form_.languages.size(), language, form_.default_language, faults_)) add(std::move(row));
    if (rules_.similar.empty()) {
      SheetRule similar;
      similar.kind = RuleKind::kSimilar, similar.name = "similar", similar.severity = Severity::kSoft;
      rules_.similar.push_back(similar);
    }
    return std::move(rules_);
  }

 private:
  std::optional<compile::Expression> compiled(const std::string& text, const std::string& where, bool boolean) {
    if (text.empty()) return {};
    compile::Compiled made = compile::compile(text, scope_, {.self = 0, .filtered = {}, .wants_boolean = boolean});
    for (const compile::ExpressionFault& fault : made.errors) faults_.push_back({text::Severity::kError, where, compile::to_string(fault)});
    return std::move(made.expression);
  }
  std::optional<compile::Expression> cell(const SheetRule& row, const std::string& text, const char* column, bool boolean) {
    return compiled(text, std::string(form_.checks.where(row.row, column)), boolean);
  }

  void read_design() {
    for (std::size_t row = 0; row < form_.design.rows.size(); ++row) {
      const std::string key(form_.design.cell(row, "key")), value(form_.design.cell(row, "value"));
      const std::string where(form_.design.where(row, "value"));
      if (key == "complete") rules_.complete = compiled(value, where, true);
      if (key == "office") rules_.office = question(value, where).value_or(kNoNode);
    }
  }
  std::optional<NodeId> question(const std::string& name, const std::string& where) {
    const std::vector<NodeId> found = form_.find(name);
    if (found.size() == 1 && form_.repeats(found[0]).empty()) return found[0];
    faults_.push_back({text::Severity::kError, where, "'" + name + "' is not one question outside repeats"});
    return {};
  }

  void add(SheetRule row) {
    const std::size_t before = faults_.size();
    switch (row.kind) {
      case RuleKind::kInterview: return add_interview(row);
      case RuleKind::kFirm: return add_firm(row);
      case RuleKind::kOutlier: return add_outlier(std::move(row));
      case RuleKind::kSimilar:
        for (const std::string& name : row.variables) question(name, std::string(form_.checks.where(row.row, "value")));
        if (faults_.size() == before) rules_.similar.push_back(std::move(row));
    }
  }
  void add_interview(const SheetRule& row) {
    std::optional<compile::Expression> base = cell(row, row.base, "base", true), rule = cell(row, row.rule, "rule", true);
    if (!rule || (!base && !row.base.empty())) return;
    rules_.interview.push_back({row.name, row.severity, std::move(base), std::move(*rule), row.message});
  }
  void add_firm(const SheetRule& row) {
    std::vector<std::string> names, faults;
    for (NodeId id = 1; id < form_.nodes.size(); ++id) names.push_back(form_.nodes[id].name);
    const FirmExpression tried(row.rule, names, "", faults);
    for (const std::string& fault : faults) faults_.push_back({text::Severity::kError, std::string(form_.checks.where(row.row, "rule")), fault.substr(2)});
    if (tried.ok()) rules_.firm.push_back(row);
  }
  void add_outlier(SheetRule row) {
    ComparedValue compared;
    const std::size_t before = faults_.size();
    compared.base = cell(row, row.base, "base", true);
    compared.previous = cell(row, row.previous, "previous", false);
    for (const std::string& name : row.by)
      if (const auto node = question(name, std::string(form_.checks.where(row.row, "by")))) compared.by.push_back(*node);
    auto value = cell(row, row.value, "value", false);
    if (!value || faults_.size() > before) return;
    compared.value = std::move(*value);
    compared.sheet = std::move(row);
    rules_.outliers.push_back(std::move(compared));
  }

  const compile::FormDescription& form_;
  compile::DescriptionScope scope_;
  std::vector<text::Fault>& faults_;
  SurveyRules rules_;
};

}  // namespace

SurveyRules compile_rules(const compile::FormDescription& form, std::size_t language, std::vector<text::Fault>& faults) {
  return RuleCompiler(form, faults).run(language);
}

}  // namespace eslabon::check
