#include "host/publish/results_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "host/publish/status.hpp"

namespace eslabon::publish {
namespace {

using estimate::Estimate;

std::string optional_number(const std::optional<double>& value) { return value ? plain_number(*value) : ""; }

std::string label(const Estimate& e) {
  std::string text = e.name.empty() ? e.stat + "(" + e.var + ")" : e.name;
  if (e.prob) text += fmt::format(" p={}", *e.prob);
  return text;
}

bool printable(const Estimate& e) { return !e.vcov && e.first.empty(); }

std::vector<std::string> csv_row(const Estimate& e) {
  const bool shown = e.withheld == estimate::Withheld::kNo;
  const auto interval = interval_of(e);
  const auto figure = [&](const std::optional<double>& value) { return shown ? optional_number(value) : std::string(); };
  return {e.stat, e.name, e.var, domain_text(e), e.versus, optional_number(e.prob), e.method,
          figure(e.statistic ? e.statistic : std::optional(e.est)), figure(e.se),
          interval ? figure(interval->low) : "", interval ? figure(interval->high) : "",
          figure(e.cv), figure(e.deff), figure(e.df), figure(e.p_value), figure(e.n), obs_status(e), conf_status(e)};
}

std::string short_number(double value) {
  if (!std::isfinite(value)) return "–";
  const double size = std::fabs(value);
  return size >= 1e6 ? fmt::format("{:.0f}", value) : size >= 100 ? fmt::format("{:.1f}", value) : fmt::format("{:.4g}", value);
}

std::vector<std::string> text_row(const Estimate& e) {
  if (e.withheld != estimate::Withheld::kNo) return {label(e), domain_text(e), "N/A", "", "", "", ""};
  const auto interval = interval_of(e);
  const double value = e.statistic ? *e.statistic : e.est;
  return {label(e), domain_text(e) + (e.versus.empty() ? "" : " vs " + e.versus), short_number(value),
          e.se ? short_number(*e.se) : "",
          interval ? short_number(interval->low) + " .. " + short_number(interval->high) : "",
          e.df ? short_number(*e.df) : "", e.n ? fmt::format("{:.0f}", *e.n) : ""};
}

std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

std::optional<estimate::Interval> interval_of(const Estimate& e) { return e.ci ? e.ci : e.ci_t ? e.ci_t : e.ci_z; }

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string plain_number(double value) { return std::isfinite(value) ? fmt::format("{}", value) : ""; }

std::string domain_text(const Estimate& e) {
  std::string text;
  for (const auto& [column, level] : e.by) text += (text.empty() ? "" : "; ") + column + "=" + level;
  return text;
}

std::string results_csv(const estimate::Results& results) {
  std::string out = "stat,name,variable,domain,versus,prob,method,estimate,se,ci_low,ci_high,cv,deff,df,p_value,n,obs_status,conf_status\n";
  for (const auto& list : results.estimates)
    for (const Estimate& e : list) {
      if (!printable(e)) continue;
      std::string line;
      for (const std::string& cell : csv_row(e)) line += (line.empty() ? "" : ",") + csv_cell(cell);
      out += line + "\n";
    }
  return out;
}

std::string results_text(const estimate::Results& results) {
  std::vector<std::vector<std::string>> rows{{"figure", "domain", "estimate", "se", "95% interval", "df", "n"}};
  for (const auto& list : results.estimates)
    for (const Estimate& e : list)
      if (printable(e)) rows.push_back(text_row(e));
  std::vector<std::size_t> widths(rows[0].size(), 0);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string pad(widths[i] - width(row[i]), ' ');
      line += (i == 0 ? "" : "  ") + (i < 2 ? row[i] + pad : pad + row[i]);
    }
    while (line.ends_with(' ')) line.pop_back();
    out += line + "\n";
  }
  return out;
}

}  // namespace eslabon::publish
