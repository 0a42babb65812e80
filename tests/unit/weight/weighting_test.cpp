// Nine firms drawn in two stages from a frame of 200; the numbers are worked out by hand, the last two steps by R's survey.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>

#include "host/publish/weight_files.hpp"
#include "host/text/write_file.hpp"
#include "host/weight/sampled_firms.hpp"
#include "host/weight/weighting.hpp"

namespace eslabon::weight {
namespace {

constexpr const char* kZones =
    "region,zone,firms\n"
    "N,n1,40\nN,n2,60\nN,n3,50\nS,s1,30\nS,s2,20\n";

constexpr const char* kSample =
    "firm,region,zone,size,result\n"
    "001,N,n1,1,completed\n002,N,n1,2,refused\n003,N,n1,1,completed\n004,N,n3,1,closed\n005,N,n3,2,completed\n"
    "006,S,s1,1,nobody there\n007,S,s1,2,completed\n008,S,s2,1,completed\n009,S,s2,2,partly completed\n";

constexpr const char* kPlan = R"({"id": "firm", "frame": {"file": "zones.csv", "count": "firms"}, "strata": "region", "psu": "zone",
  "outcome": {"column": "result"} STEPS})";

std::string plan_with(const std::string& steps) {
  std::string plan = kPlan;
  return plan.replace(plan.find(" STEPS"), 6, steps.empty() ? "" : ", " + steps);
}

estimate::Table table_of(const std::string& name, const std::string& csv, const std::string& id) {
  const std::filesystem::path path = std::filesystem::temp_directory_path() / ("eslabon_weight_" + name);
  text::write_file(path, csv);
  estimate::Table table = read_firms(path, id);
  std::filesystem::remove(path);
  return table;
}

struct Made {
  WeightPlan plan;
  estimate::Table sample;
  Weights weights;
};

Made make(const std::string& plan_text, const std::string& sample_csv = kSample, const std::string& frame_csv = kZones) {
  Made made;
  made.plan = read_weight_plan(plan_text, "plan.json");
  made.sample = table_of("sample.csv", sample_csv, made.plan.id);
  const estimate::Table frame = table_of("frame.csv", frame_csv, made.plan.id);
  made.sample = with_frame_columns(made.plan, std::move(made.sample), frame);
  made.weights = make_weights(made.plan, made.sample, made.plan.base.empty() ? &frame : nullptr, nullptr);
  return made;
}

std::string message_of(const std::string& plan, const std::string& sample = kSample, const std::string& frame = kZones) {
  try {
    make(plan, sample, frame);
  } catch (const text::Failure& failure) {
    CHECK(failure.code() == text::ExitCode::kInvalidInput);
    return failure.what();
  }
  return "no failure";
}

void check_close(const std::vector<double>& got, const std::vector<double>& expected) {
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i] == Approx(expected[i]).epsilon(1e-12));
}

}  // namespace

TEST_CASE("A base weight is zones over zones drawn, times firms of the zone over firms drawn there") {
  const Made made = make(plan_with(""));
  check_close(made.weights.base, {20, 20, 20, 37.5, 37.5, 15, 15, 10, 10});
  CHECK(made.weights.frame_firms == 200);
  CHECK(made.weights.population == std::vector<std::vector<double>>{{3, 3, 3, 3, 3, 2, 2, 2, 2}, {40, 40, 40, 50, 50, 30, 30, 20, 20}});
}

