// How interviews were made, and by whom: what the event log tells beside the answers.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_map>

#include "host/check/group_checks.hpp"
#include "host/check/quantile.hpp"

namespace eslabon::check {
namespace {

// Far from usual both as a matter of chance and of substance; docs/checks.md says why.
constexpr double kFarDeviations = 4;
constexpr double kFastShare = 0.6, kImpossibleShare = 0.35;
constexpr double kSlowTimes = 4;
constexpr double kRushedShare = 0.5;
constexpr std::uint16_t kLeastAnswers = 8;
constexpr double kRareStraight = 0.05;
constexpr std::uint32_t kFirmsAtAPlace = 3;
constexpr int kNightFrom = 22, kNightTo = 5;
constexpr double kLeastSpread = 0.05;
constexpr int kSigns = 4;
constexpr double kNonresponseDeviations = 5;
constexpr double kNonresponseMore = 0.05;
constexpr std::uint64_t kLeastVisits = 20;

struct Usual {
  double center = 0, spread = 0;
  [[nodiscard]] double deviations(double value) const { return (value - center) / spread; }
};

Usual usual_of(std::vector<double> values) {
  Usual usual;
  usual.center = quantile(values, 0.5);
  for (double& value : values) value = std::abs(value - usual.center);
  usual.spread = std::max(1.4826 * quantile(values, 0.5), kLeastSpread);
  return usual;
}

double pace_of(const InterviewRow& row) { return std::log(std::max(1.0, static_cast<double>(row.facts.active_ms)) / row.facts.answers); }

bool has_pace(const InterviewRow& row) { return row.usable && row.facts.answers >= kLeastAnswers; }

class Making {
 public:
  explicit Making(GroupContext& context) : context_(context), rows_(context.rows) {}

  void run() {
    find_usual();
    find_places();
    for (std::uint32_t row = 0; row < rows_.rows.size(); ++row)
      if (rows_.rows[row].usable && !rows_.rows[row].rejected) judge(row);
  }

 private:
  void find_usual() {
    std::vector<double> paces, lengths;
    std::array<std::size_t, 256> straight{};
    std::size_t usable = 0;
    for (const InterviewRow& row : rows_.rows.span()) {
      if (!row.usable) continue;
      ++usable;
      ++straight[std::min<std::size_t>(row.facts.straight, straight.size() - 1)];
      if (!has_pace(row)) continue;
      paces.push_back(pace_of(row));
      lengths.push_back(std::log(std::max(1.0, static_cast<double>(row.facts.active_ms))));
    }
    if (!paces.empty()) pace_ = usual_of(std::move(paces)), length_ = usual_of(std::move(lengths));
    // The shortest straight line that is rare in this survey.
    std::size_t longer = 0;
    rare_straight_ = straight.size();
    for (std::size_t length = straight.size() - 1; length >= 1; --length) {
      longer += straight[length];
      if (static_cast<double>(longer) > kRareStraight * static_cast<double>(usable)) break;
      rare_straight_ = length;
    }
  }

  void find_places() {
    std::map<std::pair<std::uint64_t, std::uint32_t>, std::vector<std::uint64_t>> firms;
    for (const InterviewRow& row : rows_.rows.span())
      if (row.usable && row.facts.place != 0) firms[{row.facts.place, row.enumerator}].push_back(row.firm);
    for (auto& [place, all] : firms) {
      std::sort(all.begin(), all.end());
      const auto different = static_cast<std::uint32_t>(std::unique(all.begin(), all.end()) - all.begin());
      if (different >= kFirmsAtAPlace) crowded_[place] = different;
    }
  }

  void add(std::uint32_t row, const char* code, Severity severity, Sentence key, std::initializer_list<std::string> words, const std::string& value) {
    context_.report.findings.push_back(finding_at(context_, row, code, severity, sentence(key, context_.language, words)));
    context_.report.findings.back().value = value;
  }
  void sign(std::uint32_t row, Sign sign) { context_.signs[row] |= sign; }

