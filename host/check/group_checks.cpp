#include "host/check/group_checks.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace eslabon::check {
namespace {

std::string text_of_bound(const OutlierRule& rule, double bound) { return readable_number(rule.logarithm ? std::exp(bound) : bound); }

/// `by` and its values: "a6a 2, a4a 5".
std::string cell_words(const ComparedValue& compared, const std::string& cell) {
  std::string words;
  std::string_view rest = cell;
  for (const std::string& name : compared.sheet.by) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    words += (words.empty() ? "" : ", ") + name + " " + std::string(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return words;
}

void report_outlier(GroupContext& context, const ComparedValue& compared, const CellBounds& cell, const Outlier& outlier, double value, double previous) {
  const std::string place = cell_words(compared, context.names.text(cell.cell));
  const OutlierRule& rule = compared.sheet.outlier;
  std::string why = rule.kind == OutlierRule::Kind::kRatio
                        ? sentence(Sentence::ratio, context.language, {readable_number(previous), readable_number(value), place, readable_number(cell.center)})
                        : sentence(Sentence::outlier, context.language, {readable_number(value), place, text_of_bound(rule, cell.low), text_of_bound(rule, cell.high)});
  if (!compared.sheet.message.empty()) why = compared.sheet.message + " " + why;
  Finding& finding = context.report.findings.emplace_back(finding_at(context, outlier.row, compared.sheet.name, compared.sheet.severity, std::move(why)));
  finding.variable = compared.sheet.value;
  finding.value = readable_number(value);
}

/// The codes of some questions only, gathered.
std::vector<std::uint32_t> chosen_codes(const FormRows& rows, const std::vector<std::size_t>& chosen) {
  std::vector<std::uint32_t> codes;
  codes.reserve(rows.rows.size() * chosen.size());
  for (std::size_t row = 0; row < rows.rows.size(); ++row)
    for (const std::size_t question : chosen) codes.push_back(rows.codes[row * rows.questions + question]);
  return codes;
}

class SimilarCheck {
 public:
  SimilarCheck(GroupContext& context, std::size_t index) : context_(context), rows_(context.rows), rule_(context.rules.similar[index]), pairs_(rows_.pairs[index]) {}

  void run() {
    for (std::size_t i = 0; i < rows_.questions; ++i) {
      const bool named = std::find(rule_.variables.begin(), rule_.variables.end(), name_of_question(i)) != rule_.variables.end();
      if (rule_.variables.empty() || named) chosen_.push_back(i);
    }
    if (rule_.variables.empty()) {
      AnswerCounts counts(rows_.counts.span());
      update(rows_.answers(), counts);
    } else {
      const std::vector<std::uint32_t> codes = chosen_codes(rows_, chosen_);
      const AnswerCodes answers{codes, chosen_.size()};
      std::vector<std::uint32_t> counters(AnswerCounts::kCounters);
      AnswerCounts counts(counters);
      for (std::size_t row = 0; row < answers.rows(); ++row) counts.add(answers.row(row));
      update(answers, counts);
    }
  }

 private:
  [[nodiscard]] std::string name_of_question(std::size_t index) const { return context_.rules.question_names[index]; }

  void update(const AnswerCodes& answers, const AnswerCounts& counts) {
    SimilarRule search = rule_.similar;
    search.partners = kMostPartners;
    search.bits = std::min(search.bits, kKeptBits);  // answers grow commoner: which pairs are unlikely enough is seen anew each time
    const bool all = rows_.changed.size() > 2000 + rows_.rows.size() / 100 || rows_.changed.size() == rows_.rows.size();
    if (all) {
      SimilarReport found = find_similar(search, answers, counts);
      pairs_ = std::move(found.pairs);
      context_.report.passed_over += found.passed_over;
    } else if (!rows_.changed.empty()) {
      const auto is_changed = [&](std::uint32_t row) { return std::binary_search(rows_.changed.begin(), rows_.changed.end(), row); };
      std::erase_if(pairs_, [&](const SimilarPair& pair) { return is_changed(pair.a) || is_changed(pair.b); });
      const SimilarReport found = find_similar_to(search, answers, counts, rows_.changed);
      pairs_.insert(pairs_.end(), found.pairs.begin(), found.pairs.end());
    }
    for (SimilarPair& pair : pairs_) pair.bits = bits_of_pair(answers, counts, pair.a, pair.b);
    report();
  }

  // Of each interview the older one that it is most like.
  void report() {
    std::map<std::uint32_t, const SimilarPair*> nearest;
    const auto share = [](const SimilarPair& pair) { return static_cast<double>(pair.equal) / pair.of; };
    for (const SimilarPair& pair : pairs_) {
      if (pair.bits < rule_.similar.bits) continue;
      const bool a_older = is_older(rows_, pair.a, pair.b);
      const SimilarPair*& best = nearest[a_older ? pair.b : pair.a];
      if (best == nullptr || share(pair) > share(*best) || (share(pair) == share(*best) && is_older(rows_, other(pair, a_older), other(*best, a_older)))) best = &pair;
      if (rows_.rows[pair.a].enumerator == rows_.rows[pair.b].enumerator) context_.signs[a_older ? pair.b : pair.a] |= kCopied;
    }
    for (const auto& [row, pair] : nearest) {
      const InterviewRow& like = rows_.rows[row == pair->a ? pair->b : pair->a];
      const std::string key = store::interview_key(like.device, like.id);
      std::string why = sentence(Sentence::similar, context_.language, {std::to_string(pair->equal), std::to_string(pair->of), key, readable_number(std::floor(pair->bits))});
      if (!rule_.message.empty()) why = rule_.message + " " + why;
      Finding& finding = context_.report.findings.emplace_back(finding_at(context_, row, rule_.name, rule_.severity, std::move(why)));
      finding.value = std::to_string(pair->equal) + "/" + std::to_string(pair->of);
      finding.other = key;
    }
  }
  static std::uint32_t other(const SimilarPair& pair, bool a_older) { return a_older ? pair.a : pair.b; }

  static constexpr double kKeptBits = 30;
  static constexpr std::uint32_t kMostPartners = 64;
  GroupContext& context_;
  FormRows& rows_;
  const SheetRule& rule_;
  std::vector<SimilarPair>& pairs_;
  std::vector<std::size_t> chosen_;
};

}  // namespace

Finding finding_at(const GroupContext& context, std::uint32_t row, std::string code, Severity severity, std::string why) {
  const InterviewRow& at = context.rows.rows[row];
  return {std::move(code), severity, at.device, at.id, context.rows.firm_of(at), {}, {}, std::move(why), context.names.text(at.enumerator), {}};
}

bool is_older(const FormRows& rows, std::uint32_t a, std::uint32_t b) {
  const InterviewRow &x = rows.rows[a], &y = rows.rows[b];
  return std::tie(x.opened_utc, x.device, x.id) < std::tie(y.opened_utc, y.device, y.id);
}

void check_outliers(GroupContext& context) {
  const FormRows& rows = context.rows;
  std::vector<double> values(rows.rows.size()), previous(rows.rows.size());
  std::vector<std::uint32_t> cells(rows.rows.size());
  for (std::size_t rule = 0; rule < rows.outliers; ++rule) {
    for (std::size_t row = 0; row < values.size(); ++row) {
      values[row] = rows.numbers[(row * rows.outliers + rule) * 2];
      previous[row] = rows.numbers[(row * rows.outliers + rule) * 2 + 1];
      cells[row] = rows.rows[row].rejected ? kNoCell : rows.cells[row * rows.outliers + rule];
    }
    const ComparedValue& compared = context.rules.outliers[rule];
    const OutlierReport found = find_outliers(compared.sheet.outlier, values, previous, cells);
    for (const Outlier& outlier : found.outliers)
      report_outlier(context, compared, found.cells[outlier.cell], outlier, values[outlier.row], previous[outlier.row]);
  }
}

void check_similar(GroupContext& context) {
  for (std::size_t i = 0; i < context.rules.similar.size(); ++i) SimilarCheck(context, i).run();
}

void check_twice(std::vector<GroupContext*> contexts) {
  struct Place {
    std::uint64_t firm = 0;
    std::uint32_t context = 0, row = 0;
  };
  std::vector<Place> places;
  for (std::uint32_t i = 0; i < contexts.size(); ++i)
    for (std::uint32_t row = 0; row < contexts[i]->rows.rows.size(); ++row) {
      const InterviewRow& at = contexts[i]->rows.rows[row];
      if (at.usable && at.firm != 0 && !at.rejected) places.push_back({at.firm, i, row});
    }
  const auto row_of = [&](const Place& place) -> const InterviewRow& { return contexts[place.context]->rows.rows[place.row]; };
  std::sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
    return a.firm != b.firm ? a.firm < b.firm : std::tie(row_of(a).opened_utc, row_of(a).device, row_of(a).id) < std::tie(row_of(b).opened_utc, row_of(b).device, row_of(b).id);
  });
  for (std::size_t from = 0; from < places.size();) {
    std::size_t to = from + 1;
    while (to < places.size() && places[to].firm == places[from].firm) ++to;
    for (std::size_t i = from; to - from > 1 && i < to; ++i) {
      const InterviewRow& other = row_of(places[i == from ? from + 1 : from]);
      GroupContext& context = *contexts[places[i].context];
      const std::string key = store::interview_key(other.device, other.id);
      Finding& finding = context.report.findings.emplace_back(finding_at(context, places[i].row, "twice", Severity::kHard,
                                                                         sentence(Sentence::twice, context.language, {std::to_string(to - from), key})));
      finding.other = key;
    }
    from = to;
  }
}

}  // namespace eslabon::check
