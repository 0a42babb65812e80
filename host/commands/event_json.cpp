#include "host/commands/event_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "firmware/base/date.hpp"

namespace eslabon::commands {
namespace {

using json = nlohmann::ordered_json;

std::string date_text(std::int32_t days) {
  const CivilDate date = civil_from_days(days);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string time_text(std::int32_t ms, int offset_min) {
  const int offset = std::abs(offset_min);
  return fmt::format("{:02}:{:02}:{:02}.{:03}{}{:02}:{:02}", ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60, ms % 1000,
                     offset_min < 0 ? '-' : '+', offset / 60, offset % 60);
}

std::string decimal_text(std::int64_t mantissa, unsigned scale) {
  std::string digits = fmt::format("{}", mantissa < 0 ? 0 - static_cast<std::uint64_t>(mantissa) : static_cast<std::uint64_t>(mantissa));
  if (scale != 0) {
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    digits.insert(digits.size() - scale, 1, '.');
  }
  return (mantissa < 0 ? "-" : "") + digits;
}

json answer_json(const event::Answer& answer) {
  if (answer.special != event::Special::kNone) return {{"special", name_of(answer.special)}};
  switch (answer.value.kind()) {
    case expr::Kind::kEmpty: return nullptr;
    case expr::Kind::kBoolean: return answer.value.as_boolean();
    case expr::Kind::kInteger: return answer.value.as_integer();
    default: return value_text(answer.value);
  }
}

json addresses_json(Bytes bytes) {
  json list = json::array();
  event::AddressReader reader(bytes);
  for (Address address; reader.next(address);) list.push_back({{"node", address.node}, {"row", address.row}});
  return list;
}

std::string printable(std::string_view text) {
  std::string line(text);
  std::replace_if(line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return line;
}

}  // namespace

std::string value_text(const expr::Value& value) {
  switch (value.kind()) {
    case expr::Kind::kEmpty: return "";
    case expr::Kind::kBoolean: return value.as_boolean() ? "true" : "false";
    case expr::Kind::kInteger: return fmt::format("{}", value.as_integer());
    case expr::Kind::kDecimal: return decimal_text(value.mantissa(), value.scale());
    case expr::Kind::kNumber: return fmt::format("{}", value.as_number());
    case expr::Kind::kText: return std::string(value.as_text());
    case expr::Kind::kDate: return date_text(value.days());
    case expr::Kind::kTime: return time_text(value.ms_of_day(), value.offset_min());
    case expr::Kind::kDateTime: return date_text(value.days()) + "T" + time_text(value.ms_of_day(), value.offset_min());
  }
  return "";
}

std::string pressed_text(const event::Event& event) {
  if (!event.has_utc) return fmt::format("boot {} + {}.{:03} s", event.stamp.boot, event.stamp.uptime_ms / 1000, event.stamp.uptime_ms % 1000);
  constexpr std::int64_t kDay = 86'400;
  const std::int64_t second = (event.utc_s % kDay + kDay) % kDay;
  return fmt::format("{} {:02}:{:02}:{:02}", date_text(static_cast<std::int32_t>((event.utc_s - second) / kDay)), second / 3600, second / 60 % 60, second % 60);
}

json event_json(const event::Event& event) {
  const unsigned fields = fields_of(event.kind);
  json made = {{"kind", name_of(event.kind)}, {"boot", event.stamp.boot}, {"uptime_ms", event.stamp.uptime_ms}};
  if (event.has_utc) made["utc_s"] = event.utc_s;
  if (event.has_local) made["local_min"] = event.local_min;
  if (fields & event::kInterview) made["interview"] = event.interview;
  if (fields & event::kAddress) made["node"] = event.address.node, made["row"] = event.address.row;
  if (fields & event::kAnswer) made["answer"] = answer_json(event.answer);
  if (fields & event::kParent) made["parent"] = event.parent;
  if (fields & event::kPosition) made["position"] = event.position;
  if (fields & event::kOutcome) made["outcome"] = name_of(event.outcome);
  if (fields & event::kHash) made["hash"] = fmt::format("{:016x}", event.hash);
  if (fields & event::kCount) made["count"] = event.count;
  if (fields & event::kName) made["name"] = event.name;
  if (fields & event::kText) made["text"] = event.text;
  if (fields & event::kLanguage) made["language"] = event.language;
  if (fields & event::kAddresses) made["addresses"] = addresses_json(event.addresses);
  return made;
}

std::string event_line(const event::Event& event) {
  const unsigned fields = fields_of(event.kind);
  std::string line = name_of(event.kind);
  if (fields & event::kInterview) line += fmt::format(" interview {}", event.interview);
  if (fields & event::kAddress) line += fmt::format(" node {}", event.address.node);
  if ((fields & event::kAddress) && event.address.row != kRootRow) line += fmt::format(" row {}", event.address.row);
  if (fields & event::kPosition) line += fmt::format(" position {}", event.position);
  if (fields & event::kOutcome) line += fmt::format(" {}", name_of(event.outcome));
  if (fields & event::kAnswer)
    line += event.answer.special != event::Special::kNone ? fmt::format(" = <{}>", name_of(event.answer.special))
                                                          : fmt::format(" = {}", printable(value_text(event.answer.value)));
  if (fields & event::kHash) line += fmt::format(" {:016x}", event.hash);
  if (fields & event::kCount) line += fmt::format(" count {}", event.count);
  for (const std::string_view text : {event.name, event.language, event.text})
    if (!text.empty()) line += fmt::format(" '{}'", printable(text));
  return line;
}

}  // namespace eslabon::commands
