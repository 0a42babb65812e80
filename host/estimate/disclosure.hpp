// Complementary suppression: no withheld cell follows from the sums of a table.
#pragma once

#include <span>
#include <vector>

#include "host/estimate/results.hpp"

namespace eslabon::estimate {

/// `tables` are the figures of one indicator: for all firms, by each column, by both. Withholds further cells (kComplementary, few
/// and those of few firms) until no withheld cell can be solved for from the published ones and, when `percent` is positive, none that is withheld
/// for itself can be narrowed to closer than `percent` of its value by the sums and by not being negative. Where the figure for a sum is not
/// among the tables, it counts as known.
void protect(std::span<std::vector<Estimate>> tables, double percent);

/// The same for a plan without a form, after its figures have been withheld one by one: all tables of the same variable and base
/// belong together, whichever entries of the plan ask for them. Where the mean, total, share or table of a cell is withheld, so are the
/// others, and every comparison with that cell.
void protect_plan(const Plan& plan, Results& results);

}  // namespace eslabon::estimate
