// Interviews that are too alike, however many there are.
#include <catch2/catch.hpp>

#include <rapidcheck/catch.h>

#include <random>
#include <set>

#include "host/check/similar.hpp"

using namespace eslabon::check;

namespace {

using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

std::vector<std::uint32_t> counted(const AnswerCodes& answers) {
  std::vector<std::uint32_t> counters(AnswerCounts::kCounters);
  AnswerCounts counts(counters);
  for (std::size_t row = 0; row < answers.rows(); ++row) counts.add(answers.row(row));
  return counters;
}

SimilarReport similar_in(const SimilarRule& rule, const AnswerCodes& answers) {
  std::vector<std::uint32_t> counters = counted(answers);
  return find_similar(rule, answers, AnswerCounts(counters));
}

Pairs pairs_of(const SimilarReport& report) {
  Pairs pairs;
  for (const SimilarPair& pair : report.pairs) pairs.insert({pair.a, pair.b});
  return pairs;
}

Pairs every_pair(const SimilarRule& rule, const AnswerCodes& answers) {
  Pairs pairs;
  for (std::uint32_t b = 0; b < answers.rows(); ++b)
    for (std::uint32_t a = 0; a < b; ++a) {
      std::uint32_t equal = 0, left = 0, right = 0;
      for (std::size_t i = 0; i < answers.questions; ++i) {
        left += answers.row(a)[i] != 0, right += answers.row(b)[i] != 0;
        equal += answers.row(a)[i] == answers.row(b)[i] && answers.row(a)[i] != 0;
      }
      if (std::max(left, right) >= rule.answers && equal >= rule.share * std::max(left, right) - 1e-9) pairs.insert({a, b});
    }
  return pairs;
}

/// Interviews of 20 questions with few answers each, some copied with small changes.
std::vector<std::uint32_t> interviews(std::uint32_t seed, std::size_t count, std::uint32_t choices) {
  std::mt19937 chance(seed);
  std::vector<std::uint32_t> codes;
  for (std::size_t row = 0; row < count; ++row)
    for (std::size_t question = 0; question < 20; ++question) {
      const bool copies = row > 0 && chance() % 10 != 0 && row % 3 == 0;
      codes.push_back(copies ? codes[(row - 1) * 20 + question] : static_cast<std::uint32_t>(chance() % (choices + 1)));
    }
  return codes;
}

}  // namespace

TEST_CASE("Nearly the same interview given for two firms is found") {
  std::vector<std::uint32_t> codes = interviews(1, 50, 1000);
  for (std::size_t i = 0; i < 20; ++i) codes[40 * 20 + i] = codes[7 * 20 + i];
  codes[40 * 20 + 3] = 999'999;
  const AnswerCodes answers{codes, 20};
  const SimilarReport report = similar_in({.share = 0.9, .answers = 10, .bits = 20}, answers);
  REQUIRE(pairs_of(report).contains({7, 40}));
  CHECK(report.compared < 50 * 49 / 2);
}

TEST_CASE("The same answers that everybody gives are no wonder") {
  const std::vector<std::uint32_t> codes(30 * 20, 1);
  const AnswerCodes answers{codes, 20};
  CHECK(similar_in({.share = 0.9, .answers = 10, .bits = 20}, answers).pairs.empty());
  CHECK(similar_in({.share = 0.9, .answers = 10, .bits = 0}, answers).pairs.size() == 30 * 29 / 2);
}

TEST_CASE("No pair is missed that comparing every pair would find") {
  rc::prop("with many and with few different answers", [] {
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    const auto choices = *rc::gen::element(2U, 5U, 50U, 100'000U);
    const auto share = *rc::gen::element(0.6, 0.75, 0.9, 1.0);
    const std::vector<std::uint32_t> codes = interviews(seed, 120, choices);
    const AnswerCodes answers{codes, 20};
    const SimilarRule rule{.share = share, .answers = 5, .bits = 0};
    const SimilarReport report = similar_in(rule, answers);
    RC_ASSERT(report.passed_over == 0U);
    RC_ASSERT(pairs_of(report) == every_pair(rule, answers));
  });
}

TEST_CASE("Groups of hundreds who share rare answers are split, and no pair is missed") {
  std::vector<std::uint32_t> codes = interviews(5, 700, 30);
  for (std::size_t row = 0; row < 700; ++row) codes[row * 20] = 77, codes[row * 20 + 1] = row % 2 == 0 ? 78 : 79;
  const AnswerCodes answers{codes, 20};
  std::vector<std::uint32_t> counters(AnswerCounts::kCounters);
  AnswerCounts counts(counters);  // as if 77, 78 and 79 were the rarest: everybody else was counted often
  for (int times = 0; times < 900; ++times)
    for (std::uint32_t code = 1; code <= 30; ++code) counts.add(std::vector<std::uint32_t>(20, code));
  const SimilarRule rule{.share = 0.8, .answers = 5, .bits = 0};
  const SimilarReport report = find_similar(rule, answers, counts);
  CHECK(report.passed_over == 0);
  CHECK(pairs_of(report) == every_pair(rule, answers));
}

TEST_CASE("Interviews that came today are compared with all, and nothing else is") {
  const std::vector<std::uint32_t> codes = interviews(9, 90, 40);
  const AnswerCodes answers{codes, 20};
  const SimilarRule rule{.share = 0.75, .answers = 5, .bits = 0};
  const std::vector<std::uint32_t> today{30, 87, 88};
  Pairs expected;
  for (const auto& pair : every_pair(rule, answers))
    for (const std::uint32_t row : today)
      if (pair.first == row || pair.second == row) expected.insert(pair);
  CHECK_FALSE(expected.empty());
  std::vector<std::uint32_t> counters = counted(answers);
  CHECK(pairs_of(find_similar_to(rule, answers, AnswerCounts(counters), today)) == expected);
}

TEST_CASE("Copies are counted, unanswered questions included") {
  const std::vector<std::uint32_t> codes{1, 2, 0, 1, 2, 0, 1, 2, 3, 1, 2, 0};
  CHECK(count_equal_rows({codes, 3}) == std::vector<std::uint32_t>{3, 3, 1, 3});
}
