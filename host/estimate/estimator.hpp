// One entry of a plan over a sample: domains, statistics, intervals, design effects.
#pragma once

#include "host/estimate/results.hpp"
#include "host/estimate/sample.hpp"
#include "host/estimate/statistics.hpp"

namespace eslabon::estimate {

class Estimator {
 public:
  /// All three must outlive the estimator. `whole` are the rows of the plan's subset.
  Estimator(const Sample& sample, const EstimatePlan& plan, const Domain& whole)
      : sample_(sample), plan_(plan), whole_(whole) {}

  std::vector<Estimate> run();

 private:
  using By = std::vector<std::pair<std::string, std::string>>;
  struct Group {
    By by;
    Domain rows;
  };
  /// A domain without its rows that miss an answer, and the values of the rest.
  struct Base {
    Domain rows;
    Values values;  ///< numerators or variables first, then denominators
    std::vector<std::string> names;
    std::size_t numerators = 0;
    double asked = 0;  ///< rows with weight, those without an answer too: the n of R's svyvar
  };

  [[nodiscard]] std::vector<Group> groups() const;
  [[nodiscard]] std::vector<Group> split(const Group& group, const std::string& column) const;
  [[nodiscard]] Base base_of(const Domain& rows) const;
  void add_variable(Base& base, const std::string& name, const Domain& rows) const;
  [[nodiscard]] std::unique_ptr<Smooth> smooth_of(const Base& base) const;
  [[nodiscard]] std::vector<std::string> labels(const Base& base) const;

  [[nodiscard]] Withheld closeness(const Base& base, const std::vector<double>& weight) const;
  void smooth(const Group& group, std::vector<Estimate>& out);
  void averaged(const Group& group, std::vector<Estimate>& out);
  void compared(const std::vector<Group>& all, std::vector<Estimate>& out);
  void proportion(const Group& group, std::vector<Estimate>& out);
  void quantile(const Group& group, std::vector<Estimate>& out);
  void quantile_of(const Group& group, const Domain& rows, const std::vector<double>& values, const std::string& name,
                   std::vector<Estimate>& out);
  [[nodiscard]] std::vector<bool> levels_shown(const Column& column) const;
  void table(std::vector<Estimate>& out);
  void weights(std::vector<Estimate>& out);
  [[nodiscard]] std::vector<double> deffs(const Base& base, const std::vector<double>& value, const Matrix& vcov) const;
  [[nodiscard]] Estimate record(const Group& group, const std::string& var, double est) const;
  void finish(Estimate& estimate, double variance, double degrees) const;
  [[nodiscard]] double degrees(const Domain& rows) const { return plan_.df ? *plan_.df : sample_.degrees(rows); }

  const Sample& sample_;
  const EstimatePlan& plan_;
  const Domain& whole_;
};

}  // namespace eslabon::estimate
