// The first step: how many firms of the frame each sampled firm stands for.
#pragma once

#include <vector>

#include "host/estimate/table.hpp"
#include "host/weight/weight_plan.hpp"

namespace eslabon::weight {

struct BaseWeights {
  std::vector<double> weight;                   ///< of each row of the sample; 0 for a reserve that was not released
  std::vector<std::vector<double>> population;  ///< [stage][row]; empty: base weights were given
  double frame_firms = 0;
};

/// N_h / n_h in each stratum; with first-stage units M_h / m_h (or 1 / p) times N_hi / n_hi. n counts the released firms only.
/// Throws Failure(kInvalidInput) with the place: a stratum or unit that the frame lacks, one with firms in the frame but none in
/// the sample, more firms sampled than there are.
BaseWeights base_weights(const WeightPlan& plan, const estimate::Table& sample, const estimate::Table* frame,
                         const std::vector<Contact>& contact);

}  // namespace eslabon::weight
