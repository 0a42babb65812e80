#include "host/simulate/firm.hpp"

#include <algorithm>
#include <cstdlib>

#include "host/simulate/chance.hpp"

namespace eslabon::simulate {
namespace {

// Exporters by size class, and sales per worker relative to large firms: what surveys of the region find.
constexpr double kExporters[] = {0.03, 0.09, 0.21, 0.38};
constexpr double kProductivity[] = {0.13, 0.32, 0.43, 1.0};
constexpr double kRegion[] = {0.85, 1.2, 1.0, 0.95};
constexpr double kProgrammes[] = {0.07, 0.12, 0.18, 0.22};
constexpr double kLargeSalesPerWorker = 260;  // thousands

std::uint32_t code(const Firm& firm, std::string_view column, std::uint32_t first, std::uint32_t count) {
  const std::optional<double> number = firm.number(column);
  if (!number || *number < first) return 0;
  return std::min(static_cast<std::uint32_t>(*number) - first, count - 1);
}

class Inventor {
 public:
  Inventor(Firm& firm, std::uint64_t seed)
      : firm_(firm), chance_(seed, firm.id), size_(code(firm, "a6a", 0, 4)), region_(kRegion[code(firm, "a2", 1, 4)]) {}

  void invent() {
    invent_people();
    invent_sales();
    invent_exports();
    invent_support();
  }

 private:
  void set(const char* name, std::int64_t value) { firm_.truth[name] = std::to_string(value); }
  void yes_no(const char* name, double probability) { set(name, chance_.happens(probability) ? 1 : 2); }

  void invent_people() {
    const double listed = firm_.number("frame_workers").value_or(0);
    workers_ = static_cast<std::int64_t>(std::lround((listed > 0 ? listed : 3) * chance_.lognormal(0.18)));
    workers_ = std::clamp<std::int64_t>(workers_, 1, 90'000);
    const std::int64_t before = std::lround(static_cast<double>(workers_) * chance_.lognormal(0.15));
    began_ = 2025 - chance_.between(4, 15 + 12 * size_);
    set("l1", workers_);
    set("l2", std::max<std::int64_t>(before, 1));
    set("l5", std::lround(static_cast<double>(workers_) * 0.8 * chance_.uniform()));
    set("l6", chance_.happens(0.3) ? std::max<std::int64_t>(1, workers_ / 5) : 0);
    set("b5", began_);
    set("b6b", chance_.between(began_, 2025));
    yes_no("b6a", 0.55 + 0.13 * size_);
    yes_no("b4", 0.4);
    yes_no("b7a", 0.28 - 0.04 * size_);
    yes_no("l10", 0.2 + 0.15 * size_);
  }

  void invent_sales() {
    const double per_worker = kLargeSalesPerWorker * kProductivity[size_] * region_ * chance_.lognormal(0.35);
    const auto sales = std::max<std::int64_t>(10, std::llround(per_worker * static_cast<double>(workers_)));
    set("d2", sales);
    set("n3", std::llround(static_cast<double>(sales) * chance_.lognormal(0.12)));
    set("n2a", sales / 4);
    set("n2e", sales * chance_.between(20, 55) / 100);
  }

  void invent_exports() {
    const bool exports = chance_.happens(kExporters[size_] * region_);
    std::int64_t direct = 0;
    std::int64_t indirect = 0;
    if (exports) {
      direct = chance_.happens(0.75) ? chance_.between(2, 60) : 0;
      indirect = direct == 0 || chance_.happens(0.3) ? chance_.between(1, 30) : 0;
    }
    firm_.truth["exporter"] = exports ? "1" : "0";
    set("d3a", 100 - direct - indirect);
    set("d3b", indirect);
    set("d3c", direct);
    set("d8", chance_.between(began_, 2025));
    set("d4", chance_.between(1, 12));
    set("d12b", exports ? chance_.between(10, 70) : chance_.between(0, 40));
    set("x_countries", chance_.between(1, 9));
  }

  void invent_support() {
    std::string used;
    for (int programme = 1; programme <= 5; ++programme)
      if (chance_.happens(kProgrammes[size_] / 1.5)) used += (used.empty() ? "" : " ") + std::to_string(programme);
    firm_.truth["pr_used"] = used.empty() ? "0" : used;
    yes_no("k6", 0.6 + 0.12 * size_);
    yes_no("k8", 0.25 + 0.12 * size_);
    yes_no("b8", 0.04 + 0.09 * size_);
    yes_no("cl_in", 0.12 + 0.03 * size_);
    yes_no("nw_in", 0.2 + 0.1 * size_);
    yes_no("h1", 0.25 + 0.08 * size_);
  }

  Firm& firm_;
  Chance chance_;
  std::uint32_t size_;
  double region_;
  std::int64_t workers_ = 1;
  std::int64_t began_ = 2000;
};

}  // namespace

std::string_view Firm::given_text(std::string_view column) const {
  const auto found = given.find(column);
  return found == given.end() ? std::string_view() : found->second;
}

std::optional<double> Firm::number(std::string_view variable) const {
  auto found = truth.find(variable);
  if (found == truth.end()) {
    found = given.find(variable);
    if (found == given.end()) return {};
  }
  char* end = nullptr;
  const double value = std::strtod(found->second.c_str(), &end);
  if (found->second.empty() || *end != '\0') return {};
  return value;
}

void invent_truth(Firm& firm, std::uint64_t seed) { Inventor(firm, seed).invent(); }

}  // namespace eslabon::simulate
