#include "host/estimate/stream_runner.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "host/estimate/column_expression.hpp"
#include "host/estimate/distributions.hpp"
#include "host/estimate/stream_quantile.hpp"
#include "host/estimate/stream_variance.hpp"

namespace eslabon::estimate {
namespace {

const char* stat_name(Statistic stat) {
  switch (stat) {
    case Statistic::kTotal: return "total";
    case Statistic::kRatio: return "ratio";
    case Statistic::kProportion: return "proportion";
    case Statistic::kQuantile: return "quantile";
    default: return "mean";
  }
}

std::string plain(const std::string& name) { return name.find("${") == std::string::npos ? name : r_text(name); }

std::string label(const EstimatePlan& plan) {
  if (plan.stat == Statistic::kRatio) return plain(plan.vars[0]) + "/" + plain(plan.dens[0]);
  return plan.expr.empty() ? plain(plan.vars[0]) : r_text(plan.expr);
}

Interval around(double est, double se, double t) { return {est - t * se, est + t * se}; }

class Runner {
 public:
  Runner(const Plan& plan, const StreamPlan& stream, StreamSums& sums, const TupleIndex& tuples)
      : plan_(plan), stream_(stream), sums_(sums), sample_(plan, stream, sums, tuples) {}

  [[nodiscard]] bool possible() const { return sample_.even(); }

  Results run() {
    Results results;
    results.id = plan_.id;
    const DomainSplit& whole = split_of({});
    if (!whole.by.empty()) results.degf = sample_.degrees(whole)[0];
    for (const GroupFacts& group : sums_.groups) results.rows += static_cast<std::size_t>(group.in_subset);
    for (std::size_t i = 0; i < plan_.estimates.size(); ++i)
      results.estimates.push_back(estimates(plan_.estimates[i], stream_.figure_of[i]));
    for (std::vector<Estimate>& list : results.estimates)
      for (Estimate& e : list)
        if (e.n && *e.n < plan_.options.minimum_count) e.withheld = Withheld::kFewFirms;
    return results;
  }

 private:
  /// The plan's base narrows the rows that count for degrees of freedom; without one they are those of the domain.
  struct Domains {
    DomainSplit split;
    std::vector<double> degrees;
  };

  const DomainSplit& split_of(const std::vector<std::string>& by) { return domains_of(by).split; }

  const Domains& domains_of(const std::vector<std::string>& by) {
    const auto known = domains_.find(by);
    if (known != domains_.end()) return known->second;
    Domains made{sample_.split(by), {}};
    made.degrees = sample_.degrees(made.split);
    return domains_.emplace(by, std::move(made)).first->second;
  }

  std::vector<Estimate> estimates(const EstimatePlan& plan, std::size_t figure) {
    const Domains& domains = domains_of(plan.by);
    if (plan.comparison != Comparison::kNone) return compared(plan, figure, domains);
    const bool total = plan.stat == Statistic::kTotal;
    const auto figures = sample_.figures(domains.split, total, [&](std::size_t g) -> const Moments& { return sums_.of(g, figure); });
    if (plan.stat == Statistic::kQuantile) return quantiles(plan, figure, domains, figures);
    std::vector<Estimate> out;
    for (std::size_t d = 0; d < figures.size(); ++d) {
      DomainFigure value = figures[d];
      value.estimate += sums_.pivot[figure];
      if (!plan.where.empty() && value.n == 0) continue;
      const double df = plan.df ? *plan.df : plan.where.empty() ? domains.degrees[d] : value.degrees;
      if (plan.stat == Statistic::kProportion) proportions(plan, domains.split.by[d], value, out);
      else out.push_back(smooth(plan, domains.split.by[d], value, df));
    }
    return out;
  }

  std::vector<Estimate> compared(const EstimatePlan& plan, std::size_t figure, const Domains& domains) {
    const auto& by = domains.split.by;
    std::vector<Estimate> out;
    if (by.empty()) return out;
    const auto chosen = std::find_if(by.begin(), by.end(), [&](const auto& level) { return level[0].second == plan.reference; });
    if (chosen == by.end() && !plan.reference.empty())
      throw text::Failure(text::ExitCode::kInvalidInput, "'" + plan.by[0] + "' has no level '" + plan.reference + "' to compare with");
    const auto reference = static_cast<std::uint32_t>((chosen == by.end() ? by.end() - 1 : chosen) - by.begin());
    const ContrastPlan contrast{plan.comparison, plan.stat == Statistic::kTotal, sums_.pivot[figure]};
    const auto figures = sample_.contrasts(domains.split, reference, contrast, [&](std::size_t g) -> const Moments& { return sums_.of(g, figure); });
    for (std::uint32_t d = 0; d < figures.size(); ++d) {
      if (d == reference) continue;
      Estimate estimate = smooth(plan, by[d], figures[d], plan.df ? *plan.df : figures[d].degrees);
      estimate.sum_w.reset();
      estimate.versus = by[reference][0].second;
      estimate.method = plan.comparison == Comparison::kRelative ? "relative" : "difference";
      out.push_back(std::move(estimate));
    }
    return out;
  }

  static Estimate record(const EstimatePlan& plan, const std::vector<std::pair<std::string, std::string>>& by, double est) {
    Estimate estimate;
    estimate.stat = stat_name(plan.stat), estimate.name = plan.name, estimate.var = label(plan);
    estimate.by = by, estimate.est = est;
    return estimate;
  }

