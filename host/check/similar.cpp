#include "host/check/similar.hpp"

#include <algorithm>
#include <cmath>

namespace eslabon::check {
namespace {

constexpr std::size_t kLargestGroup = 256;
constexpr std::size_t kLongestChain = 4;

std::uint64_t mix(std::uint64_t value) {  // SplitMix64 (Vigna)
  value += 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

std::uint64_t hash_of(std::size_t question, std::uint32_t code) { return mix((static_cast<std::uint64_t>(question) << 32) | code); }

std::uint64_t row_hash(std::span<const std::uint32_t> row) {
  std::uint64_t hash = row.size();
  for (const std::uint32_t code : row) hash = mix(hash ^ code);
  return hash;
}

/// An answer with its place in the one order of all answers, from the rarest to the commonest.
using Ranked = std::pair<std::uint32_t, std::uint64_t>;

/// One answer of one row: the same for all who answered so.
struct Posting {
  std::uint64_t answer = 0;
  std::uint32_t row = 0;
  bool operator<(const Posting& other) const { return answer != other.answer ? answer < other.answer : row < other.row; }
};

class Search {
 public:
  Search(const SimilarRule& rule, const AnswerCodes& answers, const AnswerCounts& counts) : rule_(rule), answers_(answers), counts_(counts) {}

  SimilarReport run() {
    std::vector<Posting> postings;
    for (std::size_t row = 0; row < answers_.rows(); ++row) add_postings(static_cast<std::uint32_t>(row), {}, postings);
    explore(postings, {});
    if (report_.passed_over > 0) find_copies();
    return finish();
  }

  SimilarReport run_for(std::span<const std::uint32_t> changed) {
    std::vector<Posting> postings;
    for (const std::uint32_t row : changed) add_postings(row, {}, postings);
    std::sort(postings.begin(), postings.end());
    std::vector<bool> maybe(kFilterBits);
    for (const Posting& posting : postings) maybe[posting.answer % kFilterBits] = true;
    for (std::size_t row = 0; row < answers_.rows(); ++row) meet(static_cast<std::uint32_t>(row), postings, maybe);
    return finish();
  }

 private:
  static constexpr std::size_t kFilterBits = std::size_t{1} << 20;
  using Chain = std::vector<std::uint64_t>;  ///< answers that all rows of a group share, from the rarest on

  void order(std::uint32_t row) {
    order_.clear();
    const std::span codes = answers_.row(row);
    for (std::size_t question = 0; question < codes.size(); ++question)
      if (codes[question] != 0) order_.emplace_back(counts_.count(question, codes[question]), hash_of(question, codes[question]));
    std::sort(order_.begin(), order_.end());
  }

  // With l answers in `chain`: those behind the last of them among the n - t n + l + 1 rarest. A pair that shares enough has its l + 1
  // rarest common answers there, so going on in the order alone finds it.
  void add_postings(std::uint32_t row, const Chain& chain, std::vector<Posting>& postings) {
    order(row);
    if (order_.size() < rule_.answers || order_.empty()) return;
    const auto wanted = static_cast<std::size_t>(std::ceil(rule_.share * static_cast<double>(order_.size()) - 1e-9));
    const std::size_t prefix = std::min(order_.size(), order_.size() - std::min(wanted, order_.size()) + chain.size() + 1);
    bool behind = chain.empty();
    for (std::size_t i = 0; i < prefix; ++i) {
      if (behind) postings.push_back({order_[i].second, row});
      behind = behind || order_[i].second == chain.back();
    }
  }

  void explore(std::vector<Posting>& postings, const Chain& chain) {
    std::sort(postings.begin(), postings.end());
    for (std::size_t from = 0; from < postings.size();) {
      std::size_t to = from + 1;
      while (to < postings.size() && postings[to].answer == postings[from].answer) ++to;
      if (to - from > 1) take(std::span(postings).subspan(from, to - from), chain);
      from = to;
    }
  }

  void take(std::span<const Posting> group, Chain chain) {
    if (group.size() <= kLargestGroup) return compare_all(group);
    chain.push_back(group[0].answer);
    if (chain.size() == kLongestChain) {
      report_.passed_over += group.size();
      return;
    }
    std::vector<Posting> finer;
    for (const Posting& posting : group) add_postings(posting.row, chain, finer);
    explore(finer, chain);
  }

  void compare_all(std::span<const Posting> group) {
    for (std::size_t i = 1; i < group.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) compare(group[j].row, group[i].row);
  }

  // Any answer of the row that is among a changed row's rarest ones brings the two together.
  void meet(std::uint32_t row, const std::vector<Posting>& postings, const std::vector<bool>& maybe) {
    const std::span codes = answers_.row(row);
    for (std::size_t question = 0; question < codes.size(); ++question) {
      if (codes[question] == 0) continue;
      const std::uint64_t answer = hash_of(question, codes[question]);
      if (!maybe[answer % kFilterBits]) continue;
      for (auto at = std::lower_bound(postings.begin(), postings.end(), Posting{answer, 0}); at != postings.end() && at->answer == answer; ++at)
        compare(at->row, row);
    }
  }

  void compare(std::uint32_t a, std::uint32_t b) {
    if (a == b || (has_enough(a) && has_enough(b))) return;
    ++report_.compared;
    const std::span left = answers_.row(a), right = answers_.row(b);
    std::uint32_t equal = 0, of_left = 0, of_right = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
      of_left += left[i] != 0;
      of_right += right[i] != 0;
      equal += left[i] == right[i] && left[i] != 0;
    }
    const std::uint32_t of = std::max(of_left, of_right);
    if (of < rule_.answers || equal + 1e-9 < rule_.share * of) return;
    const double bits = bits_of_pair(answers_, counts_, a, b);
    if (bits < rule_.bits) return;
    report_.pairs.push_back({std::min(a, b), std::max(a, b), equal, of, bits});
    if (rule_.partners == 0) return;
    partners_.resize(answers_.rows());
    ++partners_[a], ++partners_[b];
  }
  [[nodiscard]] bool has_enough(std::uint32_t row) const { return !partners_.empty() && partners_[row] >= rule_.partners; }

  // Groups that were passed over hold exact copies all the same: those lie side by side when sorted by the whole row.
  void find_copies() {
    std::vector<Posting> rows;
    for (std::size_t row = 0; row < answers_.rows(); ++row) rows.push_back({row_hash(answers_.row(row)), static_cast<std::uint32_t>(row)});
    std::sort(rows.begin(), rows.end());
    for (std::size_t i = 1; i < rows.size(); ++i)
      if (rows[i].answer == rows[i - 1].answer) compare(rows[i - 1].row, rows[i].row);
  }

  SimilarReport finish() {
    auto& pairs = report_.pairs;
    std::sort(pairs.begin(), pairs.end(), [](const SimilarPair& x, const SimilarPair& y) { return x.b != y.b ? x.b < y.b : x.a < y.a; });
    pairs.erase(std::unique(pairs.begin(), pairs.end(), [](const SimilarPair& x, const SimilarPair& y) { return x.a == y.a && x.b == y.b; }), pairs.end());
    return std::move(report_);
  }

  const SimilarRule& rule_;
  const AnswerCodes& answers_;
  const AnswerCounts& counts_;
  std::vector<Ranked> order_;
  std::vector<std::uint16_t> partners_;
  SimilarReport report_;
};

}  // namespace

std::size_t AnswerCounts::slot(std::size_t question, std::uint32_t code) { return hash_of(question, code) % kCounters; }

void AnswerCounts::add(std::span<const std::uint32_t> row) {
  for (std::size_t question = 0; question < row.size(); ++question)
    if (row[question] != 0) ++counts_[slot(question, row[question])];
}

void AnswerCounts::remove(std::span<const std::uint32_t> row) {
  for (std::size_t question = 0; question < row.size(); ++question)
    if (row[question] != 0) --counts_[slot(question, row[question])];
}

SimilarReport find_similar(const SimilarRule& rule, const AnswerCodes& answers, const AnswerCounts& counts) {
  return Search(rule, answers, counts).run();
}

SimilarReport find_similar_to(const SimilarRule& rule, const AnswerCodes& answers, const AnswerCounts& counts,
                              std::span<const std::uint32_t> changed) {
  return Search(rule, answers, counts).run_for(changed);
}

double bits_of_pair(const AnswerCodes& answers, const AnswerCounts& counts, std::uint32_t a, std::uint32_t b) {
  const std::span left = answers.row(a), right = answers.row(b);
  const double rows = static_cast<double>(answers.rows());
  double bits = 0;
  for (std::size_t i = 0; i < left.size(); ++i)
    if (left[i] != 0 && left[i] == right[i]) bits += std::log2(rows / std::clamp<double>(counts.count(i, left[i]), 1, rows));
  return bits;
}

std::vector<std::uint32_t> count_equal_rows(const AnswerCodes& answers) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> rows;
  for (std::size_t row = 0; row < answers.rows(); ++row) rows.emplace_back(row_hash(answers.row(row)), static_cast<std::uint32_t>(row));
  std::sort(rows.begin(), rows.end());
  std::vector<std::uint32_t> counts(answers.rows(), 1);
  for (std::size_t from = 0; from < rows.size();) {
    std::size_t to = from + 1;
    while (to < rows.size() && rows[to].first == rows[from].first) ++to;
    for (std::size_t i = from; i < to; ++i) counts[rows[i].second] = static_cast<std::uint32_t>(to - from);
    from = to;
  }
  return counts;
}

}  // namespace eslabon::check
