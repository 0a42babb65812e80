#include "tests/scenarios/effort_log.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace eslabon::scenario {
namespace {

void put_row(std::ostream& out, const std::string& name, std::vector<double> ms) {
  std::sort(ms.begin(), ms.end());
  const auto at = [&ms](double share) { return ms[static_cast<std::size_t>(share * static_cast<double>(ms.size() - 1))]; };
  out << "  " << std::left << std::setw(12) << name << std::right << std::setw(6) << ms.size() << std::fixed << std::setprecision(1)
      << std::setw(9) << at(0.5) << std::setw(9) << at(0.95) << std::setw(9) << ms.back() << "\n";
}

}  // namespace

void EffortLog::add_run(std::uint32_t boot_us, std::uint64_t awake_us, std::uint64_t uptime_us) {
  longest_boot_ms_ = std::max(longest_boot_ms_, ms_of(boot_us));
  awake_us_ += awake_us;
  uptime_us_ += uptime_us;
}

double EffortLog::longest_ms() const {
  double longest = 0;
  for (const auto& [doing, ms] : presses_) longest = std::max(longest, *std::max_element(ms.begin(), ms.end()));
  return longest;
}

std::string EffortLog::table() const {
  std::ostringstream out;
  std::vector<double> all;
  out << "  ms to answer a key      typical     95 %  longest\n";
  for (const auto& [doing, ms] : presses_) {
    put_row(out, doing, ms);
    all.insert(all.end(), ms.begin(), ms.end());
  }
  if (!all.empty()) put_row(out, "all", all);
  out << "  first screen after " << std::fixed << std::setprecision(1) << longest_boot_ms_ << " ms; awake "
      << (uptime_us_ == 0 ? 0.0 : 100.0 * static_cast<double>(awake_us_) / static_cast<double>(uptime_us_)) << " % of the time\n";
  return out.str();
}

}  // namespace eslabon::scenario
