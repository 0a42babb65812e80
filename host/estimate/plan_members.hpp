// The members of a JSON object that a person wrote: handed out by name, faults gathered with their place.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "host/estimate/plan.hpp"

namespace eslabon::estimate {

using Json = nlohmann::ordered_json;

/// One object of the plan: hands out its members by name and reports what is left over.
class Members {
 public:
  Members(const Json& json, std::string where, std::vector<text::Fault>& faults)
      : json_(json), where_(std::move(where)), faults_(faults) {
    if (!json_.is_object()) fault("", "must be an object");
  }

  void fault(const std::string& key, const std::string& message) const {
    faults_.push_back({text::Severity::kError, key.empty() ? where_ : where_ + "." + key, message});
  }

  /// The first member found under one of the names; null values count as absent.
  const Json* find(std::initializer_list<const char*> names) {
    const Json* found = nullptr;
    for (const char* name : names) {
      if (!json_.is_object() || !json_.contains(name)) continue;
      seen_.push_back(name);
      if (!json_[name].is_null() && found == nullptr) found = &json_[name], key_ = name;
    }
    return found;
  }

  std::string text(std::initializer_list<const char*> names, std::string otherwise = {}) {
    const Json* value = find(names);
    if (value == nullptr) return otherwise;
    if (value->is_array() && value->size() == 1) value = &(*value)[0];
    if (value->is_string()) return value->get<std::string>();
    if (value->is_number()) return value->dump();
    fault(key_, "must be a text");
    return otherwise;
  }

  std::vector<std::string> texts(std::initializer_list<const char*> names) {
    const Json* value = find(names);
    if (value == nullptr) return {};
    if (value->is_string()) return {value->get<std::string>()};
    std::vector<std::string> list;
    if (!value->is_array()) fault(key_, "must be a text or a list of texts");
    else
      for (const Json& item : *value) {
        if (!item.is_string()) fault(key_, "must hold texts only");
        else list.push_back(item.get<std::string>());
      }
    return list;
  }

  bool flag(std::initializer_list<const char*> names, bool otherwise = false) {
    const Json* value = find(names);
    if (value == nullptr) return otherwise;
    if (value->is_boolean()) return value->get<bool>();
    fault(key_, "must be true or false");
    return otherwise;
  }

  double number(std::initializer_list<const char*> names, double otherwise) {
    const Json* value = find(names);
    return value == nullptr ? otherwise : as_number(*value);
  }

  std::vector<double> numbers(std::initializer_list<const char*> names) {
    const Json* value = find(names);
    std::vector<double> list;
    if (value == nullptr) return list;
    if (!value->is_array()) return {as_number(*value)};
    for (const Json& item : *value) list.push_back(as_number(item));
    return list;
  }

  template <typename Choice>
  Choice choice(std::initializer_list<const char*> names, Choice otherwise,
                const std::vector<std::pair<const char*, Choice>>& choices) {
    const std::string value = text(names);
    if (value.empty()) return otherwise;
    std::string known;
    for (const auto& [name, choice_value] : choices) {
      if (value == name) return choice_value;
      known += std::string(known.empty() ? "" : ", ") + name;
    }
    fault(key_, "'" + value + "' is none of " + known);
    return otherwise;
  }

  void finish() const {
    if (!json_.is_object()) return;
    for (const auto& [key, value] : json_.items())
      if (std::find(seen_.begin(), seen_.end(), key) == seen_.end()) fault(key, "unknown key");
  }

  [[nodiscard]] const std::string& where() const { return where_; }
  [[nodiscard]] std::vector<text::Fault>& faults() const { return faults_; }
  [[nodiscard]] std::string at(std::size_t index) const { return where_ + "." + key_ + "[" + std::to_string(index) + "]"; }
  [[nodiscard]] std::string inside() const { return where_ + "." + key_; }

 private:
  double as_number(const Json& value) {
    if (value.is_number()) return value.get<double>();
    if (value.is_string() && value.get<std::string>() == "Inf") return std::numeric_limits<double>::infinity();
    if (value.is_string() && value.get<std::string>() == "-Inf") return -std::numeric_limits<double>::infinity();
    fault(key_, "must be a number");
    return 0;
  }

  const Json& json_;
  std::string where_;
  std::vector<text::Fault>& faults_;
  std::vector<std::string> seen_;
  std::string key_;
};

/// One step of a list `calibration`.
CalibrationPlan read_calibration(Members reader);

/// Throws Failure(kInvalidInput) naming the place when `json` is no JSON.
Json parse_json(std::string_view json, const std::string& where);
/// Throws Failure(kInvalidInput) with all of them, one a line; does nothing when there are none.
void refuse_faults(const std::vector<text::Fault>& faults);

}  // namespace eslabon::estimate
