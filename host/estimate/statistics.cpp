#include "host/estimate/statistics.hpp"

#include "host/estimate/sums.hpp"

namespace eslabon::estimate {
namespace {

double sum_of(const std::vector<double>& values) {
  Sum sum;
  for (const double value : values) sum.add(value);
  return sum.value();
}

double weighted_sum(const std::vector<double>& values, const std::vector<double>& weight) {
  Sum sum;
  for (std::size_t j = 0; j < values.size(); ++j) sum.add(values[j] * weight[j]);
  return sum.value();
}

class Mean : public Smooth {
 public:
  explicit Mean(Values values) : values_(std::move(values)) {}

  [[nodiscard]] std::vector<double> value(const std::vector<double>& weight) const override {
    const double all = sum_of(weight);
    std::vector<double> result;
    for (const auto& x : values_) {  // a second sum around the first mean keeps the digits of y + 1e9
      const double first = weighted_sum(x, weight) / all;
      Sum rest;
      for (std::size_t j = 0; j < x.size(); ++j) rest.add((x[j] - first) * weight[j]);
      result.push_back(first + rest.value() / all);
    }
    return result;
  }

  [[nodiscard]] std::vector<std::vector<double>> influence(const std::vector<double>& weight,
                                                           const std::vector<double>& value) const override {
    const double all = sum_of(weight);
    std::vector<std::vector<double>> z = values_;
    for (std::size_t k = 0; k < z.size(); ++k)
      for (std::size_t j = 0; j < weight.size(); ++j) z[k][j] = (z[k][j] - value[k]) * weight[j] / all;
    return z;
  }

 private:
  Values values_;
};

class Total : public Smooth {
 public:
  explicit Total(Values values) : values_(std::move(values)) {}

  [[nodiscard]] std::vector<double> value(const std::vector<double>& weight) const override {
    std::vector<double> result;
    for (const auto& x : values_) result.push_back(weighted_sum(x, weight));
    return result;
  }

  [[nodiscard]] std::vector<std::vector<double>> influence(const std::vector<double>& weight,
                                                           const std::vector<double>&) const override {
    std::vector<std::vector<double>> z = values_;
    for (auto& column : z)
      for (std::size_t j = 0; j < weight.size(); ++j) column[j] *= weight[j];
    return z;
  }

 private:
  Values values_;
};

class Ratio : public Smooth {
 public:
  Ratio(Values numerators, Values denominators)
      : numerators_(std::move(numerators)), denominators_(std::move(denominators)) {}

  [[nodiscard]] std::vector<double> value(const std::vector<double>& weight) const override {
    std::vector<double> result;
    for (const auto& x : denominators_)
      for (const auto& y : numerators_) result.push_back(weighted_sum(y, weight) / weighted_sum(x, weight));
    return result;
  }

  [[nodiscard]] std::vector<std::vector<double>> influence(const std::vector<double>& weight,
                                                           const std::vector<double>& value) const override {
    std::vector<std::vector<double>> z;
    for (const auto& x : denominators_) {
      const double below = weighted_sum(x, weight);
      for (const auto& y : numerators_) {
        const double r = value[z.size()];
        std::vector<double> column(weight.size());
        for (std::size_t j = 0; j < weight.size(); ++j) column[j] = (y[j] - r * x[j]) * weight[j] / below;
        z.push_back(std::move(column));
      }
    }
    return z;
  }

 private:
  Values numerators_, denominators_;
};

class Variance : public Smooth {
 public:
  Variance(std::vector<double> values, double n) : values_(std::move(values)), n_(n) {}

  [[nodiscard]] std::vector<double> value(const std::vector<double>& weight) const override {
    return {weighted_sum(squares(weight), weight) / sum_of(weight)};
  }

  [[nodiscard]] std::vector<std::vector<double>> influence(const std::vector<double>& weight,
                                                           const std::vector<double>& value) const override {
    std::vector<double> z = squares(weight);
    const double all = sum_of(weight);
    for (std::size_t j = 0; j < z.size(); ++j) z[j] = (z[j] - value[0]) * weight[j] / all;
    return {z};
  }

 private:
  [[nodiscard]] std::vector<double> squares(const std::vector<double>& weight) const {
    const double mean = Mean({values_}).value(weight)[0];
    const double scale = n_ / (n_ - 1);
    std::vector<double> result = values_;
    for (double& x : result) x = (x - mean) * (x - mean) * scale;
    return result;
  }

  std::vector<double> values_;
  double n_;
};

class Compared : public Smooth {
 public:
  Compared(Comparison comparison, std::unique_ptr<Smooth> first, std::size_t first_size, std::unique_ptr<Smooth> second)
      : comparison_(comparison), first_(std::move(first)), second_(std::move(second)),
        split_(static_cast<std::ptrdiff_t>(first_size)) {}

  [[nodiscard]] std::vector<double> value(const std::vector<double>& weight) const override {
    std::vector<double> result = first_->value(head(weight));
    const std::vector<double> base = second_->value(tail(weight));
    for (std::size_t k = 0; k < result.size(); ++k)
      result[k] = comparison_ == Comparison::kRelative ? result[k] / base[k] : result[k] - base[k];
    return result;
  }

  [[nodiscard]] std::vector<std::vector<double>> influence(const std::vector<double>& weight,
                                                           const std::vector<double>& value) const override {
    const std::vector<double> a = first_->value(head(weight)), b = second_->value(tail(weight));
    std::vector<std::vector<double>> z = first_->influence(head(weight), a);
    const std::vector<std::vector<double>> y = second_->influence(tail(weight), b);
    for (std::size_t k = 0; k < z.size(); ++k) {
      const bool relative = comparison_ == Comparison::kRelative;
      for (double& x : z[k]) x /= relative ? b[k] : 1;
      for (const double x : y[k]) z[k].push_back(relative ? -value[k] * x / b[k] : -x);
    }
    return z;
  }

 private:
  [[nodiscard]] std::vector<double> head(const std::vector<double>& weight) const {
    return {weight.begin(), weight.begin() + split_};
  }
  [[nodiscard]] std::vector<double> tail(const std::vector<double>& weight) const {
    return {weight.begin() + split_, weight.end()};
  }

  Comparison comparison_;
  std::unique_ptr<Smooth> first_, second_;
  std::ptrdiff_t split_;
};

}  // namespace

std::unique_ptr<Smooth> make_mean(Values values) { return std::make_unique<Mean>(std::move(values)); }
std::unique_ptr<Smooth> make_total(Values values) { return std::make_unique<Total>(std::move(values)); }
std::unique_ptr<Smooth> make_ratio(Values numerators, Values denominators) {
  return std::make_unique<Ratio>(std::move(numerators), std::move(denominators));
}
std::unique_ptr<Smooth> make_variance(std::vector<double> values, double n) {
  return std::make_unique<Variance>(std::move(values), n);
}
std::unique_ptr<Smooth> make_comparison(Comparison comparison, std::unique_ptr<Smooth> first, std::size_t first_size,
                                        std::unique_ptr<Smooth> second) {
  return std::make_unique<Compared>(comparison, std::move(first), first_size, std::move(second));
}

double weighted_variance(const std::vector<double>& values, const std::vector<double>& weight) {
  std::vector<double> x, w;
  for (std::size_t j = 0; j < values.size(); ++j)
    if (weight[j] != 0) x.push_back(values[j]), w.push_back(weight[j]);
  const double n = static_cast<double>(x.size());
  return Variance(std::move(x), n).value(w)[0];
}

}  // namespace eslabon::estimate
