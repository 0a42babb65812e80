#include <fmt/format.h>

#include <algorithm>

#include "host/xlsform/references.hpp"
#include "host/xlsform/survey_reader.hpp"
#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

constexpr std::string_view kOther = "other";

struct OtherTexts {
  std::string_view code, other, specify;
};
constexpr OtherTexts kOtherTexts[] = {{"en", "Other", "Specify other"},
                                      {"es", "Otro", "Especifique otro"},
                                      {"pt", "Outro", "Especifique outro"}};

const OtherTexts& other_texts(std::string_view language) {
  const std::string code = lower(language_code(language)).substr(0, 2);
  const auto found = std::ranges::find(kOtherTexts, code, &OtherTexts::code);
  return found == std::end(kOtherTexts) ? kOtherTexts[0] : *found;
}

std::string extension(std::string_view file) {
  const std::size_t dot = file.rfind('.');
  return dot == std::string_view::npos ? "" : std::string(file.substr(dot));
}

bool is_list_file(std::string_view file) {
  const std::string ending = extension(file);
  return ending == ".csv" || ending == ".xml" || ending == ".geojson";
}

std::optional<std::size_t> list_index(const SurveyModel& model, std::string_view name, bool external) {
  for (std::size_t at = 0; at < model.lists.size(); ++at)
    if (model.lists[at].name.text == name && model.lists[at].external == external) return at;
  return {};
}

}  // namespace

void SurveyReader::select(const FormRow& row, const CellText& type, const SelectType& chosen) {
  Node node = new_node(row, type, NodeKind::kQuestion);
  const bool one = chosen.kind == SelectKind::kOne || chosen.kind == SelectKind::kOneExternal;
  node.type = one ? QuestionType::kSelectOne
                  : chosen.kind == SelectKind::kRank ? QuestionType::kRank : QuestionType::kSelectMultiple;
  node.data_type = one ? DataType::kSelectOne : DataType::kSelectMultiple;
  node.parameters = parse_parameters(context_, sheet_.cell(row, "parameters"));
  fill_question(row, node);
  check_parameters(context_, chosen.from_file ? "select from file" : "select", node.parameters, node.place);
  node.choices.emplace();
  const auto value_of = [&](const char* key) {
    const auto found = node.parameters.find(key);
    return found == node.parameters.end() ? CellText{} : found->second;
  };
  node.choices->randomize = value_of("randomize").text == "true";
  node.choices->seed = value_of("seed");
  if (const CellText value = value_of("value"); !value.empty()) node.choices->value_column = value.text;
  if (const CellText label = value_of("label"); !label.empty()) node.choices->label_column = label.text;
  if (chosen.from_file || is_list_file(chosen.list)) {
    choose_file(type, chosen, node);
  } else {
    choose_list(type, chosen, node);
  }
  check_label(row, node);
  check_choice_names(chosen, node);
  check_table_list(node, chosen);
  if (chosen.or_other) add_other(row, node);
  const NodeId id = add(std::move(node));
  if (chosen.or_other && id != 0) add_specify(Node(model_.nodes[id]));
}

void SurveyReader::choose_list(const CellText& type, const SelectType& chosen, Node& node) {
  const References references = find_references(chosen.list);
  if (!references.found.empty()) {
    node.choices->repeat_question = {references.found[0].name, type.place};
    return;
  }
  const bool external = chosen.kind == SelectKind::kOneExternal;
  if (external && node.choice_filter.empty())
    context_.warn(type.place, "select_one_external is only meant for filtered lists; use select_one, or a choice_filter");
  const std::string sheet = external ? "external_choices" : "choices";
  node.choices->list = list_index(model_, chosen.list, external);
  if (node.choices->list) {
    model_.lists[*node.choices->list].used = true;
    return;
  }
  std::vector<std::string> names;
  for (const ChoiceList& list : model_.lists)
    if (list.external == external) names.push_back(list.name.text);
  if (names.empty())
    return context_.error(type.place, fmt::format("the list '{}' needs a sheet '{}' with the columns list_name, name and "
                                                  "label{}", chosen.list, sheet, misspelled_sheet(context_.book, sheet)));
  const bool hint = context_.faults.size() < 200;  // worth its time for the first faults only
  const std::optional<std::string> near = hint ? similar(chosen.list, names) : std::nullopt;
  context_.error(type.place, fmt::format("the list '{}' is not on the sheet {}; {}", chosen.list, sheet,
                                         near ? fmt::format("is '{}' meant?", *near) : "add its choices there"));
}

