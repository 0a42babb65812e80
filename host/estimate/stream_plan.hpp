// The part of a plan that one pass over the rows can answer: which columns, groups and figures it needs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/estimate/column_tree.hpp"
#include "host/estimate/plan.hpp"

namespace eslabon::estimate {

/// A figure computed from each row: y, and x for a ratio, where `base` is true.
struct StreamFigure {
  std::optional<std::size_t> y, x;  ///< indices into StreamPlan::programs; x absent: 1
  std::optional<std::size_t> base;
  bool keep_missing = false;        ///< without na_rm a missing value makes the figure missing
  bool centred = false;             ///< a mean: y may be moved by a constant, so that its offset costs no digits
  bool operator==(const StreamFigure&) const = default;
};

struct StreamPlan {
  std::vector<std::string> keys;       ///< columns whose texts together make a group; stratum and PSU first
  bool has_stratum = false, has_unit = false;
  std::vector<std::string> numbers;    ///< columns read as numbers
  std::vector<ColumnProgram> programs;
  std::vector<std::string> program_texts;
  std::optional<std::size_t> weight, fpc;  ///< indices into numbers
  std::optional<std::size_t> subset;
  std::vector<StreamFigure> figures;
  std::vector<std::size_t> figure_of;   ///< of each estimate of the plan
  std::vector<std::size_t> quantiles;   ///< figures whose values must be kept for quantiles
};

/// Whether sums by group answer this entry of the plan; the two or more largest firms that a dominance rule asks for are not among them.
bool fits_stream(const Plan& plan, const EstimatePlan& estimate);

/// Nothing when the plan needs more than sums by group: calibration, replicates, later stages with fpc, design effects,
/// covariance matrices, tables, rules of quantiles other than math and school.
std::optional<StreamPlan> stream_plan(const Plan& plan);

}  // namespace eslabon::estimate
