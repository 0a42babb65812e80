// Two interviews with a repeat in a repeat, as ODK submissions and as files for Stata and SPSS.
#include <catch2/catch.hpp>

#include "host/estimate/survey_dataset.hpp"
#include "host/publish/dataset_files.hpp"
#include "host/publish/submission_xml.hpp"
#include "tests/unit/compile/compiled.hpp"
#include "tests/unit/store/device_script.hpp"

namespace eslabon::publish {
namespace {

using expr::Value;
using store_test::DeviceScript;
using store_test::TemporaryStore;

constexpr const char* kForm = R"(
| survey   |                     |         |           |         |
|          | type                | name    | label     | special |
|          | text                | firm    | Firm      |         |
|          | begin group         | sales   | Sales     |         |
|          | integer             | staff   | Workers   | -9 -8   |
|          | select_multiple way | ways    | Ways      |         |
|          | decimal             | share   | Share     |         |
|          | note                | thanks  | Thanks    |         |
|          | begin repeat        | product | Product   |         |
|          | text                | called  | Name      |         |
|          | begin repeat        | market  | Market    |         |
|          | select_one way      | how     | How       |         |
|          | date                | since   | Since     |         |
|          | end repeat          |         |           |         |
|          | end repeat          |         |           |         |
|          | end group           |         |           |         |
|          | integer             | tax_id  | Tax id    |         |
| choices  |                     |         |           |         |
|          | list_name           | name    | label     |         |
|          | way                 | shop    | Shop      |         |
|          | way                 | net     | Net       |         |
|          | way                 | fair    | Fair      |         |
| settings |                     |         |           |         |
|          | form_title          | form_id | version   |         |
|          | Products            | products | 7        |         |
)";

class Survey {
 public:
  Survey() : built_(test::build(kForm)) {
    INFO(built_.all());
    REQUIRE(built_.file);
    const auto& form = *built_.file;
    store_->put_object({form.hash(), store::ObjectKind::kForm, "products", "7", form.bytes().size()}, form.bytes());
    device_.happens(event::clock_set(1'800'000'000, 0));
    first_firm();
    const auto id = device_.happens(event::interview_opened(form.hash(), "F2", "en"));
    set(id, "firm", kRootRow, event::Answer(Value::text("Zweite")));
    set(id, "staff", kRootRow, event::Answer(event::Special::kRefused));
    device_.happens(event::interview_finished(id));
    device_.give_all(*store_);
    store_->fold();
  }

  std::vector<estimate::SubmittedInterview> submissions() { return estimate::survey_submissions(*store_, built_.file->hash(), built_.file->description()); }
  estimate::Dataset dataset() { return estimate::survey_dataset(*store_, built_.file->hash(), built_.file->description(), 0); }

 private:
  void first_firm() {
    const auto id = device_.happens(event::interview_opened(built_.file->hash(), "F1", "en"));
    set(id, "firm", kRootRow, event::Answer(Value::text("Muñoz & <Söhne>\n\"Sur\"")));
    set(id, "staff", kRootRow, event::Answer(Value::integer(12)));
    set(id, "ways", kRootRow, event::Answer(Value::text("net fair")));
    set(id, "share", kRootRow, event::Answer(Value::decimal(1250, 2)));
    set(id, "tax_id", kRootRow, event::Answer(Value::integer(9007199254740993)));
    device_.happens(event::row_added(id, {node("product"), 1}, kRootRow, 0));
    device_.happens(event::row_added(id, {node("product"), 2}, kRootRow, 0));  // before the first one
    device_.happens(event::row_added(id, {node("market"), 3}, 1, 0));
    device_.happens(event::row_added(id, {node("market"), 4}, 1, 1));
    set(id, "called", 1, event::Answer(Value::text("Chairs")));
    set(id, "called", 2, event::Answer(Value::text("Tables")));
    set(id, "how", 3, event::Answer(Value::text("shop")));
    set(id, "since", 4, event::Answer(Value::date(20000)));
    device_.happens(event::outcome_set(id, event::Outcome::kCompleted, ""));
    device_.happens(event::interview_finished(id));
  }

  NodeId node(const char* name) const { return built_.file->description().find(name).at(0); }
  void set(event::InterviewId id, const char* name, RowId row, const event::Answer& answer) { device_.happens(event::answer_set(id, {node(name), row}, answer)); }

  test::Built built_;
  TemporaryStore store_;
  DeviceScript device_{0xA1};
};

}  // namespace

TEST_CASE("A submission holds every question in its group, and each entry of a repeat in its place") {
  const auto submissions = Survey().submissions();
  REQUIRE(submissions.size() == 2);
  const std::string xml = submission_xml("products", "7", submissions[0]);
  INFO(xml);
  CHECK(xml.find("<data xmlns:orx=\"http://openrosa.org/xforms\" id=\"products\" version=\"7\">\n"
                 "<firm>Muñoz &amp; &lt;Söhne&gt;&#10;&quot;Sur&quot;</firm>\n"
                 "<sales>\n<staff>12</staff>\n<ways>net fair</ways>\n<share>12.50</share>\n<thanks/>\n"
                 "<product>\n<called>Tables</called>\n</product>\n"
                 "<product>\n<called>Chairs</called>\n"
                 "<market>\n<how>shop</how>\n<since/>\n</market>\n"
                 "<market>\n<how/>\n<since>2024-10-04</since>\n</market>\n"
                 "</product>\n</sales>\n<tax_id>9007199254740993</tax_id>\n<orx:meta>\n<orx:instanceID>uuid:") != std::string::npos);
  CHECK(xml.find("<orx:instanceName>F1</orx:instanceName>\n<orx:timeStart>2027-01-15T08:00:0") != std::string::npos);
  CHECK(submission_xml("products", "7", submissions[1]).find("<staff>-8</staff>\n<ways/>\n") != std::string::npos);
}

TEST_CASE("An interview keeps its instance id, and no other has it") {
  store::InterviewInfo one, other;
  one.device = other.device = 7;
  one.id = 3, other.id = 4;
  const std::string id = instance_id("survey", one);
  CHECK(id == instance_id("survey", one));
  CHECK(id != instance_id("survey", other));
  CHECK(id != instance_id("census", one));
  REQUIRE(id.size() == 41);
  CHECK(id[19] == '8');                                             // version
  CHECK(std::string("89ab").find(id[24]) != std::string::npos);     // variant
}

TEST_CASE("A number with more digits than a double holds stays a text") {
  const estimate::Dataset data = Survey().dataset();
  const auto numeric = [&data](const std::string& name) {
    for (const estimate::DatasetVariable& variable : data.variables)
      if (variable.name == name) return variable.numeric;
    FAIL("no variable " + name);
    return false;
  };
  CHECK(numeric("staff"));
  CHECK(numeric("share"));
  CHECK_FALSE(numeric("tax_id"));
  CHECK(dataset_dta(data).find("9007199254740993") != std::string::npos);
  CHECK(dataset_dta(data) == dataset_dta(Survey().dataset()));
}

}  // namespace eslabon::publish
