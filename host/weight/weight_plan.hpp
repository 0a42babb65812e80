// How the weights of a sample are made: the plan file of `eslabon weights` as types. docs/weights.md describes the file.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/estimate/plan.hpp"

namespace eslabon::weight {

/// What is known of a sampled firm after the field work, in the order in which eligibility is assumed.
enum class Contact {
  kCompleted,     ///< interviewed
  kEligible,      ///< belongs to the population, but was not interviewed
  kReached,       ///< somebody answered, but not whether the firm belongs to the population
  kNotReached,    ///< nobody was found or answered
  kIneligible,    ///< does not belong: closed, too small, another activity, a household
  kNotReleased,   ///< a reserve that was never to be visited: not part of the sample
};

/// Which firms of unknown eligibility count as eligible, as the Enterprise Surveys have it: none (wstrict), those reached
/// (wmedian), all (wweak).
enum class Eligibility { kStrict, kMedian, kWeak };
inline constexpr Eligibility kEligibilities[] = {Eligibility::kStrict, Eligibility::kMedian, Eligibility::kWeak};
const char* name_of(Eligibility eligibility);

/// Calibration to known totals, or trimming within the classes of `by`, at a bound or at so many times the median.
struct AdjustPlan {
  estimate::CalibrationPlan calibration;
  std::vector<std::string> by;
  double times_median = 0;  ///< 0: the bounds of the calibration
};

struct WeightPlan {
  std::string id;                   ///< column that names the firm, in the sample and in a frame of firms
  std::string frame_file, sample_file;
  std::string count;                ///< column of the frame: firms in its row; empty: every row is one firm
  std::vector<std::string> strata;
  std::string psu;                  ///< first-stage unit; empty: firms were drawn directly
  std::string psu_probability;      ///< column of the sample; empty: units were drawn with equal probability in a stratum
  std::string base;                 ///< column of the sample with the base weight, instead of a frame
  std::string outcome;              ///< column of the sample; empty: the outcomes are those of the store
  std::map<std::string, Contact> contacts;  ///< what each outcome means; outcomes of the kiosk when the plan has none
  Eligibility eligibility = Eligibility::kMedian;
  std::vector<std::vector<std::string>> cells;  ///< nonresponse classes, the finest first; empty: the strata
  double minimum = 1;               ///< respondents that a class needs; else the next coarser one is taken
  std::vector<AdjustPlan> adjust;
};

/// Reads a plan. `where` names the file in messages. Throws Failure(kInvalidInput) listing every fault with its place.
WeightPlan read_weight_plan(std::string_view json, const std::string& where);

/// The outcomes of the kiosk by their names in the log, and no visit at all as "".
std::map<std::string, Contact> kiosk_contacts();

}  // namespace eslabon::weight
