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

}  // namespace eslabon::estimate
