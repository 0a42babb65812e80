#include <catch2/catch.hpp>

#include <rapidcheck.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "host/text/write_file.hpp"
#include "host/xlsform/survey_model.hpp"
#include "tests/unit/xlsform/zip_maker.hpp"

using namespace eslabon;

namespace {

/// A folder of workbooks by several programs, made once and removed at the end.
const std::filesystem::path& workbooks() {
  static const struct Folder {
    std::filesystem::path path;
    Folder() {
      std::string name = (std::filesystem::temp_directory_path() / "eslabon_xlsform_XXXXXX").string();
      if (mkdtemp(name.data()) != nullptr) path = name;
      // The distribution's Python, because that is the one whose packages scripts/setup installs.
      const std::string command =
          "/usr/bin/python3 " ESLABON_SOURCE_DIR "/tests/unit/xlsform/make_workbooks.py '" + name + "' 2>&1";
      if (std::system(command.c_str()) != 0) path.clear();
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path); }
  } folder;
  REQUIRE_FALSE(folder.path.empty());
  return folder.path;
}

void check_form(const std::string& file) {
  INFO(file);
  std::vector<text::Fault> faults;
  const xlsform::SurveyModel model = xlsform::load_form(workbooks() / file, faults);
  for (const text::Fault& fault : faults) INFO(text::to_string(fault));
  REQUIRE_FALSE(text::has_error(faults));
  REQUIRE(model.nodes.size() == 6);
  CHECK(model.settings.version.text == "2026031401");
  CHECK(model.nodes[2].default_value.text == "12");
  CHECK(model.nodes[2].required.text == "true()");
  CHECK(model.nodes[3].default_value.text == "0.1");
  CHECK(model.nodes[4].default_value.text == "2026-03-14");
  CHECK(model.nodes[4].label.in(1).text == "Dia — \"hoje\"");
  CHECK(model.lists.at(0).choices.at(1).name.text == "2");
  CHECK(model.where(model.nodes[5].name.place).ends_with("survey!B6"));
}

}  // namespace

TEST_CASE("The same form by openpyxl and by gnumeric is the same form") {
  check_form("openpyxl.xlsx");
  check_form("gnumeric.xlsx");
}

TEST_CASE("A workbook with any bytes changed or cut off is read or refused, never more") {
  const std::string whole = text::read_file(workbooks() / "openpyxl.xlsx");
  rc::check([&] {
    std::string bytes = whole.substr(0, *rc::gen::inRange<std::size_t>(0, whole.size() + 1));
    for (const auto& [at, value] : *rc::gen::container<std::vector<std::pair<std::size_t, char>>>(
             rc::gen::pair(rc::gen::inRange<std::size_t>(0, whole.size()), rc::gen::arbitrary<char>())))
      if (at < bytes.size()) bytes[at] = value;
    std::vector<text::Fault> faults;
    try {
      xlsform::read_survey(xlsform::parse_workbook(bytes, "damaged.xlsx", faults), faults);
    } catch (const text::Failure& failure) {
      RC_ASSERT(failure.code() == text::ExitCode::kInvalidInput);
    }
  });
}

TEST_CASE("A workbook with a changed byte in an unpacked part is read or refused, never more") {
  const std::map<std::string, std::string> parts = xlsform::workbook_parts(xlsform::inline_rows(
      {{"type", "name", "label", "relevant", "parameters"}, {"range", "score", "Score", "${score} > 1", "start=1 end=5"}}));
  rc::check([&] {
    std::map<std::string, std::string> damaged = parts;
    auto part = damaged.begin();
    std::advance(part, *rc::gen::inRange<int>(0, static_cast<int>(damaged.size())));
    const auto at = *rc::gen::inRange<std::size_t>(0, part->second.size());
    part->second[at] = *rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::elementOf(std::string("<>&\"'${}:/0A")));
    std::vector<text::Fault> faults;
    try {
      xlsform::read_survey(xlsform::parse_workbook(xlsform::make_zip(damaged), "damaged.xlsx", faults), faults);
    } catch (const text::Failure& failure) {
      RC_ASSERT(failure.code() == text::ExitCode::kInvalidInput);
    }
  });
}

TEST_CASE("The enterprise survey of the examples is complete in three languages") {
  std::vector<text::Fault> faults;
  const xlsform::SurveyModel model = xlsform::load_form(ESLABON_SOURCE_DIR "/examples/enterprise-survey", faults);
  for (const text::Fault& fault : faults) UNSCOPED_INFO(text::to_string(fault));
  REQUIRE(faults.empty());
  REQUIRE(model.languages.size() == 3);
  std::size_t asked = 0;
  std::set<std::string> names;
  for (const xlsform::Node& node : model.nodes) {
    if (node.kind != xlsform::NodeKind::kQuestion) continue;
    CHECK(names.insert(node.name.text).second);
    if (node.type == xlsform::QuestionType::kCalculate) continue;
    ++asked;
    for (std::size_t language = 0; language < 3; ++language) {
      INFO(node.name.text);
      CHECK_FALSE(node.label.by_language.at(language).empty());
      CHECK((node.constraint.empty() || !node.constraint_message.by_language.at(language).empty()));
      CHECK((node.soft_constraint.empty() || !node.soft_constraint_message.by_language.at(language).empty()));
    }
  }
  CHECK(asked >= 60);
  CHECK(model.indicators.rows.size() >= 30);
  for (const xlsform::ChoiceList& list : model.lists)
    for (const xlsform::Choice& choice : list.choices) CHECK(choice.label.by_language.size() == 3);
}
