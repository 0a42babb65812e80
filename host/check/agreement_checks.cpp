// Interviews of one enumerator that resemble each other more than anybody else's: who invents falls back on habits.
#include <algorithm>
#include <cmath>
#include <map>

#include "host/check/group_checks.hpp"
#include "host/check/quantile.hpp"

namespace eslabon::check {
namespace {

// docs/checks.md says why.
constexpr std::size_t kLeastInterviews = 20;
/// Of one enumerator are looked at: many where enumerators are few.
constexpr std::size_t kMostInterviews = 400, kFewestLooked = 20, kLookedInAll = 60'000;
constexpr std::size_t kLeastEnumerators = 5;
constexpr std::size_t kLeastAnswers = 10, kLeastQuestions = 5;
constexpr std::size_t kMostPooled = 10'000;
constexpr double kAnswersOfAll = 0.9;
constexpr double kFarDeviations = 5, kLeastSpread = 0.01, kMore = 0.05;

/// How many of all pairs are equal; not a number for too few.
double share_of_equal_pairs(std::vector<std::uint32_t>& codes) {
  if (codes.size() < kLeastAnswers) return std::nan("");
  std::sort(codes.begin(), codes.end());
  double pairs = 0;
  for (std::size_t from = 0; from < codes.size();) {
    const auto next = static_cast<std::size_t>(std::upper_bound(codes.begin() + static_cast<std::ptrdiff_t>(from), codes.end(), codes[from]) - codes.begin());
    pairs += static_cast<double>(next - from) * static_cast<double>(next - from - 1);
    from = next;
  }
  return pairs / (static_cast<double>(codes.size()) * static_cast<double>(codes.size() - 1));
}

std::vector<std::uint32_t> spread_out(const std::vector<std::uint32_t>& rows, std::size_t most) {
  if (rows.size() <= most) return rows;
  std::vector<std::uint32_t> some;
  for (std::size_t i = 0; i < most; ++i) some.push_back(rows[i * rows.size() / most]);
  return some;
}

class Agreement {
 public:
  explicit Agreement(GroupContext& context) : context_(context), rows_(context.rows) {}

  void run() {
    gather();
    if (of_enumerator_.size() < kLeastEnumerators) return;
    most_ = std::clamp(kLookedInAll / of_enumerator_.size(), kFewestLooked, kMostInterviews);
    find_usual();
    std::map<std::uint32_t, double> excess;
    std::vector<double> known;
    for (const auto& [enumerator, rows] : of_enumerator_) {
      const double beyond = beyond_chance(spread_out(rows, most_));
      if (!std::isnan(beyond)) known.push_back(excess[enumerator] = beyond);
    }
    if (known.size() < kLeastEnumerators) return;
    const double center = quantile(known, 0.5);
    for (double& value : known) value = std::abs(value - center);
    const double bound = center + std::max(kFarDeviations * std::max(1.4826 * quantile(known, 0.5), kLeastSpread), kMore);
    for (const auto& [enumerator, value] : excess)
      if (value > bound) report(enumerator, value, center);
  }

 private:
  void gather() {
    std::vector<std::uint32_t>* all = nullptr;  // a device's interviews follow each other, most of them of one person
    for (std::uint32_t row = 0, before = 0; row < rows_.rows.size(); ++row) {
      const InterviewRow& at = rows_.rows[row];
      if (!at.usable || at.rejected) continue;
      if (all == nullptr || at.enumerator != before) all = &of_enumerator_[before = at.enumerator];
      all->push_back(row);
    }
    std::erase_if(of_enumerator_, [](const auto& entry) { return entry.second.size() < kLeastInterviews; });
  }

  double equal_pairs(const std::vector<std::uint32_t>& rows, std::size_t question) {
    codes_.clear();
    for (const std::uint32_t row : rows)
      if (const std::uint32_t code = rows_.codes[row * rows_.questions + question]; code != 0) codes_.push_back(code);
    return share_of_equal_pairs(codes_);
  }

  // Among all enumerators, each with the same weight.
  void find_usual() {
    std::vector<std::uint32_t> pooled;
    for (const auto& [enumerator, rows] : of_enumerator_) {
      const std::vector<std::uint32_t> some = spread_out(rows, most_);
      pooled.insert(pooled.end(), some.begin(), some.end());
    }
    pooled = spread_out(pooled, kMostPooled);
    for (std::size_t question = 0; question < rows_.questions; ++question) usual_.push_back(equal_pairs(pooled, question));
  }

  /// As kappa: 0 as between any two people, 1 all alike; the mean of the questions.
  double beyond_chance(const std::vector<std::uint32_t>& rows) {
    double sum = 0;
    std::size_t questions = 0;
    for (std::size_t question = 0; question < rows_.questions; ++question) {
      if (!(usual_[question] < kAnswersOfAll)) continue;
      const double equal = equal_pairs(rows, question);
      if (std::isnan(equal)) continue;
      sum += (equal - usual_[question]) / (1 - usual_[question]);
      ++questions;
    }
    return questions < kLeastQuestions ? std::nan("") : sum / static_cast<double>(questions);
  }

  void report(std::uint32_t enumerator, double value, double usual) {
    const std::vector<std::uint32_t>& rows = of_enumerator_[enumerator];
    for (const std::uint32_t row : rows) context_.signs[row] |= kAlike;
    const auto percent = [](double share) { return readable_number(std::round(share * 1000) / 10); };
    Finding& finding = context_.report.findings.emplace_back();
    finding.code = "alike", finding.severity = Severity::kSoft;
    finding.enumerator = context_.names.text(enumerator);
    finding.value = percent(value);
    finding.why = sentence(Sentence::alike, context_.language, {std::to_string(rows.size()), percent(value), percent(usual)});
  }

  GroupContext& context_;
  const FormRows& rows_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> of_enumerator_;
  std::size_t most_ = 0;       ///< interviews of each that are looked at
  std::vector<double> usual_;  ///< of each question
  std::vector<std::uint32_t> codes_;
};

}  // namespace

void check_agreement(GroupContext& context) { Agreement(context).run(); }

}  // namespace eslabon::check
