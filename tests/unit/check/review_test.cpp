// Offices decide: what they accept, send back and correct, and what follows.
#include <catch2/catch.hpp>

#include "host/check/correction.hpp"
#include "host/store/merge.hpp"
#include "host/store/office_log.hpp"
#include "tests/unit/check/survey_office.hpp"

using namespace eslabon;
using namespace eslabon::check_test;
using store::Decision;
using store::DecisionKind;

namespace {

store::InterviewInfo only_interview(store::Store& store) {
  store.fold();
  const auto all = store.interviews({});
  REQUIRE(all.size() == 1);
  return all[0];
}

Decision decision_about(const store::InterviewInfo& info, DecisionKind kind, std::int64_t utc_s) {
  Decision decision;
  decision.kind = kind, decision.device = info.device, decision.interview = info.id, decision.up_to = info.last;
  decision.who = "ana", decision.utc_s = utc_s, decision.note = "asked again by telephone";
  return decision;
}

void correct(Office& office, const compile::PackageFile& form, const std::vector<check::Correction>& corrections, std::int64_t utc_s = 1'790'000'000) {
  const store::InterviewInfo info = only_interview(office.store());
  Decision decision = decision_about(info, DecisionKind::kCorrected, utc_s);
  const store::Decisions known(office.store());
  check::Corrector(office.store(), form).correct(info, known.review(info.device, info.id, info.last), corrections, decision);
  store::OfficeLog(office.store(), store::office_identity(office.path()), "").append(decision);
}

/// What the interviews' table says, "" for nothing.
std::string cell(store::Store& store, ContentHash form, const std::string& column) {
  store.fold();
  std::string text;
  const std::vector<std::string> columns{column};
  store.scan(store.tables(form)[0].name, columns, [&](std::span<const store::Cell> row) {
    text = row[0].kind == store::Cell::Kind::kInteger ? std::to_string(row[0].integer) : std::string(row[0].text);
  });
  return text;
}

}  // namespace

TEST_CASE("A corrected answer counts, and what depends on it is calculated again") {
  const auto form = firm_form();
  Office office;
  log_interview(office.store(), *form, 5, "F1", kGoodAnswers);
  correct(office, *form, {{"d3a", kRootRow, "60"}, {"d3b", kRootRow, "40"}});
  CHECK(cell(office.store(), form->hash(), "d3a") == "60");
  CHECK(cell(office.store(), form->hash(), "d3b") == "40");
  CHECK(cell(office.store(), form->hash(), "abroad") == "40");
  CHECK(only_interview(office.store()).state == store::InterviewState::kFinished);
  const store::Decisions decisions(office.store());
  const auto all = decisions.of(5, only_interview(office.store()).id);
  REQUIRE(all.size() == 1);
  CHECK(all[0].answers[0].before == "100");
  CHECK(all[0].answers[0].after == "60");
  CHECK(all[0].who == "ana");
  CHECK(codes(office.check()).empty());
}

TEST_CASE("A correction takes away what is asked no more") {
  const auto form = firm_form();
  Office office;
  auto answers = but({{"d3a", 60}});
  answers.emplace_back("d3b", 40);
  log_interview(office.store(), *form, 5, "F1", answers);
  REQUIRE(cell(office.store(), form->hash(), "d3b") == "40");
  correct(office, *form, {{"d3a", kRootRow, "100"}});
  CHECK(cell(office.store(), form->hash(), "d3b").empty());
  CHECK(codes(office.check()).empty());
}

TEST_CASE("A correction that the form would refuse is refused, and nothing is kept") {
  const auto form = firm_form();
  Office office;
  log_interview(office.store(), *form, 5, "F1", kGoodAnswers);
  for (const check::Correction& bad : {check::Correction{"d3a", 0, "150"}, {"nowhere", 0, "1"}, {"l1", 0, "many"}, {"l1", 3, "4"}, {"abroad", 0, "4"}})
    CHECK_THROWS_AS(correct(office, *form, {bad}), text::Failure);
  CHECK(store::Decisions(office.store()).empty());
  correct(office, *form, {{"l1", kRootRow, "-8"}});
  CHECK(cell(office.store(), form->hash(), "l1").empty());
}

