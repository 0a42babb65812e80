// Results as JSON: what `eslabon estimate --json` prints.
#pragma once

#include <string>

#include "host/estimate/results.hpp"

namespace eslabon::publish {

/// One line, keys in a fixed order, doubles with as many digits as they need, NaN and infinity as null. A withheld figure keeps
/// its place, its variable and its status; its numbers are absent.
std::string results_json(const estimate::Results& results);

}  // namespace eslabon::publish