TEST_CASE("Strict, median and weak eligibility differ by the firms of which nobody knows") {
  const Made made = make(plan_with(""));
  REQUIRE(made.weights.variants.size() == 3);
  // region N: 77.5 interviewed, 20 refused; region S: 25 interviewed, 10 eligible, 15 not reached
  check_close(made.weights.variants[0].weight, {20, 0, 20, 0, 37.5, 0, 15 * 35 / 25., 10 * 35 / 25., 0});
  const double north = 97.5 / 77.5;
  check_close(made.weights.variants[1].weight, {20 * north, 0, 20 * north, 0, 37.5 * north, 0, 15 * 35 / 25., 10 * 35 / 25., 0});
  check_close(made.weights.variants[2].weight, {20 * north, 0, 20 * north, 0, 37.5 * north, 0, 15 * 50 / 25., 10 * 50 / 25., 0});
  CHECK(made.weights.final().eligibility == Eligibility::kMedian);
  CHECK(made.weights.final().eligible_share == Approx(132.5 / 185));
  CHECK(made.weights.final().response_share == Approx(102.5 / 132.5));
}

TEST_CASE("In a stratum of equal weights it is the universe times the eligible share over the interviews") {
  const std::string sample = "firm,result\nA,done\nB,done\nC,no screener\nD,line dead\nE,household\nF,line dead\n";
  const std::string plan = R"({"id": "firm", "frame": {"file": "f", "count": "firms"}, "strata": [], "outcome": {"column": "result",
    "completed": ["done"], "reached": ["no screener"], "not_reached": ["line dead"], "ineligible": ["household"]}})";
  const std::string with_stratum = "region,firms\nN,90\n";
  std::string by_region = plan;
  by_region.replace(by_region.find("[]"), 2, "\"region\"");
  const Made made = make(by_region, "firm,region,result\nA,N,done\nB,N,done\nC,N,no screener\nD,N,line dead\nE,N,household\nF,N,line dead\n", with_stratum);
  const double expected[] = {90 * 2 / 6. / 2, 90 * 3 / 6. / 2, 90 * 5 / 6. / 2};  // strict, median, weak
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(made.weights.variants[i].weight[0] == Approx(expected[i]));
    CHECK(made.weights.variants[i].weight[4] == 0);
  }
  CHECK(message_of(plan, sample, with_stratum).find("strata") != std::string::npos);
}

TEST_CASE("Calibrating and trimming give the weights of R's postStratify and trimWeights") {
  const Made made = make(plan_with(R"("calibration": [{"method": "poststratify", "by": "size", "population": {"size": [1, 2], "Freq": [100, 80]}},
                                                     {"method": "trim", "upper": 50}])"));
  check_close(made.weights.final().weight, {40.4569546111721, 0, 40.4569546111721, 0, 50, 0, 25.9811923349893, 23.1048984426666, 0});
  CHECK(made.weights.final().steps.back().sum == Approx(180));
}

TEST_CASE("A trimmed weight goes to the others of its class") {
  const Made made = make(plan_with(R"("calibration": [{"method": "trim", "by": "region", "upper_times_median": 1.5}])"));
  const double north = 97.5 / 77.5, cut = (37.5 - 30) * north;
  check_close(made.weights.final().weight, {20 * north + cut / 2, 0, 20 * north + cut / 2, 0, 30 * north, 0, 21, 14, 0});
}

TEST_CASE("Every step says how many firms, their sum and the design effect of unequal weights") {
  const Made made = make(plan_with(""));
  const std::vector<Step>& steps = made.weights.final().steps;
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].name == "base");
  CHECK(steps[0].firms == 9);
  CHECK(steps[0].sum == Approx(185));
  CHECK(steps[0].median == 20);
  CHECK(steps[0].deff == Approx(9 * (3 * 400 + 2 * 1406.25 + 2 * 225 + 2 * 100) / (185. * 185)));
  CHECK(steps[0].cv == Approx(std::sqrt(steps[0].deff - 1)));
  CHECK(steps[1].name == "eligibility");
  CHECK(steps[1].changed == 2);
  CHECK(steps[2].firms == 5);
  CHECK(steps[2].sum == Approx(132.5));
  CHECK(steps[2].least == Approx(14));
}