TEST_CASE("A finding goes when its answer is corrected, without checking all again") {
  const auto form = firm_form();
  Office office;
  log_interview(office.store(), *form, 5, "F1", but({{"d3a", 120}}));
  CHECK(codes(office.check(true)) == std::vector<std::string>{"constraint"});
  correct(office, *form, {{"d3a", kRootRow, "100"}});
  const check::Report after = office.check(true);
  CHECK(after.checked == 1);
  CHECK(codes(after).empty());
}

TEST_CASE("A rejected interview does not count until its device has answered") {
  const auto form = firm_form();
  Office office;
  log_interview(office.store(), *form, 5, "F1", kGoodAnswers);
  const store::InterviewInfo info = only_interview(office.store());
  store::OfficeLog(office.store(), store::office_identity(office.path()), "North").append(decision_about(info, DecisionKind::kRejected, 1'790'000'000));
  CHECK(only_interview(office.store()).state == store::InterviewState::kOpen);
  const store::Decisions decisions(office.store());
  CHECK(decisions.review(5, info.id, info.last).status->kind == DecisionKind::kRejected);
  CHECK(decisions.review(5, info.id, info.last + 1).status == nullptr);  // newer entries have come
  CHECK(decisions.office_name(decisions.of(5, info.id)[0].office) == "North");
}

TEST_CASE("Of two offices' corrections the later one counts wherever they meet, and the disagreement is a finding") {
  const auto form = firm_form();
  Office north, south, capital;
  for (Office* office : {&north, &south}) log_interview(office->store(), *form, 5, "F1", kGoodAnswers);
  correct(north, *form, {{"l1", kRootRow, "11"}}, 1'790'000'500);
  correct(south, *form, {{"l1", kRootRow, "12"}}, 1'790'000'100);
  store::merge(south.store(), capital.store());
  store::merge(north.store(), capital.store());
  store::merge(south.store(), north.store());
  for (Office* office : {&capital, &north}) {
    CHECK(cell(office->store(), form->hash(), "l1") == "11");
    CHECK(codes(office->check()) == std::vector<std::string>{"disagreement"});
  }
  CHECK(capital.store().content_hash() == north.store().content_hash());
}

TEST_CASE("An office goes on in its own log, and a copied store without its identity is another office") {
  const auto form = firm_form();
  Office office;
  log_interview(office.store(), *form, 5, "F1", kGoodAnswers);
  const store::InterviewInfo info = only_interview(office.store());
  const auto identity = store::office_identity(office.path());
  store::OfficeLog(office.store(), identity, "").append(decision_about(info, DecisionKind::kAccepted, 1));
  store::OfficeLog(office.store(), identity, "").append(decision_about(info, DecisionKind::kAssigned, 2));
  const auto all = store::Decisions(office.store());
  REQUIRE(all.of(5, info.id).size() == 2);
  CHECK(all.of(5, info.id)[0].office == all.of(5, info.id)[1].office);
  std::filesystem::remove(identity);
  CHECK(store::OfficeLog(office.store(), identity, "").office() != all.of(5, info.id)[0].office);
}

TEST_CASE("A decision is read back as it was written, and damaged ones are passed over") {
  Decision decision;
  decision.device = 0xABCDEF0123456789, decision.interview = 77, decision.up_to = 99, decision.who = "José \"Pepe\"", decision.utc_s = 5, decision.note = "línea\nnueva";
  decision.answers.push_back({{3, 2}, "l1", "4", "5", ""});
  decision.events.push_back(std::string("\x21\x00\xff", 3));
  const std::string bytes = store::write_decision(decision);
  Decision read;
  REQUIRE(store::read_decision(as_bytes(bytes), read));
  CHECK(read.device == decision.device);
  CHECK(read.note == decision.note);
  CHECK(read.answers[0].at.row == 2);
  CHECK(read.events == decision.events);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    Decision cut;
    CHECK_FALSE(store::read_decision(as_bytes(std::string_view(bytes).substr(0, size)), cut));
  }
}
