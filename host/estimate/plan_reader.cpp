#include <cmath>
#include <functional>

#include "host/estimate/plan_members.hpp"

namespace eslabon::estimate {
namespace {

/// "~a+b", "1" and "~1" as R users write them: no ids.
std::vector<std::string> without_constant(std::vector<std::string> names) {
  std::erase_if(names, [](const std::string& name) { return name.empty() || name == "1" || name == "~1"; });
  return names;
}

DesignPlan read_design(Members reader) {
  DesignPlan design;
  design.ids = without_constant(reader.texts({"ids", "id"}));
  design.strata = reader.texts({"strata"});
  design.weights = reader.text({"weights"});
  design.probs = reader.text({"probs"});
  design.fpc = reader.texts({"fpc"});
  design.nest = reader.flag({"nest"});
  if (!design.weights.empty() && !design.probs.empty()) reader.fault("probs", "give weights or probs, not both");
  reader.finish();
  return design;
}

/// suppress: {"minimum_count": 6, "dominance": [1, 85], "p_percent": 15, "pq": [15, 50]}
void read_suppress(Members reader, OptionsPlan& options) {
  options.minimum_count = reader.number({"minimum_count"}, 0);
  DominancePlan& rule = options.dominance;
  rule.p = reader.number({"p_percent"}, 0);
  if (const std::vector<double> nk = reader.numbers({"dominance"}); nk.size() == 2) rule.n = static_cast<int>(nk[0]), rule.k = nk[1];
  else if (!nk.empty()) reader.fault("dominance", "is two numbers: n and k");
  if (const std::vector<double> pq = reader.numbers({"pq"}); pq.size() == 2) rule.p = pq[0], rule.q = pq[1];
  else if (!pq.empty()) reader.fault("pq", "is two numbers: p and q");
  if (rule.n < 0 || !(rule.k >= 0 && rule.k <= 100)) reader.fault("dominance", "n is not negative and k is a percentage");
  if (!(rule.p >= 0 && rule.q > 0 && rule.q <= 100)) reader.fault("pq", "p is not negative and q a percentage above 0");
  reader.finish();
}

OptionsPlan read_options(Members reader) {
  OptionsPlan options;
  options.lonely_psu = reader.choice<LonelyPsu>({"lonely_psu"}, LonelyPsu::kFail,
                                                {{"fail", LonelyPsu::kFail},
                                                 {"remove", LonelyPsu::kRemove},
                                                 {"certainty", LonelyPsu::kCertainty},
                                                 {"adjust", LonelyPsu::kAdjust},
                                                 {"average", LonelyPsu::kAverage}});
  options.adjust_domain_lonely = reader.flag({"adjust_domain_lonely"});
  options.ultimate_cluster = reader.flag({"ultimate_cluster"});
  options.missing_codes = reader.numbers({"missing_codes"});
  if (const Json* suppress = reader.find({"suppress"})) read_suppress({*suppress, reader.inside(), reader.faults()}, options);
  reader.finish();
  return options;
}

std::string category(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "1" : "0";
  return value.dump();
}

/// {"by": [...], "population": {"size": [...], "Freq": [...]}}
Margin read_margin(Members& reader) {
  Margin margin;
  margin.by = reader.texts({"by", "strata"});
  const Json* population = reader.find({"population"});
  if (population == nullptr || !population->is_object() || margin.by.empty()) {
    reader.fault("population", "needs `by` and a population of categories and Freq");
    return margin;
  }
  const Json freq = population->value("Freq", Json::array());
  for (const Json& count : freq) margin.counts.push_back(count.is_number() ? count.get<double>() : 0);
  margin.cells.resize(margin.counts.size());
  for (const std::string& name : margin.by) {
    const Json list = population->value(name, Json::array());
    if (list.size() != margin.counts.size()) {
      reader.fault("population", "'" + name + "' needs as many categories as there are Freq");
      return margin;
    }
    for (std::size_t i = 0; i < list.size(); ++i) margin.cells[i].push_back(category(list[i]));
  }
  return margin;
}

void read_bounds(Members& reader, CalibrationPlan& plan) {
  const std::vector<double> bounds = reader.numbers({"bounds"});
  plan.lower = bounds.size() == 2 ? bounds[0] : reader.number({"lower"}, -std::numeric_limits<double>::infinity());
  plan.upper = bounds.size() == 2 ? bounds[1] : reader.number({"upper"}, std::numeric_limits<double>::infinity());
  if (!bounds.empty() && bounds.size() != 2) reader.fault("bounds", "needs the lower and the upper bound");
  plan.bounded = std::isfinite(plan.lower) || std::isfinite(plan.upper);
}

void read_model(Members& reader, CalibrationPlan& plan) {
  if (const Json* formula = reader.find({"formula"})) {
    Members inner(*formula, reader.inside(), reader.faults());
    plan.terms = inner.texts({"terms"});
    plan.intercept = inner.flag({"intercept"}, true);
    inner.finish();
  }
  const Json* totals = reader.find({"totals", "population"});
  if (totals == nullptr || !totals->is_object()) return reader.fault("totals", "needs the population totals by name");
  for (const auto& [name, value] : totals->items())
    plan.totals.emplace_back(name, value.is_number() ? value.get<double>() : std::nan(""));
  plan.variance = reader.numbers({"variance", "lambda"});
}

void read_margins(Members& reader, CalibrationPlan& plan) {
  const Json* margins = reader.find({"margins"});
  if (margins == nullptr || !margins->is_array()) return reader.fault("margins", "needs a list of margins");
  for (std::size_t i = 0; i < margins->size(); ++i) {
    Members inner((*margins)[i], reader.at(i), reader.faults());
    plan.margins.push_back(read_margin(inner));
    inner.finish();
  }
}

}  // namespace

CalibrationPlan read_calibration(Members reader) {
  using Method = CalibrationMethod;
  CalibrationPlan plan;
  plan.method = reader.choice<Method>({"method", "calfun"}, Method::kPoststratify,
                                      {{"poststratify", Method::kPoststratify},
                                       {"rake", Method::kRake},
                                       {"linear", Method::kLinear},
                                       {"raking", Method::kRaking},
                                       {"logit", Method::kLogit},
                                       {"trim", Method::kTrim}});
  const bool model = plan.method == Method::kLinear || plan.method == Method::kRaking || plan.method == Method::kLogit;
  if (plan.method == Method::kPoststratify) plan.margins.push_back(read_margin(reader));
  if (plan.method == Method::kPoststratify) plan.partial = reader.flag({"partial"});
  if (plan.method == Method::kRake) read_margins(reader, plan);
  if (model) read_model(reader, plan);
  if (model || plan.method == Method::kTrim) read_bounds(reader, plan);
  if (plan.method == Method::kTrim) plan.strict = reader.flag({"strict"});
  plan.max_iterations = static_cast<int>(reader.number({"maxit"}, model ? 50 : 10));
  plan.epsilon = reader.number({"epsilon"}, model ? 1e-7 : 1);
  if (plan.method == Method::kLogit && !(std::isfinite(plan.lower) && std::isfinite(plan.upper)))
    reader.fault("bounds", "logit calibration needs finite bounds");
  reader.finish();
  return plan;
}

namespace {

ReplicatePlan read_replicate(Members reader) {
  using Method = ReplicateMethod;
  ReplicatePlan plan;
  plan.method = reader.choice<Method>({"from", "type", "method"}, Method::kOther,
                                      {{"JK1", Method::kJk1},
                                       {"JKn", Method::kJkn},
                                       {"BRR", Method::kBrr},
                                       {"Fay", Method::kFay},
                                       {"bootstrap", Method::kBootstrap},
                                       {"subbootstrap", Method::kBootstrap},
                                       {"mrbbootstrap", Method::kBootstrap},
                                       {"other", Method::kOther}});
  plan.file = reader.text({"file", "weights", "repweights"});
  plan.scale_file = reader.text({"scale_file"});
  plan.rho = reader.number({"rho", "fay_rho", "fay.rho"}, 0);
  plan.mse = reader.flag({"mse"});
  plan.combined = reader.flag({"combined", "combined_weights", "combined.weights"});
  plan.replicates = static_cast<int>(reader.number({"replicates", "R", "n"}, 200));
  plan.seed = static_cast<unsigned>(reader.number({"seed"}, 1));
  reader.finish();
  return plan;
}

void read_options_of(Members& reader, EstimatePlan& plan) {
  if (const Json* deff = reader.find({"deff"})) {
    plan.deff_replace = deff->is_string() && deff->get<std::string>() == "replace";
    plan.deff = plan.deff_replace || (deff->is_boolean() && deff->get<bool>());
  }
  plan.covmat = reader.flag({"covmat", "vcov"});
  plan.na_rm = reader.flag({"na_rm", "na.rm"});
  plan.level = reader.number({"level"}, 1 - reader.number({"alpha"}, 0.05));
  if (!(plan.level > 0 && plan.level < 1)) reader.fault("level", "must be between 0 and 1");
  if (const double df = reader.number({"df"}, std::nan("")); !std::isnan(df)) plan.df = df;
}

void check_names(Members& reader, const char* key, const std::vector<std::string>& names,
                 std::initializer_list<const char*> known) {
  for (const std::string& name : names)
    if (std::none_of(known.begin(), known.end(), [&](const char* k) { return name == k; }))
      reader.fault(key, "'" + name + "' is not known here");
}

void read_quantile(Members& reader, EstimatePlan& plan) {
  plan.probs = reader.numbers({"probs", "quantiles", "prob"});
  plan.qrule = reader.text({"qrule"}, "math");
  plan.interval = reader.text({"interval", "interval_type", "interval.type"}, "mean");
  check_names(reader, "qrule", {plan.qrule},
              {"math", "school", "shahvaish", "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"});
  check_names(reader, "interval", {plan.interval}, {"mean", "beta", "xlogit", "asin", "score", "quantile"});
  if (plan.probs.empty()) plan.probs = {0.5};
  for (double p : plan.probs)
    if (!(p >= 0 && p <= 1)) reader.fault("probs", "must be between 0 and 1");
}

/// What each statistic needs; a statistic without its variable is a fault of the plan, not a crash later.
void check_variables(Members& reader, const EstimatePlan& plan) {
  const bool two = plan.stat == Statistic::kTable || plan.stat == Statistic::kIndependence;
  if (plan.stat == Statistic::kWeights) return;
  if (plan.vars.empty() && plan.expr.empty()) reader.fault("vars", "names no variable");
  if (plan.stat == Statistic::kRatio && plan.dens.empty()) reader.fault("den", "names no denominator");
  if (plan.stat == Statistic::kIndependence && plan.vars.size() != 2) reader.fault("vars", "needs two columns");
  if (two && !plan.expr.empty()) reader.fault("expr", "has no meaning for a table");
  if (plan.comparison != Comparison::kNone && plan.by.size() != 1) reader.fault("by", "compares the levels of one column");
}

EstimatePlan read_estimate(Members reader) {
  EstimatePlan plan;
  plan.stat = reader.choice<Statistic>({"stat"}, Statistic::kMean,
                                       {{"mean", Statistic::kMean},
                                        {"total", Statistic::kTotal},
                                        {"ratio", Statistic::kRatio},
                                        {"proportion", Statistic::kProportion},
                                        {"quantile", Statistic::kQuantile},
                                        {"var", Statistic::kVariance},
                                        {"table", Statistic::kTable},
                                        {"weights", Statistic::kWeights},
                                        {"chisq", Statistic::kIndependence},
                                        {"svychisq", Statistic::kIndependence}});
  plan.name = reader.text({"name", "label"});
  plan.vars = plan.stat == Statistic::kRatio ? reader.texts({"num", "numerator"}) : reader.texts({"vars", "var"});
  if (plan.stat == Statistic::kRatio) plan.dens = reader.texts({"den", "denominator"});
  plan.expr = reader.text({"expr"});
  plan.by = reader.texts({"by"});
  plan.where = reader.text({"where", "base", "subset"});
  read_options_of(reader, plan);
  if (plan.stat == Statistic::kProportion) {
    plan.methods = reader.texts({"methods", "method"});
    check_names(reader, "methods", plan.methods, {"mean", "logit", "beta", "asin", "xlogit", "likelihood"});
    if (plan.methods.empty()) plan.methods = {"logit"};
  }
  if (plan.stat == Statistic::kQuantile) read_quantile(reader, plan);
  if (plan.stat == Statistic::kIndependence) {
    plan.test = reader.text({"statistic", "test"}, "F");
    check_names(reader, "statistic", {plan.test}, {"F", "Chisq", "Wald", "adjWald"});
  }
  plan.comparison = reader.choice<Comparison>(
      {"compare"}, Comparison::kNone,
      {{"difference", Comparison::kDifference}, {"relative", Comparison::kRelative}});
  plan.reference = reader.text({"reference"});
  plan.average_over = reader.text({"average_over"});
  check_variables(reader, plan);
  reader.finish();
  return plan;
}

void read_list(Members& reader, std::initializer_list<const char*> names, const std::function<void(Members)>& read_one) {
  const Json* list = reader.find(names);
  if (list == nullptr) return;
  if (!list->is_array()) return reader.fault(*names.begin(), "must be a list");
  for (std::size_t i = 0; i < list->size(); ++i) read_one(Members((*list)[i], reader.at(i), reader.faults()));
}

DerivedColumn read_derived(Members reader) {
  DerivedColumn column{reader.text({"name"}), reader.text({"expr"})};
  if (column.name.empty() || column.expr.empty()) reader.fault("name", "needs a name and an expr");
  reader.finish();
  return column;
}

void read_parts(Members& reader, Plan& plan) {
  if (const Json* design = reader.find({"design"})) plan.design = read_design({*design, reader.inside(), reader.faults()});
  if (const Json* options = reader.find({"options"}))
    plan.options = read_options({*options, reader.inside(), reader.faults()});
  if (const Json* rep = reader.find({"replicate"})) plan.replicate = read_replicate({*rep, reader.inside(), reader.faults()});
  read_list(reader, {"derive"}, [&](Members item) { plan.derive.push_back(read_derived(item)); });
  read_list(reader, {"calibration"}, [&](Members item) { plan.calibration.push_back(read_calibration(item)); });
  read_list(reader, {"estimates"}, [&](Members item) { plan.estimates.push_back(read_estimate(item)); });
}

}  // namespace

Json parse_json(std::string_view json, const std::string& where) {
  try {
    return Json::parse(json);
  } catch (const Json::parse_error& error) {
    throw text::Failure(text::ExitCode::kInvalidInput, where + ": " + error.what());
  }
}

void refuse_faults(const std::vector<text::Fault>& faults) {
  std::string all;
  for (const text::Fault& fault : faults) all += (all.empty() ? "" : "\n") + text::to_string(fault);
  if (!all.empty()) throw text::Failure(text::ExitCode::kInvalidInput, all);
}

Plan read_plan(std::string_view json, const std::string& where) {
  const Json parsed = parse_json(json, where);
  std::vector<text::Fault> faults;
  Members reader(parsed, where, faults);
  Plan plan;
  plan.id = reader.text({"id"});
  plan.title = reader.text({"title"});
  reader.find({"note", "notes", "expect", "expected", "error", "expect_error", "source"});
  plan.data = reader.text({"data"});
  plan.subset = reader.text({"subset"});
  read_parts(reader, plan);
  if (plan.estimates.empty()) reader.fault("estimates", "nothing to estimate");
  reader.finish();
  refuse_faults(faults);
  return plan;
}

}  // namespace eslabon::estimate
