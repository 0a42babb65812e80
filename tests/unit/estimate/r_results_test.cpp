// Plans of every kind against R: reference/plans.jsonl holds one a line, reference/results.jsonl what reference/answer.R gave for them
// (R 4.2.2, survey 4.1-1): Rscript answer.R plans.jsonl > results.jsonl. The firms are invented.
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "host/estimate/runner.hpp"
#include "host/publish/results_json.hpp"

namespace eslabon::estimate {
namespace {

using Json = nlohmann::json;

const std::string kFolder = std::string(ESLABON_TEST_FOLDER) + "/reference";

std::vector<Json> lines_of(const std::string& name) {
  std::ifstream file(kFolder + "/" + name);
  std::vector<Json> all;
  for (std::string line; std::getline(file, line);) all.push_back(Json::parse(line));
  return all;
}

Json answer(const Json& plan) {
  const Plan read = read_plan(plan.dump(), "plan");
  Table table = read_table(kFolder + "/" + read.data, columns_of(read));
  return Json::parse(publish::results_json(run_plan(read, table, kFolder)));
}

/// Nine digits; figures that are zero but for rounding may differ in it.
bool equal(double ours, double theirs) {
  return std::fabs(ours - theirs) <= 1e-9 * std::max(std::fabs(ours), std::fabs(theirs)) || std::fabs(ours - theirs) < 1e-10;
}

bool is_null(const Json& value) {
  if (!value.is_array()) return value.is_null();
  return std::all_of(value.begin(), value.end(), [](const Json& item) { return item.is_null(); });
}

/// Everything R says must be said by us; the rest (names, counts) is ours.
void compare(const Json& theirs, const Json& ours, const std::string& where, std::vector<std::string>& differences) {
  if (is_null(theirs) && is_null(ours)) return;
  if (theirs.is_object() && ours.is_object()) {
    for (const auto& [key, value] : theirs.items()) compare(value, ours.value(key, Json()), where + "." + key, differences);
  } else if (theirs.is_array() && ours.is_array() && theirs.size() == ours.size()) {
    for (std::size_t i = 0; i < theirs.size(); ++i) compare(theirs[i], ours[i], where + "[" + std::to_string(i) + "]", differences);
  } else if (!(theirs.is_number() && ours.is_number() ? equal(ours.get<double>(), theirs.get<double>()) : ours == theirs)) {
    differences.push_back(where + ": R " + theirs.dump() + ", here " + ours.dump());
  }
}

}  // namespace

TEST_CASE("Plans of every kind give the figures of R to nine digits, and what R refuses is refused") {
  const std::vector<Json> plans = lines_of("plans.jsonl"), results = lines_of("results.jsonl");
  REQUIRE(plans.size() > 100);
  REQUIRE(plans.size() == results.size());
  for (std::size_t i = 0; i < plans.size(); ++i) {
    INFO(plans[i].at("id"));
    if (results[i].contains("error")) {
      CHECK_THROWS_AS(answer(plans[i]), text::Failure);
      continue;
    }
    std::vector<std::string> differences;
    compare(results[i], answer(plans[i]), "", differences);
    CHECK(differences == std::vector<std::string>());
  }
}

TEST_CASE("The figures of a domain that no firm is in are empty, and its total is zero") {
  const Json plan = Json::parse(R"j({"data":"firms.csv","design":{"strata":"region","weights":"weight"},"subset":"${workers} > 100000",
      "estimates":[{"stat":"mean","vars":"workers"},{"stat":"total","vars":"workers"}]})j");
  const Json figures = answer(plan).at("estimates");
  CHECK(figures[0][0].at("est").is_null());
  CHECK(figures[0][0].at("se").is_null());
  CHECK(figures[1][0].at("est") == 0.0);
  CHECK(figures[1][0].at("n") == 0.0);
}

}  // namespace eslabon::estimate
