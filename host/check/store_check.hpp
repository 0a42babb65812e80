// Every interview of a store, checked.
#pragma once

#include "host/check/finding.hpp"
#include "host/store/store.hpp"
#include "host/text/fault.hpp"

namespace eslabon::check {

struct Report {
  std::vector<Finding> findings;    ///< by device and interview
  std::size_t interviews = 0;
  std::vector<text::Fault> faults;  ///< of the sheets `checks`
};

/// Replays every interview with its own form package. One whose form is not in the store has a finding "form". Two finished
/// interviews of one firm have a finding "twice" each. Throws as the store does.
Report check_store(store::Store& store);

}  // namespace eslabon::check
