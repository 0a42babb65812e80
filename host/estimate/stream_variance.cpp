#include "host/estimate/stream_variance.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "host/estimate/sums.hpp"
#include "host/estimate/table.hpp"

namespace eslabon::estimate {
namespace {

[[noreturn]] void fail(const std::string& message) {
  throw text::Failure(text::ExitCode::kInvalidInput, message);
}

/// The texts of one key column as a column of categories, one row a group.
Column key_column(const StreamPlan& stream, const TupleIndex& tuples, const std::string& name) {
  const auto at = static_cast<std::size_t>(std::find(stream.keys.begin(), stream.keys.end(), name) - stream.keys.begin());
  std::vector<std::string_view> cells;
  for (std::uint32_t group = 0; group < tuples.size(); ++group) cells.push_back(tuples.text(group, at));
  return make_column(name, cells);
}

}  // namespace

GroupedSample::GroupedSample(const Plan& plan, const StreamPlan& stream, const StreamSums& sums, const TupleIndex& tuples)
    : plan_(plan), stream_(stream), sums_(sums), tuples_(tuples) {
  if (sums.rows == 0) fail("the data have no rows");
  find_strata(stream, tuples);
  set_population();
}

void GroupedSample::find_strata(const StreamPlan& stream, const TupleIndex& tuples) {
  std::vector<std::uint32_t> stratum(tuples.size(), 0), unit(tuples.size(), 0);
  if (stream.has_stratum) stratum = key_column(stream, tuples, stream.keys[0]).codes;
  if (stream.has_unit) unit = key_column(stream, tuples, plan_.design.ids[0]).codes;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known;
  std::map<std::uint32_t, std::uint32_t> stratum_of_unit;
  for (std::uint32_t group = 0; group < tuples.size(); ++group) {
    if (stratum[group] == kMissingCode || unit[group] == kMissingCode) fail("the design needs stratum and sampling unit in every row");
    if (stratum[group] >= strata_.size()) strata_.resize(stratum[group] + 1);
    const std::uint32_t code = stream.has_unit ? unit[group] : group;
    const auto [place, fresh] = known.emplace(std::pair(stratum[group], code), static_cast<std::uint32_t>(units_.size()));
    if (fresh) {
      units_.push_back({stratum[group], {}});
      strata_[stratum[group]].units.push_back(place->second);
      const auto first = stratum_of_unit.emplace(code, stratum[group]).first;
      if (stream.has_unit && !plan_.design.nest && first->second != stratum[group])
        fail("a sampling unit lies in two strata; say nest: true if ids start again in every stratum");
    }
    units_[place->second].groups.push_back(group);
    strata_[stratum[group]].sampled += stream.has_unit ? (fresh ? 1 : 0) : sums_.groups[group].rows;
  }
  if (sums_.rows == 1 || (stream.has_unit && units_.size() == 1 && !plan_.design.nest)) fail("the sample has one primary sampling unit only");
}

void GroupedSample::set_population() {
  if (!stream_.fpc) return;
  if (sums_.least_fpc < 1 && sums_.largest_fpc > 1) fail("fpc mixes population sizes and sampling fractions");
  for (Stratum& stratum : strata_) {
    if (stratum.units.empty()) continue;
    const double fpc = sums_.groups[units_[stratum.units[0]].groups[0]].fpc;
    for (const std::uint32_t unit : stratum.units)
      for (const std::uint32_t group : units_[unit].groups) even_ = even_ && sums_.groups[group].fpc == fpc;
    stratum.population = sums_.largest_fpc > 1 ? fpc : stratum.sampled / fpc;
    if (stratum.population < stratum.sampled) fail("fpc says fewer units than were sampled in a stratum");
  }
}

DomainSplit GroupedSample::split(const std::vector<std::string>& by) const {
  std::vector<Column> columns;
  for (const std::string& name : by) columns.push_back(key_column(stream_, tuples_, name));
  std::map<std::vector<std::uint32_t>, std::uint32_t> number;  // last column first: the first one varies fastest
  const std::size_t groups = tuples_.size();
  std::vector<std::vector<std::uint32_t>> keys(groups);
  std::vector<bool> known(groups, true);
  for (std::size_t group = 0; group < groups; ++group) {
    for (auto column = columns.rbegin(); column != columns.rend(); ++column) keys[group].push_back(column->codes[group]);
    known[group] = sums_.groups[group].in_subset > 0 &&
                   std::find(keys[group].begin(), keys[group].end(), kMissingCode) == keys[group].end();
    if (known[group]) number.emplace(keys[group], 0);
  }
  DomainSplit result;
  result.domain.assign(groups, kNoDomain);
  for (auto& [key, at] : number) {
    at = static_cast<std::uint32_t>(result.by.size());
    auto& names = result.by.emplace_back();
    for (std::size_t k = 0; k < columns.size(); ++k) names.emplace_back(by[k], columns[k].levels[key[columns.size() - 1 - k]]);
  }
  for (std::size_t group = 0; group < groups; ++group)
    if (known[group]) result.domain[group] = number[keys[group]];
  return result;
}

GroupedSample::Deviations GroupedSample::deviations(const Stratum& stratum, const DomainSplit& split, std::uint32_t domain, double r,
                                                    const std::function<const Moments&(std::size_t)>& moments) const {
  Deviations z;
  Moments rows;
  for (const std::uint32_t unit : stratum.units) {
    Sum total;
    bool present = false;
    for (const std::uint32_t group : units_[unit].groups) {
      if (split.domain[group] != domain || moments(group).n == 0) continue;
      present = true;
      if (stream_.has_unit) total.add(moments(group).sum_u()), total.add(-r * moments(group).sum_v());
      else rows.merge(moments(group));
    }
    if (present && stream_.has_unit) z.add(total.value());
  }
  if (stream_.has_unit) return z;
  return {rows.n, rows.mean_z(r), std::max(rows.squares(r), 0.0)};
}

/// NaN for a stratum that LonelyPsu::kAverage leaves out.
double GroupedSample::contribution(const Stratum& stratum, const Deviations& z) const {
  const double n = stratum.sampled;
  const double finite = stream_.fpc ? (stratum.population - n) / stratum.population : 1;
  if (finite < 1e-7) return 0;
  if (n > 1) return finite * n / (n - 1) * (z.squares + z.units * (n - z.units) / n * z.mean * z.mean);
  switch (plan_.options.lonely_psu) {
    case LonelyPsu::kFail: fail("a stratum has only one sampling unit; choose options.lonely_psu or merge strata");
    case LonelyPsu::kAdjust: return finite * z.mean * z.mean;
    case LonelyPsu::kAverage: return std::nan("");
    default: return 0;
  }
}

std::vector<DomainFigure> GroupedSample::figures(const DomainSplit& split, bool total,
                                                 const std::function<const Moments&(std::size_t)>& moments) const {
  std::vector<DomainFigure> result(split.by.size());
  std::vector<Sum> u(result.size()), v(result.size()), n(result.size()), weight(result.size());
  for (std::size_t group = 0; group < split.domain.size(); ++group) {
    const std::uint32_t d = split.domain[group];
    if (d == kNoDomain) continue;
    const Moments& m = moments(group);
    u[d].add(m.sum_u()), v[d].add(m.sum_v()), n[d].add(m.n), weight[d].add(m.weight);
  }
  std::vector<std::vector<std::uint32_t>> present(result.size());  // strata with groups of each domain
  for (std::uint32_t s = 0; s < strata_.size(); ++s)
    for (const std::uint32_t unit : strata_[s].units)
      for (const std::uint32_t group : units_[unit].groups)
        if (const std::uint32_t d = split.domain[group]; d != kNoDomain && (present[d].empty() || present[d].back() != s)) present[d].push_back(s);
  for (std::uint32_t d = 0; d < result.size(); ++d) {
    const double r = total ? 0 : u[d].value() / v[d].value();
    Sum variance;
    double strata = 0, usable = 0;
    DomainFigure& figure = result[d];
    for (const std::uint32_t s : present[d]) {
      const Deviations z = deviations(strata_[s], split, d, r, moments);
      if (z.units == 0) continue;
      const double part = contribution(strata_[s], z);
      figure.degrees += z.units - 1;
      ++strata;
      if (std::isnan(part)) continue;
      ++usable;
      variance.add(part);
    }
    const double divisor = total ? 1 : v[d].value();
    figure.estimate = total ? u[d].value() : r;
    figure.variance = variance.value() * (strata / usable) / (divisor * divisor);
    figure.n = n[d].value(), figure.weight = weight[d].value();
    if (std::isnan(figure.estimate)) figure.variance = std::nan("");
  }
  return result;
}

GroupedSample::Deviations GroupedSample::difference(const Stratum& stratum, const DomainSplit& split, const std::vector<Side>& sides,
                                                    const std::function<const Moments&(std::size_t)>& moments) const {
  Deviations z;
  if (!stream_.has_unit) {
    for (const Side& side : sides) {
      const Deviations rows = deviations(stratum, split, side.domain, side.r, moments);
      z.merge({rows.units, rows.mean * side.factor, rows.squares * side.factor * side.factor});
    }
    return z;
  }
  for (const std::uint32_t unit : stratum.units) {
    Sum total;
    bool present = false;
    for (const std::uint32_t group : units_[unit].groups)
      for (const Side& side : sides) {
        const Moments& m = moments(group);
        if (split.domain[group] != side.domain || m.n == 0) continue;
        present = true;
        total.add(side.factor * m.sum_u()), total.add(-side.factor * side.r * m.sum_v());
      }
    if (present) z.add(total.value());
  }
  return z;
}

std::vector<DomainFigure> GroupedSample::contrasts(const DomainSplit& split, std::uint32_t reference, const ContrastPlan& plan,
                                                   const std::function<const Moments&(std::size_t)>& moments) const {
  std::vector<DomainFigure> result(split.by.size());
  std::vector<Sum> u(result.size()), v(result.size()), n(result.size());
  for (std::size_t group = 0; group < split.domain.size(); ++group) {
    const std::uint32_t d = split.domain[group];
    if (d == kNoDomain) continue;
    const Moments& m = moments(group);
    u[d].add(m.sum_u()), v[d].add(m.sum_v()), n[d].add(m.n);
  }
  const auto side_of = [&](std::uint32_t d) {
    return Side{d, plan.total ? 1 : 1 / v[d].value(), plan.total ? 0 : u[d].value() / v[d].value()};
  };
  const auto value_of = [&](const Side& side) { return plan.total ? u[side.domain].value() : side.r + plan.pivot; };
  for (std::uint32_t d = 0; d < result.size(); ++d) {
    if (d == reference) continue;
    Side first = side_of(d), second = side_of(reference);
    const double a = value_of(first), b = value_of(second);
    const bool relative = plan.comparison == Comparison::kRelative;
    first.factor *= relative ? 1 / b : 1;
    second.factor *= relative ? -a / (b * b) : -1;
    Sum variance;
    double strata = 0, usable = 0;
    for (const Stratum& stratum : strata_) {
      const Deviations z = difference(stratum, split, {first, second}, moments);
      if (z.units == 0) continue;
      const double part = contribution(stratum, z);
      result[d].degrees += z.units - 1;
      ++strata;
      if (std::isnan(part)) continue;
      ++usable;
      variance.add(part);
    }
    result[d].estimate = relative ? a / b : a - b;
    result[d].variance = variance.value() * (strata / usable);
    result[d].n = std::min(n[d].value(), n[reference].value());
  }
  return result;
}

std::vector<double> GroupedSample::degrees(const DomainSplit& split) const {
  std::vector<double> result(split.by.size(), 0);
  for (const Stratum& stratum : strata_) {
    std::map<std::uint32_t, double> units;
    for (const std::uint32_t unit : stratum.units) {
      std::map<std::uint32_t, double> rows;
      for (const std::uint32_t group : units_[unit].groups)
        if (split.domain[group] != kNoDomain) rows[split.domain[group]] += sums_.groups[group].in_subset;
      for (const auto& [domain, count] : rows) units[domain] += stream_.has_unit ? 1 : count;
    }
    for (const auto& [domain, count] : units) result[domain] += count - 1;
  }
  return result;
}

}  // namespace eslabon::estimate
