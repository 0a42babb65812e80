// All interviews of a store, checked with each other.
#include <catch2/catch.hpp>

#include <map>
#include <set>

#include "tests/unit/check/survey_office.hpp"

using namespace eslabon;
using namespace eslabon::check_test;

namespace {

/// What a report says, line by line.
std::vector<std::string> lines(const check::Report& report) {
  std::vector<std::string> lines;
  for (const check::Finding& f : report.findings)
    lines.push_back(f.code + "|" + store::interview_key(f.device, f.interview) + "|" + f.firm + "|" + f.variable + "|" + f.value + "|" + f.other + "|" + f.enumerator);
  return lines;
}

simulate::FieldOptions field(std::uint64_t seed, double planted) {
  simulate::FieldOptions options;
  options.devices = 4, options.seed = seed, options.planted = planted;
  return options;
}

/// Who was found by codes, of the interviews in which an error of a kind was planted.
double recall(const std::vector<simulate::Planted>& planted, simulate::Plant kind, const check::Report& report, const std::set<std::string>& codes) {
  std::set<std::pair<DeviceId, event::InterviewId>> found;
  for (const check::Finding& finding : report.findings)
    if (codes.contains(finding.code)) found.insert({finding.device, finding.interview});
  double all = 0, hit = 0;
  for (const simulate::Planted& one : planted) {
    if (one.plant != kind) continue;
    ++all;
    hit += found.contains({one.device, one.interview}) ? 1 : 0;
  }
  REQUIRE(all > 0);
  return hit / all;
}

}  // namespace

TEST_CASE("Only interviews that changed are checked again, and the report is the same as from scratch") {
  const auto form = firm_form();
  Office office;
  simulate::simulate_field(*form, simulate::draw_sample(simulate::invent_population(2000, 3), 150, 3), field(3, 0.03), office.store());
  const check::Report first = office.check(true);
  CHECK(first.checked == first.interviews);
  CHECK(office.check(true).checked == 0);
  CHECK(lines(office.check(true)) == lines(first));
  simulate::simulate_field(*form, simulate::draw_sample(simulate::invent_population(2000, 8), 60, 8), field(8, 0.03), office.store());
  const check::Report grown = office.check(true);
  CHECK(grown.checked == grown.interviews - first.interviews);
  CHECK(lines(grown) == lines(office.check(false)));
}

TEST_CASE("A damaged state of the checks is thrown away, not believed") {
  const auto form = firm_form();
  Office office;
  log_interview(office.store(), *form, 5, "F1", but({{"d3a", 120}}));
  const check::Report before = office.check(true);
  const auto state = check::state_folder(office.path()) / "state";
  const auto size = std::filesystem::file_size(state);
  for (const auto cut : {size - 1, size / 2, std::uintmax_t{3}, std::uintmax_t{0}}) {
    std::filesystem::resize_file(state, cut);
    const check::Report after = office.check(true);
    CHECK(after.checked == 1);
    CHECK(lines(after) == lines(before));
  }
}

TEST_CASE("Planted errors are found, and honest interviews are left in peace") {
  const auto form = firm_form();
  Office office;
  std::vector<simulate::Planted> planted;
  const simulate::Frame frame = simulate::draw_sample(simulate::invent_population(9000, 21), 900, 21);
  simulate::simulate_field(*form, frame, field(21, 0.01), office.store(), &planted);
  const check::Report report = office.check();
  using simulate::Plant;
  CHECK(recall(planted, Plant::kTwice, report, {"twice"}) == 1);
  CHECK(recall(planted, Plant::kOutOfRange, report, {"constraint"}) == 1);
  CHECK(recall(planted, Plant::kBrokenSkip, report, {"skip"}) == 1);
  CHECK(recall(planted, Plant::kOutlier, report, {"pay"}) > 0.9);
  CHECK(recall(planted, Plant::kCopied, report, {"near_copy"}) > 0.8);
  CHECK(recall(planted, Plant::kCurbstoned, report, {"fabricated", "fast"}) > 0.9);
  std::set<std::pair<DeviceId, event::InterviewId>> wrong, hard;
  for (const simulate::Planted& one : planted) wrong.insert({one.device, one.interview});
  for (const check::Finding& finding : report.findings)
    if (finding.severity == check::Severity::kHard && finding.code != "twice" && !wrong.contains({finding.device, finding.interview})) hard.insert({finding.device, finding.interview});
  CHECK(hard.empty());
}

TEST_CASE("Enumerators who invent what they write down are found by their habits, and nobody else is accused") {
  const auto form = firm_form();
  Office office;
  simulate::FieldOptions options = field(4, 0);
  options.devices = 10, options.inventors = 2;
  simulate::simulate_field(*form, simulate::draw_sample(simulate::invent_population(9000, 4), 3000, 4), options, office.store());
  std::set<std::string> accused;
  for (const check::Finding& finding : office.check().findings)
    if (finding.code == "alike") accused.insert(finding.enumerator);
  CHECK(accused == std::set<std::string>{"enumerator-1", "enumerator-2"});
}

TEST_CASE("Two interviews of one firm are held against each other") {
  const auto form = firm_form();
  Office office;
  log_interview(office.store(), *form, 5, "F1", kGoodAnswers, 1'780'000'000);
  log_interview(office.store(), *form, 6, "F1", but({{"l1", 25}}), 1'780'100'000);
  log_interview(office.store(), *form, 7, "F2", kGoodAnswers);
  const check::Report report = office.check();
  const std::vector<std::string> found = codes(report);
  CHECK(std::count(found.begin(), found.end(), "twice") == 2);
  REQUIRE(std::count(found.begin(), found.end(), "workers_twice") == 1);
  for (const check::Finding& finding : report.findings)
    if (finding.code == "workers_twice") CHECK(finding.device == 6);
}

TEST_CASE("What the register knew of a firm is a rule's business, too") {
  const auto form = firm_form();
  Office office;
  auto answers = but({{"l1", 500}});
  answers.insert(answers.begin(), {"frame_workers", 3});
  log_interview(office.store(), *form, 5, "F1", answers);
  const check::Report report = office.check();
  REQUIRE(codes(report) == std::vector<std::string>{"frame"});
  CHECK(report.findings[0].why == "Register says otherwise");
}

TEST_CASE("Sentences are said in the language of the office") {
  const auto form = firm_form();
  Office office;
  log_interview(office.store(), *form, 5, "F1", but({{"k8", 7}}));
  for (const auto& [language, words] : {std::pair{"es", "la respuesta no está en la lista de opciones"}, std::pair{"pt", "a resposta não está na lista de opções"}}) {
    const check::Report report = check::check_store(office.store(), {.state = {}, .language = language});
    REQUIRE(codes(report) == std::vector<std::string>{"choice"});
    CHECK(report.findings[0].why == words);
  }
}
