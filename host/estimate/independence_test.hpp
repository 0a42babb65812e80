// Are two categorical columns independent? Pearson's test with the Rao-Scott correction, and Wald tests.
#pragma once

#include "host/estimate/results.hpp"
#include "host/estimate/sample.hpp"

namespace eslabon::estimate {

/// Fills statistic, ndf, ddf and p_value. plan.test: F (second order, Rao and Scott 1984), Chisq (first order), Wald,
/// adjWald. Rows that miss one of plan.vars are left out.
void test_independence(const Sample& sample, const Domain& rows, const EstimatePlan& plan, Estimate& estimate);

}  // namespace eslabon::estimate
