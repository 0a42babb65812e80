#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "host/xlsform/references.hpp"
#include "host/xlsform/survey_reader.hpp"
#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

/// bind::type as a data type; nothing when the kiosk stores no such thing.
std::optional<DataType> bound_type(std::string_view type) {
  if (type == "int" || type == "integer") return DataType::kInteger;
  if (type == "decimal") return DataType::kDecimal;
  if (type == "string") return DataType::kText;
  if (type == "date") return DataType::kDate;
  if (type == "time") return DataType::kTime;
  if (type == "dateTime") return DataType::kDateTime;
  return {};
}

/// Whether a person sees the question.
bool is_shown(const TypeInfo& info) {
  if (info.type != QuestionType::kUnsupported) return info.type != QuestionType::kNone && info.type < QuestionType::kCalculate;
  return info.canonical != "xml-external" && info.canonical != "start-geopoint" && !info.canonical.starts_with("background");
}

bool is_date_or_place(DataType type) {
  return type == DataType::kDate || type == DataType::kDateTime || type == DataType::kGeopoint;
}

}  // namespace

void SurveyReader::question(const FormRow& row, const CellText& type) {
  if (const auto chosen = parse_select(type.text)) return select(row, type, *chosen);
  if (type.text == "audit") return audit(row);
  const std::optional<TypeInfo> info = find_type(type.text);
  if (!info) return unknown_type(row, type);
  plain_question(row, *info, new_node(row, type, NodeKind::kQuestion));
}

/// The question is kept, so that what refers to it is not blamed for it.
void SurveyReader::unknown_type(const FormRow& row, const CellText& type) {
  check_plain_select(type);
  const std::optional<std::string> near = similar_type(type.text);
  const bool begins = type.text.starts_with("select") || type.text.starts_with("rank");
  context_.error(type.place, fmt::format("unknown question type '{}'{}", type.text,
                                         begins  ? "; write select_one LIST or select_multiple LIST"
                                         : near ? fmt::format("; is '{}' meant?", *near)
                                                : "; see the list of types in docs/workbook.md"));
  Node node = new_node(row, type, NodeKind::kQuestion);
  node.type = QuestionType::kUnsupported;
  add(std::move(node));
}

void SurveyReader::plain_question(const FormRow& row, const TypeInfo& info, Node node) {
  node.type = info.type;
  node.data_type = info.data;
  node.parameters = parse_parameters(context_, sheet_.cell(row, "parameters"));
  fill_question(row, node);
  Parameters checked = node.parameters;
  if (!node.appearance.empty() && !node.has_appearance("annotate")) checked.erase("app");  // it means nothing then
  check_parameters(context_, info.canonical, checked, node.place);
  if (node.constraint.empty() && !info.constraint.empty()) node.constraint = {std::string(info.constraint), node.type_text.place};
  if (info.canonical == "range") {
    bool decimal = false;
    node.range = read_range(context_, node, decimal);
    if (decimal) node.data_type = DataType::kDecimal;
  }
  if (const auto bind = node.attributes.find("bind::type"); bind != node.attributes.end())
    node.data_type = bound_type(bind->second.text).value_or(node.data_type);
  if (info.canonical == "calculate" && node.calculation.empty() && !node.default_is_dynamic)
    context_.error(sheet_.cell(row, "calculation").place.row == 0 ? node.type_text.place
                                                                  : sheet_.cell(row, "calculation").place,
                   fmt::format("'{}' calculates nothing; write an expression in the column 'calculation'", node.name.text));
  if (info.canonical == "sim") context_.warn(node.type_text.place, "a kiosk has no SIM card, so this stays empty");
  if (info.canonical == "background-geopoint" && (node.triggers.empty() || !node.calculation.empty()))
    context_.error(node.type_text.place, "a background-geopoint needs a trigger and no calculation");
  if (info.type == QuestionType::kUnsupported) context_.unsupported(node.type_text.place, std::string(info.what));
  if (info.canonical.ends_with("-external")) check_external(node);
  if (is_shown(info)) check_label(row, node);
  if (info.canonical == "csv-external") {
    model_.attachments.push_back({node.name.text, node.name.text + ".csv", node.type_text.place});
  } else {
    add(std::move(node));
  }
}

void SurveyReader::check_external(const Node& node) {
  const auto [earlier, fresh] = external_names_.try_emplace(node.name.text, node.name.place);
  if (!fresh)
    context_.error(node.name.place, fmt::format("the file '{}' is already attached in row {}; attach it once",
                                                node.name.text, earlier->second.row));
}

