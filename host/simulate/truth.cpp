// What is true of a population, for estimates to be held against.
#include <array>
#include <cstdio>
#include <set>

#include "host/simulate/firm.hpp"

namespace eslabon::simulate {
namespace {

struct Sums {
  double weight = 0, exporters = 0, direct = 0, workers = 0, sales = 0, supported = 0;

  void add(const Firm& firm, double w) {
    weight += w;
    exporters += w * (firm.number("d3a").value_or(100) < 100 ? 1 : 0);
    direct += w * firm.number("d3c").value_or(0);
    workers += w * firm.number("l1").value_or(0);
    sales += w * firm.number("d2").value_or(0);
    const auto used = firm.truth.find("pr_used");
    supported += w * (used != firm.truth.end() && used->second != "0" ? 1 : 0);
  }
};

void print(std::string& out, const Sums& sums, const std::string& by, const std::string& level) {
  const auto line = [&](const char* variable, const char* statistic, double value) {
    std::array<char, 64> number;
    std::snprintf(number.data(), number.size(), "%.10g", value);
    out += std::string(variable) + "," + statistic + "," + by + "," + level + "," + number.data() + "\n";
  };
  line("firms", "total", sums.weight);
  line("exp_any", "share", sums.exporters / sums.weight);
  line("d3c", "mean", sums.direct / sums.weight);
  line("l1", "total", sums.workers);
  line("l1", "mean", sums.workers / sums.weight);
  line("d2", "total", sums.sales);
  line("d2/l1", "ratio", sums.sales / sums.workers);
  line("pr_any", "share", sums.supported / sums.weight);
}

}  // namespace

std::string describe_truth(const Frame& frame, bool weighted) {
  std::string out = "variable,statistic,by,level,value\n";
  Sums all;
  std::map<std::string, std::map<std::string, Sums>> parts;
  for (const Firm& firm : frame.firms) {
    const double weight = weighted ? firm.number("wt").value_or(1) : 1;
    all.add(firm, weight);
    for (const char* by : {"a6a", "a2"})
      if (const std::string_view level = firm.given_text(by); !level.empty()) parts[by][std::string(level)].add(firm, weight);
  }
  print(out, all, "", "");
  for (const auto& [by, levels] : parts)
    for (const auto& [level, sums] : levels) print(out, sums, by, level);
  return out;
}

}  // namespace eslabon::simulate
