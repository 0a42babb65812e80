// What must hold whatever the data are: order of rows, offsets, one pass against the whole table, coverage.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <unistd.h>

#include "host/estimate/distributions.hpp"
#include "host/estimate/moments.hpp"
#include "host/estimate/runner.hpp"
#include "host/estimate/stream_runner.hpp"
#include "tests/unit/estimate/firms_data.hpp"

namespace eslabon::estimate {
namespace {

constexpr const char* kPlan = R"({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[
  {"stat":"mean","vars":"workers"},{"stat":"total","vars":"sales","na_rm":true,"by":"size"},{"stat":"mean","expr":"${share} >= 1"},
  {"stat":"ratio","num":"sales","den":"workers","na_rm":true,"by":["size","region"]},{"stat":"proportion","expr":"${share} >= 5","methods":["logit","beta"]},
  {"stat":"quantile","vars":"workers","probs":[0.25,0.5],"by":"region"},{"stat":"mean","vars":"workers","where":"${share} > 0"}]})";

std::vector<std::string> lines_of(const std::string& csv) {
  std::vector<std::string> lines;
  std::istringstream stream(csv);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string csv;
  for (const std::string& line : lines) csv += line + "\n";
  return csv;
}

Results run(const std::string& plan, const std::string& csv) {
  Table table = table_of(csv);
  return run_plan(read_plan(plan, "plan.json"), table, {});
}

void check_equal(const Results& a, const Results& b, double tolerance) {
  REQUIRE(a.estimates.size() == b.estimates.size());
  for (std::size_t i = 0; i < a.estimates.size(); ++i) {
    REQUIRE(a.estimates[i].size() == b.estimates[i].size());
    for (std::size_t k = 0; k < a.estimates[i].size(); ++k) {
      const Estimate &x = a.estimates[i][k], &y = b.estimates[i][k];
      INFO("estimate " << i << ", row " << k);
      CHECK(x.by == y.by);
      CHECK(x.var == y.var);
      // one pass fits log-odds to the end, the table stops where R stops
      CHECK(x.est == Approx(y.est).epsilon(x.method == "logit" ? 1e-7 : tolerance));
      if (std::isnan(*x.se)) CHECK(std::isnan(*y.se));
      else CHECK(*x.se == Approx(*y.se).epsilon(tolerance).margin(1e-12));
      CHECK(*x.n == *y.n);
      CHECK(*x.df == *y.df);
    }
  }
}

/// A file that is gone after the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content)
      : path_(std::filesystem::temp_directory_path() / ("eslabon_estimate_" + std::to_string(::getpid()) + ".csv")) {
    std::ofstream(path_) << content;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("The order of interviews does not change the figures") {
  const std::vector<std::string> lines = lines_of(kFirms);
  const Results expected = run(kPlan, kFirms);
  std::mt19937 generator(5);
  for (int round = 0; round < 20; ++round) {
    std::vector<std::string> shuffled = lines;
    std::shuffle(shuffled.begin() + 1, shuffled.end(), generator);
    check_equal(run(kPlan, joined(shuffled)), expected, 1e-13);
  }
}

TEST_CASE("One pass gives the figures of the whole table") {
  const TemporaryFile file(kFirms);
  const auto streamed = stream_estimates(read_plan(kPlan, "plan.json"), file.path());
  REQUIRE(streamed.has_value());
  check_equal(*streamed, run(kPlan, kFirms), 1e-12);
  CHECK(streamed->degf == 9);
}

TEST_CASE("One pass over an element sample gives the figures of the whole table") {
  const std::string plan = R"({"design":{"strata":"region","weights":"weight"},"estimates":[{"stat":"mean","vars":"workers"},
    {"stat":"total","vars":"workers","by":["size"]},{"stat":"ratio","num":"share","den":"workers","by":"certified"},
    {"stat":"quantile","vars":"workers","by":"size","qrule":"school"}]})";
  const TemporaryFile file(kFirms);
  const auto streamed = stream_estimates(read_plan(plan, "plan.json"), file.path());
  REQUIRE(streamed.has_value());
  check_equal(*streamed, run(plan, kFirms), 1e-12);
}

TEST_CASE("One pass compares domains as the whole table does") {
  for (const std::string design : {R"("ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true)", R"("strata":"region","weights":"weight")"}) {
    const std::string plan = R"({"design":{)" + design + R"(},"estimates":[{"stat":"mean","vars":"workers","by":"size","compare":"difference"},
      {"stat":"ratio","num":"share","den":"workers","by":"size","compare":"relative","reference":"1"},
      {"stat":"mean","vars":"workers","by":"region","compare":"relative","reference":"north"},
      {"stat":"total","vars":"workers","by":"size","compare":"difference","reference":"2"}]})";
    const TemporaryFile file(kFirms);
    const auto streamed = stream_estimates(read_plan(plan, "plan.json"), file.path());
    REQUIRE(streamed.has_value());
    check_equal(*streamed, run(plan, kFirms), 1e-11);
    CHECK(streamed->estimates[1][0].versus == "1");
  }
}

