// A simulated survey against R, and many simulated samples against what is true of their population.
//   eslabon simulate --form survey.esl --population 40000 --interviews 420 --devices 1 --seed 7 -o field
//   eslabon export --store field/field.db -o interviews.csv    (firms that consented, the columns used here)
#include <catch2/catch.hpp>

#include "host/estimate/runner.hpp"
#include "host/simulate/chance.hpp"
#include "host/simulate/firm.hpp"

namespace eslabon::estimate {
namespace {

Results run(const std::string& estimates, const Table& data) {
  Table table = data;
  return run_plan(read_plan(R"({"design":{"strata":"stratum","weights":"wt","fpc":"fpc"},"options":{"lonely_psu":"adjust"},"estimates":[)" +
                                estimates + "]}", "plan.json"), table, {});
}

struct Case {
  const char* name;
  const char* estimate;
  std::vector<double> expected;  ///< of each class: estimate and standard error, or estimate and limits
};

// By simulated_survey.R
const std::vector<Case> kCases = {
    {"share by size", R"j({"stat":"mean","expr":"${direct_share} + ${indirect_share} >= 1","where":"${direct_share} != ''","by":"a6a"})j",
     {0.0307098847546387, 0.013547964013825, 0.0726255378618094, 0.024579975605325, 0.202743548746101, 0.0502224858611132,
      0.387501114782761, 0.0990401178102553}},
    {"share by region", R"j({"stat":"mean","expr":"${direct_share} + ${indirect_share} >= 1","where":"${direct_share} != ''","by":"a2"})j",
     {0.0543255690550068, 0.023651936367697, 0.0639472022718399, 0.0180443293448668, 0.0841262211870583, 0.0285258232355481,
      0.0541524874055792, 0.0229714465870096}},
    {"mean", R"j({"stat":"mean","vars":"indirect_share","na_rm":true})j", {0.479352257728376, 0.166710411252689}},
    {"total by region", R"j({"stat":"total","vars":"workers","by":"a2"})j",
     {157973.00320625, 13520.7994860559, 154860.886122333, 11887.9387390538, 170041.038621833, 13320.7017493285,
      145510.419069583, 12327.0717955439}},
    {"ratio by size", R"j({"stat":"ratio","num":"d2","den":"l1","by":"a6a"})j",
     {32.9026691790799, 1.16131194108456, 88.4465688912489, 3.66866401297154, 104.308670456353, 5.68738752788409,
      276.364555061074, 21.9944364815843}},
    {"relative productivity", R"j({"stat":"ratio","num":"d2","den":"l1","by":"a6a","compare":"relative","reference":"3"})j",
     {0.119055315077611, 0.0103650041371637, 0.32003586303498, 0.0287217665559017, 0.377431434480813, 0.0364112431581039}},
    {"intervals of a share", R"j({"stat":"proportion","expr":"${direct_share} + ${indirect_share} >= 1","na_rm":true,
       "where":"${direct_share} != ''","methods":["logit","mean","beta","asin","xlogit"]})j",
     {0.0643793464837203, 0.0446958922849179, 0.0918972569635019, 0.0643793464819817, 0.0411449827672274, 0.0876137101967359,
      0.0643793464819817, 0.0431267604463267, 0.0918299209578354, 0.0643793464819817, 0.0431302772501326, 0.0895296253469995,
      0.0643793464819817, 0.0446958922832715, 0.0918972569619023}},
};

/// Three in four large firms answer and nine in ten of the others. The firms of a stratum that answer are a random sample of it: they
/// weigh N / r.
Table answered(const simulate::Frame& sample, std::uint64_t seed) {
  simulate::Chance chance(seed, "who answers");
  std::vector<const simulate::Firm*> reached;
  std::map<double, double> count;
  for (const simulate::Firm& firm : sample.firms)
    if (chance.happens(firm.given_text("a6a") == "3" ? 0.75 : 0.9)) {
      reached.push_back(&firm);
      count[*firm.number("stratum")] += 1;
    }
  std::map<std::string, std::vector<double>> columns;
  for (const simulate::Firm* firm : reached) {
    for (const char* name : {"stratum", "fpc", "d2", "l1", "d3a"}) columns[name].push_back(firm->number(name).value_or(0));
    columns["wt"].push_back(*firm->number("fpc") / count[*firm->number("stratum")]);
  }
  Table table("sample");
  for (auto& [name, values] : columns) table.put(make_column(name, std::move(values)));
  return table;
}

struct Truth {
  double exports = 0, workers = 0, sales = 0, firms = 0;
};

Truth truth_of(const simulate::Frame& population) {
  Truth truth;
  for (const simulate::Firm& firm : population.firms) {
    truth.exports += *firm.number("d3a") < 100 ? 1 : 0;
    truth.workers += *firm.number("l1"), truth.sales += *firm.number("d2"), truth.firms += 1;
  }
  return truth;
}

bool covers(const Interval& interval, double truth) { return interval.low <= truth && truth <= interval.high; }

}  // namespace

TEST_CASE("The figures of a simulated survey are those of R to nine digits") {
  const Table data = read_table(std::string(ESLABON_TEST_FOLDER) + "/simulated_survey.csv", {});
  REQUIRE(data.rows() == 373);
  for (const Case& example : kCases) {
    INFO(example.name);
    std::vector<double> found;
    const Results results = run(example.estimate, data);
    for (const Estimate& e : results.estimates[0]) {
      if (e.ci) found.insert(found.end(), {e.est, e.ci->low, e.ci->high});
      else found.insert(found.end(), {e.est, *e.se});
    }
    REQUIRE(found.size() == example.expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == Approx(example.expected[i]).epsilon(1e-9));
  }
}

TEST_CASE("Intervals of simulated surveys cover what is true of all firms as often as they say") {
  const simulate::Frame population = simulate::invent_population(8000, 11);
  const Truth truth = truth_of(population);
  constexpr int kSamples = 400;
  int shares = 0, totals = 0, ratios = 0;
  for (int seed = 1; seed <= kSamples; ++seed) {
    const auto number = static_cast<std::uint64_t>(seed);
    const Results results = run(R"j({"stat":"proportion","expr":"${d3a} < 100"},{"stat":"total","vars":"l1"},{"stat":"ratio","num":"d2","den":"l1"})j",
                                answered(simulate::draw_sample(population, 700, number), number));
    shares += covers(*results.estimates[0][0].ci, truth.exports / truth.firms) ? 1 : 0;
    totals += covers(*results.estimates[1][0].ci_t, truth.workers) ? 1 : 0;
    ratios += covers(*results.estimates[2][0].ci_t, truth.sales / truth.workers) ? 1 : 0;
  }
  // 95 % of 400 with a standard deviation of 4.4: three of them either way
  for (const int covered : {shares, totals, ratios}) {
    CHECK(covered >= 380 - 13);
    CHECK(covered <= 380 + 13);
  }
}

}  // namespace eslabon::estimate
