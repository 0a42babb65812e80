#include "host/xlsform/parameters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "host/xlsform/references.hpp"
#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

bool is_integer(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return !text.empty() && error == std::errc{} && end == text.data() + text.size();
}

bool is_plain_name(std::string_view text) {
  return is_xml_name(text) && text.find(':') == std::string_view::npos &&
         std::ranges::all_of(text, [](char c) { return (c & 0x80) == 0; });
}

/// "com.example.app": at least two parts of letters, digits and '_', each starting with a letter.
bool is_package_name(std::string_view text) {
  const std::vector<std::string> parts = split(text, ".");
  const auto good = [](const std::string& part) {
    return !part.empty() && ((part[0] | 0x20) >= 'a' && (part[0] | 0x20) <= 'z') &&
           std::ranges::all_of(part, [](char c) { return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); });
  };
  return parts.size() > 1 && std::ranges::all_of(parts, good);
}

bool keeps_case(std::string_view key) {
  static constexpr std::string_view kKeys[] = {"label", "value", "seed", "app", "tick_labelset", "reference-geometry"};
  return std::ranges::find(kKeys, key) != std::end(kKeys);
}

std::vector<std::string> accepted_keys(std::string_view family) {
  if (family == "text") return {"rows"};
  if (family == "image") return {"app", "max-pixels"};
  if (family == "audio" || family == "background-audio") return {"quality"};
  if (family == "select") return {"randomize", "seed"};
  if (family == "select from file") return {"label", "randomize", "seed", "value"};
  if (family == "range") return {"end", "placeholder", "start", "step", "tick_interval", "tick_labelset"};
  if (family == "geopoint") return {"allow-mock-accuracy", "capture-accuracy", "reference-geometry", "warning-accuracy"};
  if (family == "geotrace") return {"allow-mock-accuracy", "incremental", "reference-geometry"};
  if (family == "audit")
    return {"identify-user", "location-max-age", "location-min-interval", "location-priority", "track-changes",
            "track-changes-reasons"};
  return {};
}

/// One rule about one key's value.
struct ValueRule {
  std::string_view key;
  bool (*good)(std::string_view);
  std::string_view must;
};

bool is_true_or_false(std::string_view text) { return text == "true" || text == "false"; }

constexpr ValueRule kRules[] = {
    {"rows", is_integer, "be a whole number"},
    {"max-pixels", is_integer, "be a whole number"},
    {"app", is_package_name, "be an Android package name with at least one '.', such as com.example.camera"},
    {"allow-mock-accuracy", is_true_or_false, "be true or false"},
    {"capture-accuracy", is_number, "be a number"},
    {"warning-accuracy", is_number, "be a number"},
    {"incremental", [](std::string_view text) { return yes_no(text).value_or(false); }, "be true, or be left out"},
    {"track-changes", is_true_or_false, "be true or false"},
    {"identify-user", is_true_or_false, "be true or false"},
    {"track-changes-reasons", [](std::string_view text) { return text == "on-form-edit"; }, "be on-form-edit"},
    {"location-priority",
     [](std::string_view text) {
       return text == "no-power" || text == "low-power" || text == "balanced" || text == "high-accuracy";
     },
     "be no-power, low-power, balanced or high-accuracy"},
    {"location-min-interval", [](std::string_view text) { return is_integer(text) && text[0] != '-'; },
     "be a whole number, 0 or more"},
    {"location-max-age", [](std::string_view text) { return is_integer(text) && text[0] != '-'; },
     "be a whole number, 0 or more"},
    {"randomize", is_true_or_false, "be true or false"},
    {"seed", [](std::string_view text) { return is_number(text) || !single_reference(text).empty(); },
     "be a number or a reference such as ${other}"},
    {"value", is_plain_name, "be a column's name: a letter or '_', then letters, digits, '_', '-' or '.'"},
    {"label", is_plain_name, "be a column's name: a letter or '_', then letters, digits, '_', '-' or '.'"},
};

void check_quality(const ReadContext& context, std::string_view family, const CellText& quality) {
  const std::string& text = quality.text;
  if (text == "voice-only" || text == "low" || text == "normal" || (text == "external" && family == "audio")) return;
  context.error(quality.place, "parameter 'quality' must be voice-only, low or normal");
}

/// All three location parameters or none, and the ages in order.
void check_audit_location(const ReadContext& context, const Parameters& parameters, Place place) {
  const auto age = parameters.find("location-max-age");
  const auto interval = parameters.find("location-min-interval");
  const std::size_t given = parameters.count("location-priority") + parameters.count("location-max-age") +
                            parameters.count("location-min-interval");
  if (given != 0 && given != 3)
    context.error(place, "places in the audit log need all of location-priority, location-min-interval and "
                         "location-max-age");
  if (given != 3 || !is_integer(age->second.text) || !is_integer(interval->second.text)) return;
  if (std::strtoll(age->second.text.c_str(), nullptr, 10) < std::strtoll(interval->second.text.c_str(), nullptr, 10))
    context.error(age->second.place, "parameter 'location-max-age' must not be less than 'location-min-interval'");
}

}  // namespace

Parameters parse_parameters(const ReadContext& context, const CellText& cell) {
  Parameters parameters;
  if (cell.empty()) return parameters;
  std::vector<std::string> parts = split(cell.text, ";");
  if (parts.size() == 1) parts = split(cell.text, ",");
  if (parts.size() == 1) parts = words(cell.text);
  for (const std::string& part : parts) {
    const std::vector<std::string> pair = split(part, "=");
    if (pair.size() != 2) {
      context.error(cell.place, fmt::format("'{}' is not of the form key=value; write parameters like start=0 end=10",
                                            trimmed(part)));
      continue;
    }
    const std::string key = lower(trimmed(pair[0]));
    const std::string value(trimmed(pair[1]));
    parameters[key] = {keeps_case(key) ? value : lower(value), cell.place};
  }
  return parameters;
}

void check_parameters(const ReadContext& context, std::string_view family, const Parameters& parameters, Place place) {
  const std::vector<std::string> accepted = accepted_keys(family);
  if (accepted.empty()) return;
  for (const auto& [key, value] : parameters) {
    if (std::ranges::find(accepted, key) == accepted.end()) {
      context.error(value.place, fmt::format("unknown parameter '{}'; this question type takes {}", key,
                                             fmt::join(accepted, ", ")));
      continue;
    }
    for (const ValueRule& rule : kRules)
      if (rule.key == key && !rule.good(value.text))
        context.error(value.place, fmt::format("parameter '{}' must {}", key, rule.must));
    if (key == "quality") check_quality(context, family, value);
  }
  if (parameters.contains("seed") && !parameters.contains("randomize"))
    context.error(place, "parameter 'seed' needs randomize=true");
  if (family == "audit") check_audit_location(context, parameters, place);
}

}  // namespace eslabon::xlsform