void SurveyReader::choose_file(const CellText& type, const SelectType& chosen, Node& node) {
  node.choices->file = {chosen.list, type.place};
  const std::size_t dots = static_cast<std::size_t>(std::ranges::count(chosen.list, '.'));
  const bool good = is_list_file(chosen.list) && (dots == 1 || !chosen.from_file);
  if (!good)
    return context_.error(type.place, fmt::format("the file '{}' must end in .csv, .xml or .geojson, with no other dot in "
                                                  "its name", chosen.list));
  if (extension(chosen.list) != ".csv") {
    context_.unsupported(type.place, fmt::format("a list in the file '{}' (a .csv file can be)", chosen.list));
    node.type = QuestionType::kUnsupported;
  }
  model_.attachments.push_back({chosen.list.substr(0, chosen.list.rfind('.')), chosen.list, type.place});
}

void SurveyReader::check_choice_names(const SelectType& chosen, const Node& node) {
  if (chosen.kind != SelectKind::kMultiple && chosen.kind != SelectKind::kRank) return;
  if (!node.choices->list) return;
  for (const Choice& choice : model_.lists[*node.choices->list].choices)
    if (choice.name.text.find(' ') != std::string::npos && chosen.kind == SelectKind::kMultiple)
      context_.error(choice.name.place, fmt::format("the choice '{}' has a space in its name, but '{}' stores several "
                                                    "choices separated by spaces; rename it", choice.name.text,
                                                    node.name.text));
}

void SurveyReader::add_other(const FormRow& row, Node& node) {
  if (!node.choice_filter.empty())
    context_.error(sheet_.cell(row, "choice_filter").place, "or_other cannot be used with a choice_filter; add the "
                                                            "choice 'other' to the list yourself");
  if (!node.choices->list)
    return context_.error(node.type_text.place, "or_other needs a list on the sheet choices");
  ChoiceList& list = model_.lists[*node.choices->list];
  if (std::ranges::any_of(list.choices, [](const Choice& choice) { return choice.name.text == kOther; })) return;
  Choice other{.name = {std::string(kOther), node.type_text.place}, .label = {}, .properties = {}};
  for (const std::string& language : model_.languages)
    other.label.by_language.push_back({std::string(other_texts(language).other), node.type_text.place});
  other.properties.resize(list.columns.size());
  list.choices.push_back(std::move(other));
}

/// The text question that or_other brings along.
void SurveyReader::add_specify(const Node& select) {
  Node text;
  text.place = select.place;
  text.generated = true;
  text.type = QuestionType::kText;
  text.data_type = DataType::kText;
  text.type_text = {"text", select.type_text.place};
  text.name = {select.name.text + "_other", select.name.place};
  text.relevant = {fmt::format("selected(../{}, 'other')", select.name.text), select.type_text.place};
  for (const std::string& language : model_.languages)
    text.label.by_language.push_back({std::string(other_texts(language).specify), select.type_text.place});
  claim_name(text.name);
  add(std::move(text));
}

void SurveyReader::check_table_list(const Node& node, const SelectType& chosen) {
  Open& open = open_.back();
  if (!open.table_list) return;
  if (open.table_list_name.empty() && !node.choice_filter.empty())
    context_.error(node.choice_filter.place, "a table-list cannot have a choice_filter");
  if (open.table_list_name.empty()) open.table_list_name = chosen.list;
  if (open.table_list_name != chosen.list)
    context_.error(node.type_text.place, fmt::format("the questions of a table-list must share one list, but this one has "
                                                     "'{}' and an earlier one '{}'", chosen.list, open.table_list_name));
}

/// `select_one` without a list, or with more words than a list.
void SurveyReader::check_plain_select(const CellText& type) {
  if (words(type.text).size() > 2 && type.text.starts_with("select"))
    context_.error(type.place, "a list's name must not have spaces; rename it here and on the sheet choices");
}

}  // namespace eslabon::xlsform
