#include "host/check/finding.hpp"

#include <algorithm>
#include <tuple>

namespace eslabon::check {

const char* name_of(Severity severity) {
  switch (severity) {
    case Severity::kInfo: return "info";
    case Severity::kSoft: return "soft";
    case Severity::kHard: return "hard";
  }
  return "";
}

void sort_findings(std::vector<Finding>& findings) {
  const auto key = [](const Finding& f) { return std::tie(f.device, f.interview, f.code, f.variable, f.enumerator, f.value, f.other); };
  std::sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) {
    return a.severity != b.severity ? a.severity > b.severity : key(a) < key(b);
  });
}

}  // namespace eslabon::check
