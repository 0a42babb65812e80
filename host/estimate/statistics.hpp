// The smooth statistics: how they are computed and what each row adds to them.
#pragma once

#include <memory>

#include "host/estimate/sample.hpp"

namespace eslabon::estimate {

/// One list of values a variable, one value a position of the domain.
using Values = std::vector<std::vector<double>>;

std::unique_ptr<Smooth> make_mean(Values values);
std::unique_ptr<Smooth> make_total(Values values);
/// Every numerator over every denominator, numerators first.
std::unique_ptr<Smooth> make_ratio(Values numerators, Values denominators);
/// Weighted variance times n/(n-1), n being the rows with weight. The mean counts as known in its error, as in R.
std::unique_ptr<Smooth> make_variance(std::vector<double> values, double n);

/// Statistic of two parts of a domain compared: value of `first` less that of `second`, or over it.
/// Positions: first the part of `first`, then that of `second`.
std::unique_ptr<Smooth> make_comparison(Comparison comparison, std::unique_ptr<Smooth> first, std::size_t first_size,
                                        std::unique_ptr<Smooth> second);

/// Population variance of `values` as svyvar estimates it.
double weighted_variance(const std::vector<double>& values, const std::vector<double>& weight);

}  // namespace eslabon::estimate
