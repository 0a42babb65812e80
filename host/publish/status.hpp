// SDMX codes of a figure: CL_OBS_STATUS and CL_CONF_STATUS.
#pragma once

#include <cmath>

#include "host/estimate/results.hpp"

namespace eslabon::publish {

/// Above this coefficient of variation a figure is marked as of low reliability.
inline constexpr double kLowReliabilityCv = 0.30;

/// A normal, Q suppressed, U low reliability, M cannot exist (no base).
inline const char* obs_status(const estimate::Estimate& e) {
  if (e.withheld != estimate::Withheld::kNo) return "Q";
  if (std::isnan(e.est)) return "M";
  return e.se && *e.se > kLowReliabilityCv * std::fabs(e.est) ? "U" : "A";
}

/// F free, A small counts, O one firm, T two firms, M one or two firms by the p % or (p,q) rule, D complementary.
inline const char* conf_status(const estimate::Estimate& e) {
  switch (e.withheld) {
    case estimate::Withheld::kFewFirms: return "A";
    case estimate::Withheld::kOneFirm: return "O";
    case estimate::Withheld::kTwoFirms: return "T";
    case estimate::Withheld::kDominance: return "M";
    case estimate::Withheld::kComplementary: return "D";
    case estimate::Withheld::kNo: break;
  }
  return "F";
}

}  // namespace eslabon::publish