TEST_CASE("A billion added to every answer changes the mean and not its error") {
  std::vector<std::string> lines = lines_of(kFirms);
  lines[0] += ",moved";
  for (std::size_t i = 1; i < lines.size(); ++i) {
    std::istringstream cells(lines[i]);
    std::string cell;
    for (int column = 0; column < 8; ++column) std::getline(cells, cell, ',');
    lines[i] += "," + std::to_string(1'000'000'000 + std::stoll(cell));
  }
  const std::string plan = R"({"design":{"strata":"region","weights":"weight"},"estimates":[{"stat":"mean","vars":"workers"},{"stat":"mean","vars":"moved"}]})";
  const TemporaryFile file(joined(lines));
  for (const Results& results : {run(plan, joined(lines)), *stream_estimates(read_plan(plan, "plan.json"), file.path())}) {
    CHECK(results.estimates[1][0].est - 1e9 == Approx(results.estimates[0][0].est).epsilon(1e-8));
    CHECK(*results.estimates[1][0].se == Approx(*results.estimates[0][0].se).epsilon(1e-8));
  }
}

TEST_CASE("Moments of parts join to those of the whole") {
  std::mt19937 generator(3);
  std::normal_distribution<double> normal(1e6, 3);
  Moments whole, parts[4];
  for (int i = 0; i < 1000; ++i) {
    const double u = normal(generator), v = normal(generator);
    whole.add(2, u, v);
    parts[i % 4].add(2, u, v);
  }
  Moments joined;
  for (const Moments& part : parts) joined.merge(part);
  CHECK(joined.n == whole.n);
  CHECK(joined.mean_u == Approx(whole.mean_u).epsilon(1e-14));
  CHECK(joined.uu == Approx(whole.uu).epsilon(1e-10));
  CHECK(joined.uv == Approx(whole.uv).epsilon(1e-10).margin(1e-6));
}

TEST_CASE("Intervals of many samples cover the truth as often as they say") {
  // 800 sites of 10 firms each in 4 strata; firms of a site have something in common. Two-stage samples of it.
  std::mt19937_64 generator(20261123);
  std::normal_distribution<double> normal;
  std::vector<std::vector<std::vector<double>>> population(4, std::vector<std::vector<double>>(200, std::vector<double>(10)));
  double truth = 0;
  for (std::size_t h = 0; h < 4; ++h)
    for (auto& site : population[h]) {
      const double common = normal(generator);
      for (double& y : site) truth += y = 10 + 3 * static_cast<double>(h) + common + normal(generator);
    }
  truth /= 8000;
  constexpr int kSamples = 1200;
  int covered = 0;
  for (int sample = 0; sample < kSamples; ++sample) {
    std::string csv = "h,u,y,w,sites,firms\n";
    for (std::size_t h = 0; h < 4; ++h) {
      const std::size_t n = 10 + 2 * h;
      std::shuffle(population[h].begin(), population[h].end(), generator);
      for (std::size_t u = 0; u < n; ++u) {
        std::shuffle(population[h][u].begin(), population[h][u].end(), generator);
        for (std::size_t i = 0; i < 4; ++i)
          csv += std::to_string(h) + "," + std::to_string(u) + "," + std::to_string(population[h][u][i]) + "," +
                 std::to_string(200.0 / static_cast<double>(n) * 2.5) + ",200,10\n";
      }
    }
    Table table = table_of(csv);
    std::vector<double> row(table.rows());
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = static_cast<double>(i);
    table.put(make_column("i", row));
    const Results results = run_plan(read_plan(R"({"design":{"ids":["u","i"],"strata":"h","weights":"w","fpc":["sites","firms"],"nest":true},
        "estimates":[{"stat":"mean","vars":"y"}]})", "plan.json"), table, {});
    const Interval interval = *results.estimates[0][0].ci_t;
    covered += interval.low <= truth && truth <= interval.high ? 1 : 0;
  }
  // 95 % of 1,200 with a standard deviation of 7.5: four of them either way
  CHECK(covered > 1140 - 30);
  CHECK(covered < 1140 + 30);
}

TEST_CASE("Quantiles of distributions are right to the last digits") {
  // qt(.025, 7.5), qnorm(.975), qbeta(.025, 40.5, 60), pf(3.2, 1.7, 35.5, lower=FALSE), pchisq(12.3, 3, lower=FALSE)
  CHECK(student_quantile(0.025, 7.5) == Approx(-2.3330396268649740).epsilon(1e-12));
  CHECK(normal_quantile(0.975) == Approx(1.9599639845400536).epsilon(1e-13));
  CHECK(beta_quantile(0.025, 40.5, 60) == Approx(0.30960860249194111).epsilon(1e-12));
  CHECK(f_upper_tail(3.2, 1.7, 35.5) == Approx(0.060201596795168774).epsilon(1e-11));
  CHECK(chi_squared_upper_tail(12.3, 3) == Approx(0.0064230575765779358).epsilon(1e-12));
  CHECK(std::isnan(student_quantile(0.5, 0)));
}

}  // namespace eslabon::estimate