TEST_CASE("A class with too few interviews is left together with its neighbours") {
  const std::string cells = R"("nonresponse": {"cells": [["region", "size"], ["region"], []], "minimum": 2})";
  const Made made = make(plan_with(cells));
  const double north = 97.5 / 77.5, south = 35 / 25.;  // region N, size 2 has one interview only
  check_close(made.weights.final().weight, {20 * north, 0, 20 * north, 0, 37.5 * north, 0, 15 * south, 10 * south, 0});
  CHECK(message_of(plan_with(R"("nonresponse": {"cells": ["region", "size"]})")).find("no failure") == 0);
  const std::string message = message_of(plan_with(R"("nonresponse": {"cells": ["region", "size"], "minimum": 2})"));
  CHECK(message.find("region=N; size=2") != std::string::npos);
  CHECK(message.find("coarser") != std::string::npos);
}

TEST_CASE("A frame of firms lends the sample what it knows of them") {
  const std::string frame = "firm,region,zone,size\n001,N,a,1\n002,N,a,2\n003,N,b,1\n010,N,b,2\n7,N,c,1\n";
  const std::string sample = "firm,result\n001,completed\n7,completed\n003,refused\n";
  const Made made = make(R"({"id": "firm", "frame": {"file": "f"}, "strata": "region", "outcome": {"column": "result"}})", sample, frame);
  check_close(made.weights.base, {5 / 3., 5 / 3., 5 / 3.});
  check_close(made.weights.final().weight, {2.5, 2.5, 0});
  CHECK(message_of(R"({"id": "firm", "frame": {"file": "f"}, "strata": "region", "outcome": {"column": "result"}})", "firm,result\n1,completed\n", frame)
            .find("row 1: firm 1 is not in the frame") != std::string::npos);
}

TEST_CASE("A reserve that was never released does not count as drawn") {
  const std::string sample = "firm,region,result\nA,N,completed\nB,N,\nC,N,completed\n";
  const std::string plan = R"({"id": "firm", "frame": {"file": "f", "count": "firms"}, "strata": "region",
    "outcome": {"column": "result", "completed": ["completed"], "not_released": [""]}})";
  const Made made = make(plan, sample, "region,firms\nN,30\n");
  check_close(made.weights.base, {15, 0, 15});
}

TEST_CASE("Units drawn with probability proportional to size keep their own probability") {
  const std::string sample = "firm,region,zone,p,result\nA,N,n1,0.5,completed\nB,N,n1,0.5,completed\nC,N,n2,0.8,completed\n";
  const std::string plan = R"({"id": "firm", "frame": {"file": "f", "count": "firms"}, "strata": "region", "psu": "zone", "psu_probability": "p",
    "outcome": {"column": "result"}})";
  const Made made = make(plan, sample, "region,zone,firms\nN,n1,40\nN,n2,60\n");
  check_close(made.weights.base, {40 / 2. / 0.5, 40 / 2. / 0.5, 60 / 0.8});
}

