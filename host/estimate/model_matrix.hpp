// Columns of a calibration model: numbers as they are, categories as 0/1 columns named column+category.
#pragma once

#include <string>
#include <vector>

#include "host/estimate/matrix.hpp"
#include "host/estimate/plan.hpp"
#include "host/estimate/sample_design.hpp"
#include "host/estimate/table.hpp"

namespace eslabon::estimate {

/// columns[k][row].
using ModelMatrix = std::vector<std::vector<double>>;

/// The columns that plan.totals names, in its order: "(Intercept)", "size", "sectorfood", "size:sectorfood". Throws
/// Failure(kInvalidInput) for a total that no term explains and for a term without its totals.
ModelMatrix model_matrix(const CalibrationPlan& plan, const Table& table);

/// The totals as targets. A column that is zero all over in sample and population is dropped from the model; zero in the
/// sample only is an error.
std::vector<double> matched_totals(const CalibrationPlan& plan, const Table& table, ModelMatrix& model,
                                   const std::vector<double>& weight);

/// X' diag(factor) X; factor 1 when empty.
Matrix cross_product(const ModelMatrix& model, const std::vector<double>& factor);

}  // namespace eslabon::estimate
