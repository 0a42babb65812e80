#include "host/compile/node_facts.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "firmware/base/date.hpp"

namespace eslabon::compile {
namespace {

struct Appearance {
  std::string_view word;
  form::NodeFlag flag;
};
constexpr Appearance kAppearances[] = {
    {"field-list", form::kFieldList}, {"table-list", form::kTableList}, {"minimal", form::kMinimal},
    {"autocomplete", form::kMinimal}, {"search", form::kMinimal},       {"likert", form::kLikert},
    {"month-year", form::kMonthYear}, {"year", form::kYearOnly},        {"numbers", form::kDigitsOnly},
    {"multiline", form::kMultiline},  {"thousands-sep", form::kThousands}, {"label", form::kLabelOnly},
    {"list-nolabel", form::kNoLabel}, {"masked", form::kMasked}, {"summary", form::kSummary}};

constexpr std::uint16_t kLineBytes = 255;  // of a text that is not multiline

std::uint16_t longest_answer(const xlsform::Node& from, const form::Node& to) {
  switch (to.data) {
    case form::DataType::kNone: return 0;
    case form::DataType::kInteger: return 20;
    case form::DataType::kDecimal: return 40;
    case form::DataType::kDate: return 10;
    case form::DataType::kTime:
    case form::DataType::kDateTime: return 29;
    case form::DataType::kSelectMultiple:
    case form::DataType::kRank: return kMaxTextBytes;
    case form::DataType::kText:
    case form::DataType::kDynamic:
    case form::DataType::kSelectOne: break;
  }
  const auto length = from.attributes.find("bind::odk:length");
  if (length != from.attributes.end())
    if (const auto limit = exact_decimal(length->second.text); limit && limit->scale == 0 && limit->mantissa > 0)
      return static_cast<std::uint16_t>(std::min<std::int64_t>(limit->mantissa, kMaxTextBytes));
  return to.has(form::kMultiline) ? static_cast<std::uint16_t>(kMaxTextBytes) : kLineBytes;
}

std::int64_t scaled(const ExactDecimal& decimal, std::uint8_t scale) {
  std::int64_t value = decimal.mantissa;
  for (std::uint8_t i = decimal.scale; i < scale; ++i) value *= 10;
  return value;
}

bool is_date_text(std::string_view text) {
  CivilDate date;
  unsigned month = 0;
  unsigned day = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  std::from_chars(text.data(), text.data() + 4, date.year);
  std::from_chars(text.data() + 5, text.data() + 7, month);
  std::from_chars(text.data() + 8, text.data() + 10, day);
  date.month = static_cast<std::uint8_t>(month);
  date.day = static_cast<std::uint8_t>(day);
  return is_real_date(date);
}

/// As an XPath literal; with both kinds of quotes inside, by concat().
std::string quoted(const std::string& text) {
  if (text.find('\'') == std::string::npos) return "'" + text + "'";
  if (text.find('"') == std::string::npos) return "\"" + text + "\"";
  std::string parts;
  std::size_t begin = 0;
  for (std::size_t at = text.find('\''); at != std::string::npos; at = text.find('\'', begin)) {
    parts += "'" + text.substr(begin, at - begin) + "', \"'\", ";
    begin = at + 1;
  }
  return "concat(" + parts + "'" + text.substr(begin) + "')";
}

}  // namespace

std::optional<ExactDecimal> exact_decimal(std::string_view text) {
  ExactDecimal decimal;
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::size_t digits = 0;
  bool point = false;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9' || ++digits > 18) return {};
    decimal.mantissa = decimal.mantissa * 10 + (c - '0');
    decimal.scale = static_cast<std::uint8_t>(decimal.scale + (point ? 1 : 0));
  }
  if (digits == 0) return {};
  if (negative) decimal.mantissa = -decimal.mantissa;
  return decimal;
}

void place_nodes(const xlsform::SurveyModel& survey, PackageModel& model) {
  model.nodes.resize(survey.nodes.size());
  for (std::size_t i = 0; i < survey.nodes.size(); ++i) {
    form::Node& node = model.nodes[i].node;
    node.id = static_cast<NodeId>(i);
    node.parent = survey.nodes[i].parent;
    node.subtree_end = static_cast<NodeId>(i + 1);
    model.nodes[i].name = survey.nodes[i].name.text;
    if (node.parent == kNoNode) continue;
    const form::Node& parent = model.nodes[node.parent].node;
    const bool in_repeat = survey.nodes[node.parent].kind == xlsform::NodeKind::kRepeat;
    node.repeat = in_repeat ? node.parent : parent.repeat;
    node.depth = static_cast<std::uint8_t>(parent.depth + (in_repeat ? 1 : 0));
    node.group_depth = static_cast<std::uint8_t>(std::min(parent.group_depth + 1, 255));
  }
  for (std::size_t i = survey.nodes.size(); i-- > 1;) {
    form::Node& parent = model.nodes[model.nodes[i].node.parent].node;
    parent.subtree_end = std::max(parent.subtree_end, model.nodes[i].node.subtree_end);
  }
}

void set_facts(const xlsform::Node& from, const DescribedNode& described, form::Node& to) {
  to.kind = described.kind;
  to.type = described.type;
  to.data = described.data;
  to.special = described.special;
  for (const Appearance& appearance : kAppearances)
    if (from.has_appearance(appearance.word)) to.flags |= appearance.flag;
  to.max_bytes = to.kind == form::NodeKind::kQuestion ? longest_answer(from, to) : std::uint16_t{0};
}

void set_range(const xlsform::Node& from, form::Node& to, FormPrograms& programs) {
  if (!from.range) return;
  const auto start = exact_decimal(from.range->start);
  const auto end = exact_decimal(from.range->end);
  const auto step = exact_decimal(from.range->step);
  if (!start || !end || !step || step->mantissa == 0) {
    programs.error(from.type_text, "start, end and step of a range must be plain numbers of at most 18 digits");
    return;
  }
  to.range_scale = std::max({start->scale, end->scale, step->scale});
  to.range_start = scaled(*start, to.range_scale);
  to.range_end = scaled(*end, to.range_scale);
  to.range_step = scaled(*step, to.range_scale);
}

std::optional<std::string> default_literal(const xlsform::Node& from, form::DataType data, FormPrograms& programs) {
  const std::string& text = from.default_value.text;
  switch (data) {
    case form::DataType::kInteger:
    case form::DataType::kDecimal: {
      const auto number = exact_decimal(text);
      if (number && (data == form::DataType::kDecimal || number->scale == 0)) return text;
      programs.warn(from.default_value, "the default '" + text + "' is ignored: it is not a " +
                                            (data == form::DataType::kInteger ? "whole number" : "number"));
      return {};
    }
    case form::DataType::kDate:
      if (is_date_text(text)) return "date('" + text + "')";
      programs.warn(from.default_value, "the default '" + text + "' is ignored: it is not a date such as 2024-12-31");
      return {};
    default: return quoted(text);
  }
}

}  // namespace eslabon::compile
