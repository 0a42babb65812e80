// What an estimation gives: one record a figure, with how sure it is and why it may be withheld.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/estimate/matrix.hpp"
#include "host/estimate/plan.hpp"
#include "host/estimate/proportion_interval.hpp"

namespace eslabon::estimate {

/// Why a figure is not published; each has its SDMX code (CL_CONF_STATUS) in the outputs.
enum class Withheld {
  kNo,
  kFewFirms,       ///< A: primary, small counts
  kOneFirm,        ///< O: primary, one firm makes up most of it
  kTwoFirms,       ///< T: primary, two firms do
  kDominance,      ///< M: primary, a firm's figure could be told from it too closely
  kComplementary,  ///< D: another withheld cell could be computed from it
};

/// Fields without a value are absent from the outputs; NaN is printed as null.
struct Estimate {
  std::string stat, name, var;
  std::vector<std::pair<std::string, std::string>> by;
  std::string versus;  ///< comparison: the level compared with
  double est = 0;
  std::optional<double> se, cv, deff, df, prob, sum_w;
  std::optional<Interval> ci_z, ci_t, ci;
  std::optional<double> n;  ///< rows in the base, unweighted
  std::string method, qrule, interval;
  std::optional<Matrix> vcov;
  std::optional<double> statistic, ndf, ddf, p_value;
  std::vector<double> first;  ///< weights: sum, least, largest, sum of squares, then the first ten
  Withheld withheld = Withheld::kNo;
};

struct Results {
  std::string id;
  double degf = 0;
  std::size_t rows = 0;
  std::optional<double> replicate_scale;
  std::vector<std::vector<Estimate>> estimates;  ///< one list per entry of Plan::estimates
};

}  // namespace eslabon::estimate
