#include "host/estimate/survey_plan.hpp"

#include <algorithm>
#include <cmath>

#include "host/estimate/column_tree.hpp"
#include "host/estimate/disclosure.hpp"
#include "host/estimate/distributions.hpp"
#include "host/estimate/table.hpp"

namespace eslabon::estimate {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// Reads both sheets and gathers what is wrong with them.
class Reader {
 public:
  Reader(const compile::FormDescription& form, const std::vector<std::string>& by) : form_(form), by_(by) {}

  Survey read() {
    survey_.title = form_.title, survey_.version = form_.version;
    survey_.languages = form_.languages, survey_.default_language = form_.default_language;
    survey_.plan.id = form_.form_id, survey_.plan.title = form_.title;
    survey_.plan.options.lonely_psu = LonelyPsu::kAdjust;
    for (std::size_t row = 0; row < form_.design.rows.size(); ++row) design(row);
    for (std::size_t row = 0; row < form_.indicators.rows.size(); ++row) indicator(row);
    if (survey_.indicators.empty()) fault("indicators", "the form asks for no indicators");
    if (faults_.empty()) return std::move(survey_);
    std::string all;
    for (const text::Fault& fault : faults_) all += (all.empty() ? "" : "\n") + text::to_string(fault);
    throw text::Failure(text::ExitCode::kInvalidInput, all);
  }

 private:
  void fault(std::string_view where, const std::string& message) {
    faults_.push_back({text::Severity::kError, form_.file + ": " + std::string(where), message});
  }

  void design(std::size_t row) {
    const std::string key(form_.design.cell(row, "key")), value(form_.design.cell(row, "value"));
    const auto where = form_.design.where(row, "key");
    DesignPlan& design = survey_.plan.design;
    if (key.empty()) return;
    if (key == "weight") design.weights = variable(value, where);
    else if (key == "strata") design.strata = words_of(value);
    else if (key == "psu") design.ids = words_of(value);
    else if (key == "fpc") design.fpc = words_of(value);
    else if (key == "nest") design.nest = value == "yes" || value == "true";
    else if (key == "id") survey_.id_column = variable(value, where);
    else if (key == "complete") survey_.complete = expression(value, where);
    else if (key == "minimum_count") survey_.minimum_count = number(value, where);
    else if (key == "dominance" || key == "pq") pair_of(key, value, where);
    else if (key == "p_percent") survey_.plan.options.dominance.p = number(value, where);
    else if (key == "lonely_psu") lonely(value, where);
    else if (key == "missing") for (const std::string& code : words_of(value)) survey_.plan.options.missing_codes.push_back(number(code, where));
    else if (key.starts_with("labels ")) labels(key.substr(7), value, where);
    else fault(where, "unknown key '" + key + "'");
  }

  double number(const std::string& text, std::string_view where) {
    const double value = parse_number(text);
    if (std::isnan(value)) fault(where, "'" + text + "' is not a number");
    return value;
  }

  void pair_of(const std::string& key, const std::string& value, std::string_view where) {
    const std::vector<std::string> words = words_of(value);
    if (words.size() != 2) return fault(where, "'" + value + "' is not two numbers");
    DominancePlan& rule = survey_.plan.options.dominance;
    const double first = number(words[0], where), second = number(words[1], where);
    if (!(first > 0 && second > 0 && second <= 100)) return fault(where, "'" + value + "' is not a positive number and a percentage");
    if (key == "pq") rule.p = first, rule.q = second;
    else rule.n = static_cast<int>(first), rule.k = second;
  }

  std::string variable(const std::string& name, std::string_view where) {
    if (form_.find(name).empty()) fault(where, "the form has no question '" + name + "'");
    return name;
  }

  std::string expression(const std::string& text, std::string_view where) {
    if (text.empty()) return text;
    try {
      for (const std::string& name : parse_columns(text).columns) variable(name, where);
    } catch (const text::Failure& failure) {
      fault(where, failure.what());
    }
    return text;
  }

  void lonely(const std::string& value, std::string_view where) {
    const std::pair<const char*, LonelyPsu> known[] = {{"fail", LonelyPsu::kFail}, {"remove", LonelyPsu::kRemove},
        {"certainty", LonelyPsu::kCertainty}, {"adjust", LonelyPsu::kAdjust}, {"average", LonelyPsu::kAverage}};
    for (const auto& [name, rule] : known)
      if (value == name) return void(survey_.plan.options.lonely_psu = rule);
    fault(where, "'" + value + "' is none of fail, remove, certainty, adjust, average");
  }

  void labels(const std::string& name, const std::string& list, std::string_view where) {
    variable(name, where);
    for (const compile::DescribedList& known : form_.lists) {
      if (known.name != list) continue;
      for (const compile::DescribedChoice& choice : known.choices) survey_.categories[name][choice.name] = choice.label;
      return;
    }
    fault(where, "there is no choice list '" + list + "'");
  }

  /// Labels of the choices of a question that figures are broken down by.
  void label_categories(const std::string& name) {
    for (const NodeId node : form_.find(name)) survey_.variables[name] = form_.nodes[node].label;
    if (survey_.categories.contains(name)) return;
    for (const NodeId node : form_.find(name)) {
      if (!form_.nodes[node].list) continue;
      for (const compile::DescribedChoice& choice : form_.lists[*form_.nodes[node].list].choices)
        survey_.categories[name][choice.name] = choice.label;
    }
  }