/// A question that shows nothing is a calculation when it has one, else a mistake. Guidance alone may be hidden.
void SurveyReader::check_label(const FormRow& row, Node& node) {
  const auto has = [&](std::string_view column) { return !sheet_.translated(row, column, model_, 0).empty(); };
  const bool image = has("media::image"), big = has("media::big-image");
  const bool media = image || big || has("media::audio") || has("media::video");
  if (big && !image) context_.error(node.type_text.place, "a big-image needs an image, too");
  if (!node.label.empty() || !node.hint.empty()) return;
  if (!node.calculation.empty() || !node.triggers.empty()) {
    node.type = QuestionType::kCalculate;
  } else if (!media) {
    context_.error(node.name.place, fmt::format("'{}' has neither label nor hint, so nobody would know what it asks; add a "
                                                "label", node.name.text));
  }
}

void SurveyReader::fill_question(const FormRow& row, Node& node) {
  const auto texts = [&](std::string_view column) {
    return sheet_.translated(row, column, model_, notes_.unmarked_language);
  };
  node.required_message = texts("required_message");
  node.constraint_message = texts("constraint_message");
  node.soft_constraint_message = texts("soft_constraint_message");
  node.unit = texts("unit");
  node.required = logic(row, "required");
  node.constraint = logic(row, "constraint");
  node.soft_constraint = logic(row, "soft_constraint");
  node.calculation = logic(row, "calculation");
  node.choice_filter = sheet_.cell(row, "choice_filter");
  read_trigger(row, node);
  read_default(row, node);
  read_special(row, node);
  const bool shown = node.type != QuestionType::kCalculate && node.type != QuestionType::kNote;
  if (shown && !node.calculation.empty() && node.triggers.empty() && node.read_only.empty())
    context_.warn(node.calculation.place, fmt::format("the calculation overwrites what is typed in '{}'; make the "
                                                      "question read_only, or give it a trigger", node.name.text));
}

void SurveyReader::read_default(const FormRow& row, Node& node) {
  node.default_value = sheet_.cell(row, "default");
  node.default_is_dynamic =
      !node.default_value.empty() && is_dynamic_default(node.default_value.text, is_date_or_place(node.data_type));
}

void SurveyReader::read_special(const FormRow& row, Node& node) {
  const CellText& cell = sheet_.cell(row, "special");
  for (const std::string& word : words(cell.text)) {
    int code = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), code);
    if (error != std::errc{} || end != word.data() + word.size() || code < -9 || code > -7) {
      context_.error(cell.place, fmt::format("'{}' is no special answer; write -9 (does not know), -8 (refused) or -7 "
                                             "(does not apply)", word));
    } else {
      node.special.push_back(code);
    }
  }
  const bool answered = node.data_type != DataType::kNone && node.type != QuestionType::kNote &&
                        node.type != QuestionType::kCalculate;
  if (!cell.empty() && !answered)
    context_.error(cell.place, fmt::format("'{}' has no answer, so it has no special answers either", node.name.text));
}

void SurveyReader::read_trigger(const FormRow& row, Node& node) {
  const CellText& cell = sheet_.cell(row, "trigger");
  if (cell.empty()) return;
  const References references = find_references(cell.text);
  for (const std::string& bad : references.malformed)
    context_.error(cell.place, fmt::format("'{}' names no question; write ${{name}}", bad));
  if (references.found.empty() && references.malformed.empty())
    context_.error(cell.place, fmt::format("'{}' names no question; write ${{name}}", cell.text));
  for (const std::string& part : split(cell.text, ","))
    if (find_references(part).found.size() > 1)
      context_.error(cell.place, "put a comma between the questions of a trigger: ${a}, ${b}");
  for (const Reference& reference : references.found) node.triggers.push_back({reference.name, cell.place});
}

void SurveyReader::audit(const FormRow& row) {
  const CellText& name = sheet_.cell(row, "name");
  if (!name.empty() && name.text != "audit")
    context_.error(name.place, "an audit is always named 'audit'; leave the name blank");
  const Parameters parameters = parse_parameters(context_, sheet_.cell(row, "parameters"));
  check_parameters(context_, "audit", parameters, row.place);
  model_.audit = true;
}

}  // namespace eslabon::xlsform