  void judge(std::uint32_t row) {
    const InterviewRow& at = rows_.rows[row];
    if (has_pace(at)) judge_pace(row, at);
    if (at.facts.straight >= rare_straight_) {
      sign(row, kStraight);
      add(row, "straight", Severity::kInfo, Sentence::straight, {std::to_string(at.facts.straight)}, std::to_string(at.facts.straight));
    }
    if (at.facts.local_hour >= kNightFrom || (at.facts.local_hour >= 0 && at.facts.local_hour < kNightTo)) {
      sign(row, kNight);
      add(row, "night", Severity::kSoft, Sentence::night, {std::to_string(at.facts.local_hour) + ":00"}, std::to_string(at.facts.local_hour));
    }
    if (at.facts.after_end > 0) add(row, "after_end", Severity::kSoft, Sentence::after_end, {std::to_string(at.facts.after_end)}, std::to_string(at.facts.after_end));
    const auto place = crowded_.find({at.facts.place, at.enumerator});
    if (place != crowded_.end()) {
      sign(row, kSamePlace);
      add(row, "same_place", Severity::kSoft, Sentence::same_place, {std::to_string(place->second)}, std::to_string(place->second));
    }
    judge_signs(row);
  }

  void judge_pace(std::uint32_t row, const InterviewRow& at) {
    const double pace = pace_of(at), length = std::log(std::max(1.0, static_cast<double>(at.facts.active_ms)));
    const auto seconds = [](double logarithm) { return readable_number(std::round(std::exp(logarithm) / 100) / 10); };
    if (pace_.deviations(pace) < -kFarDeviations && pace < pace_.center + std::log(kFastShare)) {
      sign(row, kFast);
      add(row, "fast", Severity::kSoft, Sentence::fast, {seconds(pace), seconds(pace_.center)}, seconds(pace));
    }
    if (length_.deviations(length) > kFarDeviations && length > length_.center + std::log(kSlowTimes)) {
      const auto minutes = [](double logarithm) { return readable_number(std::round(std::exp(logarithm) / 60'000)); };
      add(row, "slow", Severity::kInfo, Sentence::slow, {minutes(length), minutes(length_.center)}, minutes(length));
    }
    if (at.facts.quick >= kRushedShare * at.facts.answers) {
      sign(row, kRushed);
      add(row, "rushed", Severity::kSoft, Sentence::rushed, {std::to_string(at.facts.quick), std::to_string(at.facts.answers), "2"}, std::to_string(at.facts.quick));
    }
  }

  // Speed, place and likeness weigh twice: honest work hardly ever shows two of them. Nobody asks everything in a third of the time.
  void judge_signs(std::uint32_t row) {
    static constexpr std::pair<Sign, const char*> kNames[] = {{kFast, "fast"}, {kRushed, "rushed"}, {kStraight, "straight"}, {kNight, "night"}, {kSamePlace, "same_place"}, {kCopied, "similar"}, {kAlike, "alike"}};
    int weight = 0;
    std::string names;
    for (const auto& [one, name] : kNames) {
      if ((context_.signs[row] & one) == 0) continue;
      const bool impossible = one == kFast && pace_of(rows_.rows[row]) < pace_.center + std::log(kImpossibleShare);
      weight += one == kStraight || one == kNight ? 1 : impossible ? kSigns : 2;
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
    if (weight >= kSigns) add(row, "fabricated", Severity::kSoft, Sentence::fabricated, {names}, names);
  }

  GroupContext& context_;
  const FormRows& rows_;
  Usual pace_, length_;
  std::size_t rare_straight_ = 256;
  std::map<std::pair<std::uint64_t, std::uint32_t>, std::uint32_t> crowded_;
};

bool came_to_an_end(const InterviewRow& row) {
  const bool ended = row.state == store::InterviewState::kFinished || row.outcome != event::Outcome::kNone;
  return ended && row.state != store::InterviewState::kDiscarded && row.outcome != event::Outcome::kAppointment;
}

/// One part's share of a count against everybody else's.
struct Shares {
  double own = 0, others = 0;
  bool stands_out = false;
};

Shares compare(double count, double of, double all_count, double all_of) {
  Shares shares;
  const double rest = all_of - of;
  if (of < 1 || rest < 1) return shares;
  shares.own = count / of;
  shares.others = (all_count - count) / rest;
  const double error = std::sqrt(std::max(shares.others * (1 - shares.others), 1e-4) * (1 / of + 1 / rest));
  shares.stands_out = shares.own - shares.others > std::max(kNonresponseDeviations * error, kNonresponseMore);
  return shares;
}

class Work {
 public:
  explicit Work(GroupContext& context) : context_(context) {}

  void run() {
    gather(false);
    if (context_.rules.office != kNoNode) gather(true);
  }

 private:
  struct Part {
    WorkSummary summary;
    std::vector<double> paces;
  };

  void gather(bool offices) {
    std::unordered_map<std::uint32_t, Part> parts;
    WorkSummary all;
    for (std::uint32_t row = 0; row < context_.rows.rows.size(); ++row) {
      const InterviewRow& at = context_.rows.rows[row];
      if (!came_to_an_end(at)) continue;
      Part& part = parts[offices ? at.office : at.enumerator];
      for (WorkSummary* summary : {&part.summary, &all}) count(*summary, at, (context_.signs[row] & kFast) != 0);
      if (has_pace(at)) part.paces.push_back(pace_of(at));
    }
    std::map<std::string, Part*> sorted;
    for (auto& [name, part] : parts) sorted[context_.names.text(name)] = &part;
    for (auto& [name, part] : sorted) finish(name, *part, all, offices);
  }

  static void count(WorkSummary& summary, const InterviewRow& row, bool fast) {
    ++summary.visits;
    if (!row.usable) return;
    ++summary.complete;
    summary.asked += row.facts.asked;
    summary.unanswered += row.facts.unanswered;
    summary.fast += fast ? 1 : 0;
  }

  void finish(const std::string& name, Part& part, const WorkSummary& all, bool office) {
    WorkSummary& summary = part.summary;
    summary.name = name, summary.is_office = office;
    if (!part.paces.empty()) summary.seconds_an_answer = std::exp(quantile(part.paces, 0.5)) / 1000;
    context_.report.work.push_back(summary);
    if (summary.visits < kLeastVisits) return;
    const double asked = static_cast<double>(summary.asked), visits = static_cast<double>(summary.visits);
    report("item_nonresponse", Sentence::item_nonresponse, summary,
           compare(static_cast<double>(summary.unanswered), asked, static_cast<double>(all.unanswered), static_cast<double>(all.asked)), summary.asked);
    report("unit_nonresponse", Sentence::unit_nonresponse, summary,
           compare(visits - static_cast<double>(summary.complete), visits, static_cast<double>(all.visits - all.complete), static_cast<double>(all.visits)), summary.visits);
    const Shares fast = compare(static_cast<double>(summary.fast), static_cast<double>(summary.complete), static_cast<double>(all.fast), static_cast<double>(all.complete));
    if (fast.stands_out)
      add("many_fast", summary, sentence(Sentence::many_fast, context_.language, {std::to_string(summary.fast), std::to_string(summary.complete)}), std::to_string(summary.fast));
  }

  void report(const char* code, Sentence key, const WorkSummary& summary, const Shares& shares, std::uint64_t of) {
    const auto percent = [](double share) { return readable_number(std::round(share * 1000) / 10); };
    if (shares.stands_out)
      add(code, summary, sentence(key, context_.language, {percent(shares.own), std::to_string(of), percent(shares.others)}), percent(shares.own));
  }
  void add(const char* code, const WorkSummary& summary, std::string why, std::string value) {
    Finding finding;
    finding.code = code, finding.severity = Severity::kSoft, finding.why = std::move(why), finding.value = std::move(value);
    finding.variable = summary.is_office ? "office" : "";
    finding.enumerator = summary.name;
    context_.report.findings.push_back(std::move(finding));
  }

  GroupContext& context_;
};

}  // namespace

void check_making(GroupContext& context) { Making(context).run(); }
void check_work(GroupContext& context) { Work(context).run(); }

}  // namespace eslabon::check
