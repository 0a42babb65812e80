// What to estimate: the plan file of `eslabon estimate` as types. docs/plan.md describes the file.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/text/fault.hpp"

namespace eslabon::estimate {

/// How rows were sampled. Names are columns (or derived columns) of the data.
struct DesignPlan {
  std::vector<std::string> ids;     ///< one column a stage; empty: every row is its own PSU
  std::vector<std::string> strata;  ///< usually one; the last one holds for later stages
  std::string weights;              ///< empty: from the fpc, else 1
  std::string probs;                ///< inclusion probability instead of a weight
  std::vector<std::string> fpc;     ///< population size or sampling fraction, one column a stage; empty: none
  bool nest = false;                ///< ids start again in every stratum
};

enum class LonelyPsu { kFail, kRemove, kCertainty, kAdjust, kAverage };

/// When one or two firms make up too much of a total or ratio; 0: that rule is not asked for.
struct DominancePlan {
  int n = 0;
  double k = 0;
  double p = 0, q = 100;
};

struct OptionsPlan {
  LonelyPsu lonely_psu = LonelyPsu::kFail;
  bool adjust_domain_lonely = false;
  bool ultimate_cluster = false;  ///< only the first stage counts, whatever the fpc says
  DominancePlan dominance;
  double minimum_count = 0;  ///< fewer rows in the base: the figure is withheld
  std::vector<double> missing_codes;  ///< numbers that mean "no answer" in every column: -9, -8, -7
};

/// Known counts of the cells of one margin.
struct Margin {
  std::vector<std::string> by;
  std::vector<std::vector<std::string>> cells;  ///< one list of category names per row, as long as `by`
  std::vector<double> counts;
};

enum class CalibrationMethod { kPoststratify, kRake, kLinear, kRaking, kLogit, kTrim };

struct CalibrationPlan {
  CalibrationMethod method = CalibrationMethod::kPoststratify;
  std::vector<Margin> margins;     ///< poststratify: one; rake: all
  bool partial = false;            ///< population cells without sample are left out instead of being an error
  std::vector<std::string> terms;  ///< calibration variables
  bool intercept = true;
  std::vector<std::pair<std::string, double>> totals;
  std::vector<double> variance;  ///< coefficients over the model's columns; empty: 1
  double lower = 0, upper = 0;   ///< bounds of g, or of the weight when trimming
  bool bounded = false;
  bool strict = false;  ///< trimming: repeat until no weight is outside
  int max_iterations = 0;
  double epsilon = 0;
};

enum class ReplicateMethod { kJk1, kJkn, kBrr, kFay, kBootstrap, kOther };

struct ReplicatePlan {
  ReplicateMethod method = ReplicateMethod::kJk1;
  std::string file;        ///< given factors, one column a replicate; empty: made here
  std::string scale_file;  ///< columns rscale and scale; empty: FILE_scale.csv when it exists
  double rho = 0;
  bool mse = false;       ///< squared distances from the full-sample estimate, not from the replicates' mean
  bool combined = false;  ///< the file holds weights, not factors of the weight
  int replicates = 0;     ///< bootstrap made here
  unsigned seed = 1;
};

enum class Statistic { kMean, kTotal, kRatio, kProportion, kQuantile, kVariance, kTable, kWeights, kIndependence };

/// A comparison of the levels of `by`.
enum class Comparison { kNone, kDifference, kRelative };

struct EstimatePlan {
  Statistic stat = Statistic::kMean;
  std::string name;                ///< the writer's own, printed with the result
  std::vector<std::string> vars;   ///< columns; a text column stands for the shares of its categories
  std::vector<std::string> dens;   ///< ratio: denominators, `vars` are the numerators
  std::string expr;                ///< proportion, or a number computed from columns
  std::vector<std::string> by;
  std::string where;               ///< the base: rows where this expression is true
  bool deff = false, deff_replace = false, covmat = false, na_rm = false;
  std::vector<std::string> methods;  ///< proportion: mean logit beta asin xlogit
  double level = 0.95;
  std::optional<double> df;
  std::vector<double> probs;
  std::string qrule = "math";
  std::string interval = "mean";
  std::string test = "F";  ///< independence: F, Chisq, Wald, adjWald
  Comparison comparison = Comparison::kNone;
  std::string reference;     ///< the level of `by` compared with; empty: the last
  std::string average_over;  ///< simple average of the levels of this column
};

struct DerivedColumn {
  std::string name, expr;
};

struct Plan {
  std::string id, title, data;
  DesignPlan design;
  OptionsPlan options;
  std::vector<DerivedColumn> derive;
  std::string subset;
  std::vector<CalibrationPlan> calibration;
  std::optional<ReplicatePlan> replicate;
  std::vector<EstimatePlan> estimates;
};

/// Reads a plan. `where` names the file in messages. Throws Failure(kInvalidInput) listing every fault with its place
/// ("plan.json: estimates[2].qrule: ..."); unknown keys are faults.
Plan read_plan(std::string_view json, const std::string& where);

}  // namespace eslabon::estimate