  void indicator(std::size_t row) {
    const compile::DescribedSheet& sheet = form_.indicators;
    const auto text = [&](const char* column) { return std::string(sheet.cell(row, column)); };
    Indicator indicator;
    indicator.name = text("name");
    if (indicator.name.empty()) return;
    indicator.label = sheet.words(row, "label", form_.languages.size());
    indicator.section = text("section"), indicator.unit = text("unit"), indicator.source = text("source");
    indicator.expression = expression(text("expr"), sheet.where(row, "expr"));
    indicator.denominator = expression(text("denominator"), sheet.where(row, "denominator"));
    indicator.base = expression(text("base"), sheet.where(row, "base"));
    indicator.relative_to = text("relative_to");
    if (!text("multiply").empty()) indicator.multiply = number(text("multiply"), sheet.where(row, "multiply"));
    indicator.by = by_.empty() ? words_of(text("by")) : by_;
    for (const std::string& name : indicator.by) variable(name, sheet.where(row, "by")), label_categories(name);
    add_estimates(indicator, text("stat"), sheet.where(row, "stat"));
    survey_.indicators.push_back(std::move(indicator));
  }

  void add_estimates(Indicator& indicator, const std::string& stat, std::string_view where) {
    EstimatePlan plan;
    const std::pair<const char*, Statistic> known[] = {{"share", Statistic::kProportion}, {"mean", Statistic::kMean},
        {"ratio", Statistic::kRatio}, {"total", Statistic::kTotal}, {"median", Statistic::kQuantile}};
    const auto found = std::find_if(std::begin(known), std::end(known), [&](const auto& pair) { return stat == pair.first; });
    if (found == std::end(known)) return fault(where, "'" + stat + "' is none of share, mean, ratio, total, median");
    plan.stat = found->second, plan.name = indicator.name, plan.na_rm = true, plan.where = indicator.base;
    if (plan.stat == Statistic::kProportion) plan.expr = indicator.expression, plan.methods = {"xlogit"};  // within 0 and 100
    else plan.vars = {indicator.expression};
    if (plan.stat == Statistic::kRatio) plan.dens = {indicator.denominator};
    if (plan.stat == Statistic::kRatio && indicator.denominator.empty()) fault(where, "a ratio needs a denominator");
    if (plan.stat == Statistic::kQuantile) plan.probs = {0.5};
    indicator.first = survey_.plan.estimates.size();
    if (indicator.relative_to.empty()) survey_.plan.estimates.push_back(plan);
    for (const std::string& name : indicator.by) {
      plan.by = {name};
      if (!indicator.relative_to.empty()) plan.comparison = Comparison::kRelative, plan.reference = indicator.relative_to;
      survey_.plan.estimates.push_back(plan);
    }
    if (indicator.by.size() == 2 && indicator.relative_to.empty()) {
      plan.by = indicator.by;
      survey_.plan.estimates.push_back(plan);
    }
    indicator.count = survey_.plan.estimates.size() - indicator.first;
  }

  const compile::FormDescription& form_;
  const std::vector<std::string>& by_;
  Survey survey_;
  std::vector<text::Fault> faults_;
};

void scale(std::optional<Interval>& interval, double by) {
  if (interval) interval->low *= by, interval->high *= by;
}

/// No firm or every firm says yes: the error is zero and tells nothing. The exact interval of as many firms (Korn and Graubard 1998, with no
/// effect of the design), the degrees of freedom corrected as R's svyciprop does for `beta`.
void bound_certain_share(Estimate& e) {
  if (e.stat != "proportion" || (e.est != 0 && e.est != 1) || !e.n || !e.df || *e.df <= 0 || *e.n < 2) return;
  const double ratio = student_quantile(0.975, *e.n - 1) / student_quantile(0.975, *e.df), n = *e.n * ratio * ratio;
  e.ci = e.est == 0 ? Interval{0, beta_quantile(0.975, 1, n)} : Interval{beta_quantile(0.025, n, 1), 1};
}

}  // namespace

std::string Survey::text(const compile::Words& words, std::size_t language) const {
  if (language < words.size() && !words[language].empty()) return words[language];
  if (default_language < words.size() && !words[default_language].empty()) return words[default_language];
  for (const std::string& word : words)
    if (!word.empty()) return word;
  return {};
}

std::string Survey::category(const std::string& variable, const std::string& name, std::size_t language) const {
  const auto list = categories.find(variable);
  if (list == categories.end()) return name;
  const auto choice = list->second.find(name);
  const std::string label = choice == list->second.end() ? std::string() : text(choice->second, language);
  return label.empty() ? name : label;
}

std::size_t Survey::language(const std::string& code) const {
  for (std::size_t i = 0; i < languages.size(); ++i)
    if (languages[i] == code || languages[i].find("(" + code) != std::string::npos) return i;
  return default_language;
}

Survey survey_plan(const compile::FormDescription& description, const std::vector<std::string>& by) {
  return Reader(description, by).read();
}

void finish_indicators(const Survey& survey, Results& results) {
  for (const Indicator& indicator : survey.indicators)
    for (std::size_t i = indicator.first; i < indicator.first + indicator.count; ++i)
      for (Estimate& e : results.estimates[i]) {
        const double by = indicator.multiply;
        bound_certain_share(e);
        e.est *= by;
        if (e.se) *e.se *= by;
        scale(e.ci, by), scale(e.ci_t, by), scale(e.ci_z, by);
        if (e.n && *e.n < survey.minimum_count) e.withheld = Withheld::kFewFirms;
      }
  for (const Indicator& indicator : survey.indicators) {
    const std::span tables = std::span(results.estimates).subspan(indicator.first, indicator.count);
    const std::vector<EstimatePlan>& plans = survey.plan.estimates;
    const bool total = indicator.first < plans.size() && plans[indicator.first].stat == Statistic::kTotal;
    const DominancePlan& rule = survey.plan.options.dominance;
    protect(tables, total ? rule.p * 100 / rule.q : 0);
  }
}

}  // namespace eslabon::estimate
