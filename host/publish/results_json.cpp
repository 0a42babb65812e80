#include "host/publish/results_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/publish/status.hpp"

namespace eslabon::publish {
namespace {

using Json = nlohmann::ordered_json;
using estimate::Estimate;
using estimate::Interval;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json pair(const Interval& interval) { return Json::array({number(interval.low), number(interval.high)}); }

void put(Json& json, const char* key, const std::optional<double>& value) {
  if (value) json[key] = number(*value);
}

void put(Json& json, const char* key, const std::string& value) {
  if (!value.empty()) json[key] = value;
}

Json matrix(const estimate::Matrix& values) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < values.rows(); ++i) {
    Json row = Json::array();
    for (std::size_t j = 0; j < values.columns(); ++j) row.push_back(number(values(i, j)));
    rows.push_back(std::move(row));
  }
  return rows;
}

void put_weights(Json& json, const std::vector<double>& values) {
  const char* const names[] = {"sum", "min", "max", "sumsq"};
  for (std::size_t i = 0; i < 4; ++i) json[names[i]] = number(values[i]);
  Json first = Json::array();
  for (std::size_t i = 4; i < values.size(); ++i) first.push_back(number(values[i]));
  json["first10"] = std::move(first);
}

/// mean, total, ratio and var carry both intervals; with no degrees of freedom the t interval is null.
void put_figures(Json& json, const Estimate& e) {
  if (e.vcov) return void(json["vcov"] = matrix(*e.vcov));
  if (!e.first.empty()) return put_weights(json, e.first);
  if (e.statistic) {
    put(json, "statistic", e.statistic), put(json, "ndf", e.ndf), put(json, "ddf", e.ddf), put(json, "p_value", e.p_value);
    return;
  }
  json["est"] = number(e.est);
  if (e.ci) json["ci"] = pair(*e.ci);
  put(json, "se", e.se), put(json, "cv", e.cv);
  if (e.ci_z) json["ci_z"] = pair(*e.ci_z);
  if (e.ci_z) json["ci_t"] = e.ci_t ? pair(*e.ci_t) : Json(nullptr);
  put(json, "deff", e.deff), put(json, "df", e.df);
}

Json record(const Estimate& e) {
  Json json;
  json["stat"] = e.stat;
  put(json, "name", e.name), put(json, "var", e.var);
  for (const auto& [column, level] : e.by) json["by"][column] = level;
  put(json, "versus", e.versus), put(json, "method", e.method), put(json, "prob", e.prob);
  put(json, "qrule", e.qrule), put(json, "interval", e.interval);
  if (e.withheld != estimate::Withheld::kNo) {
    json["obs_status"] = obs_status(e), json["conf_status"] = conf_status(e);
    return json;
  }
  put_figures(json, e);
  if (e.stat != "table") put(json, "n", e.n);
  put(json, "sum_w", e.sum_w);
  return json;
}

}  // namespace

std::string results_json(const estimate::Results& results) {
  Json json;
  json["id"] = results.id;
  json["degf"] = number(results.degf);
  json["n_rows"] = results.rows;
  json["estimates"] = Json::array();
  for (const auto& list : results.estimates) {
    Json records = Json::array();
    for (const Estimate& estimate : list) records.push_back(record(estimate));
    json["estimates"].push_back(std::move(records));
  }
  put(json, "replicate_scale", results.replicate_scale);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace eslabon::publish
