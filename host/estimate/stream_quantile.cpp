#include "host/estimate/stream_quantile.hpp"

#include <bit>
#include <cmath>
#include <limits>

namespace eslabon::estimate {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kHit = 1e-12;

/// The leading 16 bits of a number that sorts as the double does.
std::size_t bin_of(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value + 0.0);
  const std::uint64_t ordered = (bits >> 63) != 0 ? ~bits : bits | (std::uint64_t{1} << 63);
  return static_cast<std::size_t>(ordered >> 48);
}

}  // namespace

DomainQuantiles::DomainQuantiles(ValueStore& values, const DomainSplit& split)
    : values_(values), split_(split), bins_(split.by.size()), total_(split.by.size(), 0) {
  values.each([&](std::span<const KeptValue> piece) {
    for (const KeptValue& kept : piece) {
      const std::uint32_t domain = split.domain[kept.group];
      if (domain == kNoDomain) continue;
      auto& bins = bins_[domain];
      if (bins.empty()) bins.assign(kBins, 0);
      bins[bin_of(kept.value)] += kept.weight;
    }
  });
  for (std::size_t d = 0; d < bins_.size(); ++d)
    for (const double weight : bins_[d]) total_[d] += weight;
}

DomainQuantiles::Target DomainQuantiles::bracket(std::size_t domain, double p) const {
  Target target;
  target.next = kInfinity;
  target.wanted = !std::isnan(p) && !bins_[domain].empty();
  if (!target.wanted) return target;
  const double wanted = p * total_[domain], slack = kHit * total_[domain];
  std::size_t last = 0;
  double sum = 0;
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    const double weight = bins_[domain][bin];
    if (weight == 0) continue;
    target.bin = bin, target.before = sum;
    last = bin;
    sum += weight;
    if (sum >= wanted - slack) break;
  }
  target.bin = last;
  return target;
}

double DomainQuantiles::finish(const Target& target, std::size_t domain, double p, bool mean_of_two) const {
  if (!target.wanted) return std::nan("");
  const double wanted = p * total_[domain], slack = kHit * total_[domain];
  double sum = target.before;
  for (auto value = target.inside.begin(); value != target.inside.end(); ++value) {
    sum += value->second;
    if (sum < wanted - slack) continue;
    const auto above = std::next(value);
    const double next = above != target.inside.end() ? above->first : target.next;
    const bool hit = std::fabs(sum - wanted) <= slack;
    return hit && mean_of_two && std::isfinite(next) ? (value->first + next) / 2 : value->first;
  }
  return target.inside.empty() ? std::nan("") : target.inside.rbegin()->first;
}

std::vector<double> DomainQuantiles::at(const std::vector<double>& p, bool mean_of_two) {
  std::vector<Target> targets;
  for (std::size_t d = 0; d < p.size(); ++d) targets.push_back(bracket(d, p[d]));
  values_.each([&](std::span<const KeptValue> piece) {
    for (const KeptValue& kept : piece) {
      const std::uint32_t domain = split_.domain[kept.group];
      if (domain == kNoDomain || !targets[domain].wanted) continue;
      const std::size_t bin = bin_of(kept.value);
      Target& target = targets[domain];
      if (bin == target.bin) target.inside[kept.value] += kept.weight;
      else if (bin > target.bin && kept.value < target.next) target.next = kept.value;
    }
  });
  std::vector<double> result;
  for (std::size_t d = 0; d < p.size(); ++d) result.push_back(finish(targets[d], d, p[d], mean_of_two));
  return result;
}

}  // namespace eslabon::estimate
