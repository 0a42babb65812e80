// A simulated field force, and the checks that look at its work.
#include <catch2/catch.hpp>

#include <filesystem>

#include "firmware/event/event_codec.hpp"
#include "host/check/store_check.hpp"
#include "host/simulate/field_force.hpp"
#include "tests/unit/compile/compiled.hpp"

using namespace eslabon;
using namespace eslabon::simulate;

namespace {

constexpr const char* kForm = R"(
| survey  |                    |         |           |          |                    |               |                 |                   |         |
|         | type               | name    | label     | required | relevant           | constraint    | soft_constraint | calculation       | special |
|         | hidden             | a6a     |           |          |                    |               |                 |                   |         |
|         | select_one yn      | consent | Agreed?   | yes      |                    |               |                 |                   |         |
|         | begin group        | firm    | Firm      |          | ${consent} = '1'   |               |                 |                   |         |
|         | integer            | l1      | Workers   | yes      |                    | . >= 1        | . < 300         |                   | -9 -8   |
|         | integer            | d3a     | National  | yes      |                    | . >= 0 and . <= 100 |           |                   |         |
|         | integer            | d3b     | Indirect  | yes      | ${d3a} < 100       | . <= 100 - ${d3a} |             |                   |         |
|         | integer            | d3c     | Direct    | yes      | ${d3a} < 100       | . + ${d3a} + ${d3b} = 100 |     |                   |         |
|         | select_multiple pr | used    | Programmes | yes     |                    |               |                 |                   |         |
|         | end group          |         |           |          |                    |               |                 |                   |         |
|         | calculate          | abroad  |           |          |                    |               |                 | 100 - ${d3a}      |         |
| choices |                    |         |           |          |                    |               |                 |                   |         |
|         | list_name          | name    | label     |          |                    |               |                 |                   |         |
|         | yn                 | 1       | Yes       |          |                    |               |                 |                   |         |
|         | yn                 | 2       | No        |          |                    |               |                 |                   |         |
|         | pr                 | a       | A         |          |                    |               |                 |                   |         |
|         | pr                 | b       | B         |          |                    |               |                 |                   |         |
| checks  |                    |         |           |          |                    |               |                 |                   |         |
|         | name               | severity | base     | rule     | message            |               |                 |                   |         |
|         | parts              | hard    | ${d3a} != '' and ${d3a} < 100 | ${d3a} + ${d3b} + ${d3c} = 100 | Parts must be a hundred | | | | |
|         | tiny               | soft    | ${l1} != '' | ${l1} > 1 | Only one worker  |               |                 |                   |         |
)";

std::unique_ptr<compile::PackageFile> firm_form() {
  test::Built built = test::build(kForm);
  UNSCOPED_INFO(built.all());
  REQUIRE_FALSE(text::has_error(built.faults));
  return std::move(built.file);
}

class Office {
 public:
  Office() : path_(std::filesystem::temp_directory_path() / ("eslabon-field-" + std::to_string(counter_++) + ".db")) {
    std::filesystem::remove(path_);
    store_ = store::open_store(path_.string(), store::OpenMode::kCreate);
  }
  ~Office() {
    store_.reset();
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path_.string() + end);
  }
  store::Store& store() { return *store_; }

 private:
  static inline int counter_ = 0;
  std::filesystem::path path_;
  std::unique_ptr<store::Store> store_;
};

