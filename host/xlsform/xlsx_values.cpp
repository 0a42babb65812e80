#include "host/xlsform/xlsx_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "firmware/base/date.hpp"
#include "host/xlsform/sheet_builder.hpp"
#include "host/xlsform/xlsx_package.hpp"

namespace eslabon::xlsform {
namespace {

/// A number format with a letter of a date or a time outside quotes, brackets and escapes.
bool shows_date(std::string_view format) {
  bool quoted = false, bracket = false;
  for (std::size_t at = 0; at < format.size(); ++at) {
    const char c = format[at];
    if (c == '\\') {
      ++at;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == '[' || c == ']') {
      bracket = c == '[';
    } else if (!quoted && !bracket && std::string_view("ymdhsYMDHS").find(c) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

template <typename Number>
Number parsed(std::string_view text, Number otherwise) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? value : otherwise;
}

bool is_built_in_date(int id) { return (id >= 14 && id <= 22) || (id >= 45 && id <= 47); }

}  // namespace

std::string decode_escapes(std::string text) {
  for (std::size_t at = text.find("_x"); at != std::string::npos; at = text.find("_x", at)) {
    std::uint32_t code = 0;
    const char* digits = text.data() + at + 2;
    const bool escape = at + 7 <= text.size() && text[at + 6] == '_' &&
                        std::from_chars(digits, digits + 4, code, 16).ptr == digits + 4 &&
                        (code < 0xD800 || code > 0xDFFF);
    if (!escape) {
      at += 2;
      continue;
    }
    const std::string decoded = utf8(code);
    text.replace(at, 7, decoded);
    at += decoded.size();
  }
  return text;
}

std::string string_item(pugi::xml_node item) {
  std::string text;
  for (const pugi::xml_node node : item.children()) {
    const std::string_view name = local_name(node.name());
    if (name == "t") text += node.child_value();
    if (name == "r") text += child(node, "t").child_value();
  }
  return decode_escapes(std::move(text));
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> parse_cell_name(std::string_view name) {
  const std::size_t letters = std::min(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), name.size());
  if (letters == 0 || letters > 3) return {};
  std::uint32_t column = 0;
  for (const char letter : name.substr(0, letters)) column = column * 26 + static_cast<std::uint32_t>(letter - 'A' + 1);
  const std::uint32_t row = parsed<std::uint32_t>(name.substr(letters), 0);
  if (row == 0 || row > 1'048'576 || column > 16'384) return {};
  return std::pair(row, column);
}

std::string plain_number(std::string_view written) {
  const std::size_t sign = written.starts_with('-') ? 1 : 0;
  if (written.find_first_not_of("0123456789", sign) == std::string_view::npos) return std::string(written);
  double value = parsed(written, std::nan(""));
  if (!std::isfinite(value)) return std::string(written);
  value = parsed<double>(fmt::format("{:.15g}", value), value);
  char digits[400];
  const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed).ptr;
  std::string text(digits, end);
  return text == "-0" ? "0" : text;
}

std::optional<std::string> serial_date(double serial, bool epoch_1904) {
  if (!(serial >= 0 && serial < 2'958'466)) return {};
  const double whole = std::floor(serial);
  auto ms = static_cast<std::int64_t>(std::llround((serial - whole) * 86'400'000));
  auto days = static_cast<std::int64_t>(whole) + (ms == 86'400'000 ? 1 : 0);
  ms %= 86'400'000;
  const std::string time = fmt::format("{:02}:{:02}:{:02}.{:03}", ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60,
                                       ms % 1000);
  if (days == 0 && ms > 0) return time;
  // Day 60 of the 1900 epoch is 1900-02-29, which never was.
  days += epoch_1904 ? -24'107 : days > 60 ? -25'569 : -25'568;
  const CivilDate date = civil_from_days(static_cast<std::int32_t>(days));
  const std::string day = fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
  return ms == 0 ? day : day + "T" + time;
}

std::vector<bool> date_styles(pugi::xml_node style_sheet) {
  std::map<int, bool> custom;
  for (const pugi::xml_node format : child(style_sheet, "numFmts").children())
    custom[parsed(attribute(format, "numFmtId"), -1)] = shows_date(attribute(format, "formatCode"));
  std::vector<bool> styles;
  for (const pugi::xml_node style : child(style_sheet, "cellXfs").children()) {
    if (local_name(style.name()) != "xf") continue;
    const int id = parsed(attribute(style, "numFmtId"), 0);
    const auto found = custom.find(id);
    styles.push_back(found == custom.end() ? is_built_in_date(id) : found->second);
  }
  return styles;
}

}  // namespace eslabon::xlsform
