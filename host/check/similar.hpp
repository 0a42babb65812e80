// Interviews that are too alike: found through the rare answers they share, never by comparing every pair.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace eslabon::check {

/// Answers of many interviews as a table of codes: row by row, `questions` codes each; 0 where nothing is answered. Equal answers
/// to a question have equal codes.
struct AnswerCodes {
  std::span<const std::uint32_t> codes;
  std::size_t questions = 0;
  [[nodiscard]] std::size_t rows() const { return questions == 0 ? 0 : codes.size() / questions; }
  [[nodiscard]] std::span<const std::uint32_t> row(std::size_t row) const { return codes.subspan(row * questions, questions); }
};

struct SimilarRule {
  double share = 0.8;          ///< equal answers / answers of the interview that has more, at least this
  std::uint32_t answers = 10;  ///< interviews with fewer are left out
  double bits = 50;            ///< how unlikely the equal answers must be: 2^-bits
  std::uint32_t partners = 0;  ///< interviews that have so many likes already are compared with others no more; 0: all are
};

struct SimilarPair {
  std::uint32_t a = 0, b = 0;       ///< rows, a < b
  std::uint32_t equal = 0, of = 0;  ///< share = equal / of
  double bits = 0;                  ///< minus log2 of how often that many people answer just so, question by question
};

/// How common each answer is: counters that answers share by hash, so that an answer may seem more common than it is, never rarer.
class AnswerCounts {
 public:
  static constexpr std::size_t kCounters = std::size_t{1} << 22;
  /// `memory` holds kCounters and must outlive it: what was counted before goes on.
  explicit AnswerCounts(std::span<std::uint32_t> memory) : counts_(memory) {}
  void add(std::span<const std::uint32_t> row);
  void remove(std::span<const std::uint32_t> row);
  [[nodiscard]] std::uint32_t count(std::size_t question, std::uint32_t code) const { return counts_[slot(question, code)]; }

 private:
  static std::size_t slot(std::size_t question, std::uint32_t code);
  std::span<std::uint32_t> counts_;
};

struct SimilarReport {
  std::vector<SimilarPair> pairs;   ///< by b, then a
  std::uint64_t compared = 0;       ///< pairs that were looked at
  std::uint64_t passed_over = 0;    ///< interviews in groups too large to compare (see below)
};

/// Every pair of rows that the rule names, with certainty: two interviews with n answers that share t n of them have one of their
/// n - t n + 1 rarest answers in common (prefix filtering: Bayardo, Ma, Srikant 2007), and l of their n - t n + l rarest
/// (Wang, Li, Feng 2012), by which large groups are split. Only groups of more than 256 interviews that share their four rarest
/// answers are passed over, and counted; exact copies are found even there.
SimilarReport find_similar(const SimilarRule& rule, const AnswerCodes& answers, const AnswerCounts& counts);

/// The same, but only pairs of which one row is among `changed` (ascending): one look at every row instead of a search.
SimilarReport find_similar_to(const SimilarRule& rule, const AnswerCodes& answers, const AnswerCounts& counts,
                              std::span<const std::uint32_t> changed);

/// How unlikely the equal answers of two rows are, as counted now.
double bits_of_pair(const AnswerCodes& answers, const AnswerCounts& counts, std::uint32_t a, std::uint32_t b);

/// Groups of rows that are alike in every question, unanswered ones included: group[row] is the number of its rows, 1 for itself.
std::vector<std::uint32_t> count_equal_rows(const AnswerCodes& answers);

}  // namespace eslabon::check