TEST_CASE("What does not fit is refused where it stands") {
  const auto sampled = [](const std::string& row) { return std::string(kSample) + row + "\n"; };
  const auto says = [](const std::string& message, const std::string& part) {
    INFO(message);
    CHECK(message.find(part) != std::string::npos);
  };
  says(message_of(plan_with(""), sampled("001,N,n1,1,completed")), "row 10: firm 001 stands in row 1 too");
  says(message_of(plan_with(""), sampled("010,E,e1,1,completed")), "row 10: the frame has no stratum region=E");
  says(message_of(plan_with(""), sampled("010,N,n9,1,completed")), "row 10: the frame has no unit zone=n9");
  says(message_of(plan_with(""), sampled("010,,n1,1,completed")), "row 10: 'region' is missing");
  says(message_of(plan_with(""), sampled("010,N,n1,1,lost")), "row 10: the outcome 'lost' has no meaning");
  says(message_of(plan_with(""), kSample, std::string(kZones) + "W,w1,8\n"), "stratum region=W: has 8 firms in the frame, but none in the sample");
  says(message_of(plan_with(""), kSample, "region,zone,firms\nN,n1,2\nN,n3,50\nS,s1,30\nS,s2,20\n"), "zone=n1 has 2 firms in the frame, but 3 in the sample");
  says(message_of(plan_with(""), kSample, "region,zone,firms\nN,n1,many\n"), "row 1: 'firms' must be a number above 0");
  says(message_of(plan_with(R"("calibration": [{"method": "poststratify", "by": "size", "population": {"size": [1], "Freq": [9]}}])")), "step 4, poststratify");
  says(message_of(plan_with(R"("calibration": [{"method": "trim"}])")), "plan.json.calibration[0].upper");
  says(message_of(plan_with(R"("eligibility": "kind")")), "'kind' is none of strict, median, weak");
  says(message_of(plan_with(R"("trimming": 3)")), "plan.json.trimming: unknown key");
  says(message_of(R"({"id": "firm", "outcome": {"column": "r", "completed": ["1"], "ineligible": [1]}, "base": "w"})"), "'1' stands in two lists");
  says(message_of("{"), "plan.json");
  says(message_of("[]"), "must be an object");
}

TEST_CASE("The weights are written with what an estimation plan needs") {
  const Made made = make(plan_with(""));
  const std::string csv = publish::weights_csv(made.plan, made.weights, made.sample);
  CHECK(csv.starts_with("firm,region,zone,contact,population1,population2,base,wstrict,wmedian,wweak,weight\n001,N,n1,completed,3,40,20,20,"));
  CHECK(csv.find("004,N,n3,ineligible,3,50,37.5,0,0,0,0\n") != std::string::npos);
  const auto json = nlohmann::json::parse(publish::weights_json(made.weights));
  CHECK(json["chosen"] == "wmedian");
  CHECK(json["contacts"]["completed"] == 5);
  CHECK(json["weights"][1]["steps"][2]["sum"].get<double>() == Approx(132.5));
  CHECK(publish::weights_text(made.weights).find("nonresponse") != std::string::npos);
}

TEST_CASE("No step but the ones that should changes how many firms the sample stands for") {
  std::mt19937 draw(5);
  const char* const results[] = {"completed", "completed", "completed", "refused", "closed", "nobody there", "partly completed"};
  std::size_t made_up = 0;
  for (int round = 0; round < 200; ++round) {
    std::string sample = "firm,region,zone,size,result\n";
    for (int firm = 0; firm < 40; ++firm) {
      const bool north = firm % 2 == 0;
      const std::string zone = north ? "N,n" + std::to_string(1 + draw() % 3) : "S,s" + std::to_string(1 + draw() % 2);
      sample += std::to_string(firm) + "," + zone + "," + std::to_string(1 + draw() % 2) + "," + results[draw() % 7] + "\n";
    }
    const Made made = make(plan_with(R"("nonresponse": {"cells": [["region", "size"], ["region"], []], "minimum": 3},
                                       "calibration": [{"method": "trim", "by": "region", "upper_times_median": 2}])"), sample);
    for (const Variant& variant : made.weights.variants) {
      CHECK(variant.steps[2].sum == Approx(variant.steps[1].sum));  // nonresponse
      CHECK(variant.steps[3].sum == Approx(variant.steps[2].sum));  // trimming
      CHECK(variant.steps[2].firms == static_cast<std::size_t>(std::count(made.weights.contact.begin(), made.weights.contact.end(), Contact::kCompleted)));
      made_up += variant.steps[3].changed;
    }
    CHECK(made.weights.variants[0].steps[1].sum <= made.weights.variants[1].steps[1].sum * (1 + 1e-12));
    CHECK(made.weights.variants[1].steps[1].sum <= made.weights.variants[2].steps[1].sum * (1 + 1e-12));
  }
  CHECK(made_up > 100);
}

}  // namespace eslabon::weight