  static Estimate smooth(const EstimatePlan& plan, const std::vector<std::pair<std::string, std::string>>& by,
                         const DomainFigure& value, double df) {
    Estimate estimate = record(plan, by, value.estimate);
    const double se = std::sqrt(value.variance), tail = 1 - (1 - plan.level) / 2;
    estimate.se = se, estimate.cv = se / value.estimate, estimate.df = df;
    estimate.ci_z = around(value.estimate, se, normal_quantile(tail));
    if (df > 0) estimate.ci_t = around(value.estimate, se, student(tail, df));
    estimate.n = value.n, estimate.sum_w = value.weight;
    return estimate;
  }

  static void proportions(const EstimatePlan& plan, const std::vector<std::pair<std::string, std::string>>& by,
                          const DomainFigure& value, std::vector<Estimate>& out) {
    const double df = plan.df ? *plan.df : value.degrees;
    for (const std::string& method : plan.methods) {
      Estimate estimate = record(plan, by, value.estimate);
      estimate.method = method, estimate.se = std::sqrt(value.variance), estimate.df = df, estimate.n = value.n;
      estimate.ci = proportion_interval(method, {value.estimate, value.variance, value.n, df, value.degrees, plan.level});
      out.push_back(std::move(estimate));
    }
  }

  std::vector<Estimate> quantiles(const EstimatePlan& plan, std::size_t figure, const Domains& domains,
                                  const std::vector<DomainFigure>& base) {
    const std::size_t at = static_cast<std::size_t>(std::find(stream_.quantiles.begin(), stream_.quantiles.end(), figure) - stream_.quantiles.begin());
    ValueStore& values = *sums_.values[at];
    DomainQuantiles distribution(values, domains.split);
    const bool both = plan.qrule == "school" || plan.qrule == "hf2";
    std::vector<std::vector<Estimate>> of_domain(base.size());
    for (const double p : plan.probs) {
      const std::vector<double> q = distribution.at(std::vector<double>(base.size(), p), both);
      const std::vector<DomainFigure> below = shares_below(values, domains.split, q);
      std::vector<double> low, high;
      for (std::size_t d = 0; d < base.size(); ++d) {
        const double df = plan.df ? *plan.df : base[d].degrees;
        const Interval limits = proportion_interval(
            plan.interval, {below[d].estimate, below[d].variance, below[d].n, df, base[d].degrees, plan.level});
        low.push_back(limits.low < 0 ? std::nan("") : limits.low), high.push_back(limits.high > 1 ? std::nan("") : limits.high);
      }
      const std::vector<double> q_low = distribution.at(low, both), q_high = distribution.at(high, both);
      for (std::size_t d = 0; d < base.size(); ++d) {
        if (base[d].n == 0) continue;
        Estimate estimate = record(plan, domains.split.by[d], q[d]);
        const double df = plan.df ? *plan.df : base[d].degrees;
        estimate.prob = p, estimate.qrule = plan.qrule, estimate.interval = plan.interval;
        estimate.ci = Interval{q_low[d], q_high[d]};
        estimate.se = (q_high[d] - q_low[d]) / (2 * student(1 - (1 - plan.level) / 2, df));
        estimate.df = plan.df ? *plan.df : plan.where.empty() ? domains.degrees[d] : base[d].degrees;
        estimate.n = base[d].n;
        of_domain[d].push_back(std::move(estimate));
      }
    }
    std::vector<Estimate> out;
    for (auto& list : of_domain)
      for (Estimate& estimate : list) out.push_back(std::move(estimate));
    return out;
  }

  /// P(x <= q) of each domain with its variance: one more pass over the kept values.
  std::vector<DomainFigure> shares_below(ValueStore& values, const DomainSplit& split, const std::vector<double>& q) {
    std::vector<Moments> moments(sums_.groups.size());
    values.each([&](std::span<const KeptValue> piece) {
      for (const KeptValue& kept : piece) {
        const std::uint32_t domain = split.domain[kept.group];
        if (domain != kNoDomain) moments[kept.group].add(kept.weight, kept.value <= q[domain] ? kept.weight : 0, kept.weight);
      }
    });
    return sample_.figures(split, false, [&](std::size_t g) -> const Moments& { return moments[g]; });
  }

  /// student_quantile() with a memory: a report asks for the same few degrees of freedom again and again.
  static double student(double p, double df) {
    thread_local std::map<std::pair<double, double>, double> known;
    const auto [place, fresh] = known.try_emplace({p, df}, 0);
    if (fresh) place->second = student_quantile(p, df);
    return place->second;
  }

  const Plan& plan_;
  const StreamPlan& stream_;
  StreamSums& sums_;
  GroupedSample sample_;
  std::map<std::vector<std::string>, Domains> domains_;
};

}  // namespace

std::optional<Results> grouped_results(const Plan& plan, const StreamPlan& stream, StreamSums& sums, const TupleIndex& groups) {
  Runner runner(plan, stream, sums, groups);
  return runner.possible() ? std::optional(runner.run()) : std::nullopt;
}

std::optional<Results> stream_estimates(const Plan& plan, const std::filesystem::path& data) {
  const std::optional<StreamPlan> stream = stream_plan(plan);
  if (!stream) return std::nullopt;
  CsvRows source(data, stream->keys, stream->numbers, plan.options.missing_codes);
  StreamSums sums = collect(*stream, source);
  if (source.saw_text() || sums.irregular) return std::nullopt;
  return grouped_results(plan, *stream, sums, source.groups());
}

}  // namespace eslabon::estimate