// One interview by hand, so that it can be wrong.
void log_interview(store::Store& store, const compile::PackageFile& package, const std::vector<std::pair<const char*, expr::Value>>& answers,
                   DeviceId device = 5) {
  store.put_object({package.hash(), store::ObjectKind::kForm, "form", "1", package.bytes().size()}, package.bytes());
  DeviceLog log(device, 1'780'000'000);
  log.boot(1'780'000'000);
  log.append(event::interview_opened(package.hash(), "F1", "default"));
  const event::InterviewId id = log.last();
  for (const auto& [name, value] : answers) {
    const Address at{*package.package().find(name), kRootRow};
    log.append(event::answer_set(id, at, event::Answer(value)));
  }
  log.append(event::calculation_set(id, {*package.package().find("abroad"), kRootRow}, event::Answer(expr::Value::integer(40))));
  log.append(event::interview_finished(id));
  log.keep_in(store);
}

std::vector<std::string> codes(const check::Report& report) {
  std::vector<std::string> found;
  for (const check::Finding& finding : report.findings) found.push_back(finding.code + " " + finding.variable);
  return found;
}

}  // namespace

TEST_CASE("a simulated field force leaves interviews that pass every hard check") {
  const auto package = firm_form();
  const Frame frame = draw_sample(invent_population(3000, 11), 120, 11);
  Office office;
  FieldOptions options;
  options.devices = 5;
  options.seed = 11;
  const Work work = simulate_field(*package, frame, options, office.store());
  CHECK(work.interviews == frame.firms.size());
  CHECK(work.completed > work.interviews * 7 / 10);
  CHECK(work.incomplete == 0);
  CHECK(office.store().devices().size() == 5);
  const check::Report report = check::check_store(office.store());
  CHECK(report.interviews == frame.firms.size());
  for (const check::Finding& finding : report.findings) CHECK(finding.severity != check::Severity::kHard);
}

TEST_CASE("the same seed gives the same logs and another seed gives others") {
  const auto package = firm_form();
  const auto content = [&](std::uint64_t seed) {
    Office office;
    FieldOptions options;
    options.seed = seed;
    simulate_field(*package, draw_sample(invent_population(500, seed), 40, seed), options, office.store());
    return office.store().content_hash();
  };
  CHECK(content(3) == content(3));
  CHECK(content(3) != content(4));
}

TEST_CASE("a sample's weights add up to the population in every stratum") {
  const Frame population = invent_population(4000, 5);
  const Frame sample = draw_sample(population, 300, 5);
  std::map<std::string, double> listed, weighted;
  for (const Firm& firm : population.firms) ++listed[std::string(firm.given_text("stratum"))];
  for (const Firm& firm : sample.firms) weighted[std::string(firm.given_text("stratum"))] += *firm.number("wt");
  REQUIRE(listed.size() == weighted.size());
  for (const auto& [stratum, firms] : listed) CHECK(weighted[stratum] == Approx(firms).epsilon(1e-6));
}

TEST_CASE("larger firms of the invented population export more often, as in the surveys") {
  const Frame population = invent_population(40'000, 1);
  std::array<double, 4> firms{}, exporters{};
  for (const Firm& firm : population.firms) {
    const auto size = static_cast<std::size_t>(*firm.number("a6a"));
    ++firms[size];
    exporters[size] += *firm.number("d3a") < 100 ? 1 : 0;
  }
  constexpr double kExpected[] = {0.03, 0.09, 0.21, 0.38};
  for (std::size_t size = 0; size < 4; ++size) CHECK(exporters[size] / firms[size] == Approx(kExpected[size]).epsilon(0.15));
}

TEST_CASE("an interview that breaks its form is found out answer by answer") {
  const auto package = firm_form();
  Office office;
  log_interview(office.store(), *package,
                {{"consent", expr::Value::text("1")}, {"l1", expr::Value::integer(1)}, {"d3a", expr::Value::integer(60)},
                 {"d3b", expr::Value::integer(50)}, {"used", expr::Value::text("a zebra")}});
  const std::vector<std::string> found = codes(check::check_store(office.store()));
  CHECK(found == std::vector<std::string>{"choice used", "constraint d3b", "missing d3c", "parts ", "tiny "});
}

TEST_CASE("a calculation that differs from the device's is found") {
  const auto package = firm_form();
  Office office;
  log_interview(office.store(), *package,
                {{"consent", expr::Value::text("1")}, {"l1", expr::Value::integer(9)}, {"d3a", expr::Value::integer(100)},
                 {"used", expr::Value::text("a")}});
  const check::Report report = check::check_store(office.store());
  REQUIRE(codes(report) == std::vector<std::string>{"calculation abroad"});
  CHECK(report.findings[0].why == "the device calculated 40, the same answers give 0 here");
  CHECK(report.findings[0].firm == "F1");
}

TEST_CASE("a firm that two devices interviewed is found in both") {
  const auto package = firm_form();
  Office office;
  const std::vector<std::pair<const char*, expr::Value>> answers = {
      {"consent", expr::Value::text("1")}, {"l1", expr::Value::integer(9)}, {"d3a", expr::Value::integer(60)},
      {"d3b", expr::Value::integer(0)}, {"d3c", expr::Value::integer(40)}, {"used", expr::Value::text("a")}};
  log_interview(office.store(), *package, answers, 5);
  log_interview(office.store(), *package, answers, 6);
  CHECK(codes(check::check_store(office.store())) == std::vector<std::string>{"twice ", "twice "});
}
