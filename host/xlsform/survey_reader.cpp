#include "host/xlsform/survey_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/xlsform/references.hpp"
#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {

SurveyReader::SurveyReader(const ReadContext& context, const FormSheet& sheet, FormNotes& notes)
    : context_(context), sheet_(sheet), notes_(notes), model_(context.model) {
  open_.emplace_back();
}

void SurveyReader::read() {
  if (!sheet_.has("type"))
    return context_.error(sheet_.place(), "the column 'type' is missing; it says what kind of question each row asks");
  for (const FormColumn& column : sheet_.columns())
    if (column.name.starts_with("media::"))
      context_.warn(column.place, "pictures, sounds and videos are not shown on a kiosk; the labels are");
  for (const FormRow& row : sheet_.rows()) read_row(row);
  close_all();
}

void SurveyReader::read_row(const FormRow& row) {
  if (full_ || is_disabled(row) || without_type(row)) return;
  const CellText& type = sheet_.cell(row, "type");
  if (is_setting(row, type)) return;
  if (const auto control = parse_control(type.text); !control) {
    question(row, type);
  } else if (control->begins) {
    begin(row, type, *control);
  } else {
    end(row, type, *control);
  }
}

bool SurveyReader::is_disabled(const FormRow& row) {
  const CellText& disabled = sheet_.cell(row, "disabled");
  if (disabled.empty()) return false;
  if (!disabled_warned_)
    context_.warn(disabled.place, "'disabled' is not part of XLSForm any more; use 'relevant' or remove the row");
  disabled_warned_ = true;
  return yes_no(disabled.text).value_or(false);
}

bool SurveyReader::without_type(const FormRow& row) {
  const CellText& type = sheet_.cell(row, "type");
  if (!type.empty()) return false;
  const CellText& name = sheet_.cell(row, "name");
  const bool label = !sheet_.translated(row, "label", model_, notes_.unmarked_language).empty();
  if (!name.empty() || label) {
    context_.error(type.place, "a question without a type; say what it asks for, such as text or integer");
  } else if (std::ranges::any_of(row.cells, [](const CellText& cell) { return !cell.empty(); })) {
    context_.warn(row.place, "a row without type, name and label is ignored");
  }
  return true;
}

bool SurveyReader::is_setting(const FormRow& row, const CellText& type) {
  const std::string word = type.text;
  const bool title = word == "form_title" || word == "set form title";
  if (!title && word != "form_id" && word != "set form id") return false;
  (title ? model_.settings.form_title : model_.settings.form_id) = sheet_.cell(row, "name");
  return true;
}

void SurveyReader::begin(const FormRow& row, const CellText& type, const ControlType& control) {
  const bool repeats = control.control == "repeat";
  Node node = new_node(row, type, repeats ? NodeKind::kRepeat : NodeKind::kGroup);
  const bool field_list = node.has_appearance("field-list");
  if (node.label.empty() && !field_list)
    context_.warn(node.name.place, fmt::format("the {} '{}' has no label", control.control, node.name.text));
  if (!sheet_.cell(row, "required").empty())
    context_.warn(sheet_.cell(row, "required").place, "a group cannot be required; mark the questions in it");
  if (repeats) {
    const auto [other, fresh] = repeat_names_.try_emplace(node.name.text, node.name.place);
    if (!fresh || node.name.text == model_.settings.root_name)
      context_.error(node.name.place, fmt::format("the repeat's name '{}' is used by another repeat or by the form "
                                                  "itself; a repeat's name must be unique", node.name.text));
    generate_count(row, node.name, node);
  }
  Open open{.control = control.control, .place = node.name.place, .names = {}, .lower_names = {}, .table_list_name = {}};
  open.copies = open_.back().copies;
  open.table_list = node.has_appearance("table-list");
  if (control.control == "loop") {
    const ChoiceList* list = model_.find_list(control.list);
    if (list == nullptr)
      context_.error(type.place, fmt::format("the loop's list '{}' is not on the sheet choices; write 'begin loop over "
                                             "LIST'", control.list));
    context_.unsupported(type.place, "a loop over choices");
    open.copies *= list == nullptr ? 1 : list->choices.size();
  }
  open.node = add(std::move(node));
  open_.push_back(std::move(open));
}

void SurveyReader::generate_count(const FormRow& row, const CellText& name, Node& repeat) {
  repeat.repeat_count = sheet_.cell(row, "repeat_count");
  if (repeat.repeat_count.empty() || !single_reference(repeat.repeat_count.text).empty()) return;
  Node count;
  count.place = row.place;
  count.generated = true;
  count.type = QuestionType::kCalculate;
  count.data_type = DataType::kInteger;
  count.name = {name.text + "_count", name.place};
  count.calculation = repeat.repeat_count;
  count.type_text = {"calculate", repeat.type_text.place};
  repeat.repeat_count.text = "${" + count.name.text + "}";
  claim_name(count.name);
  add(std::move(count));
}

void SurveyReader::end(const FormRow& row, const CellText& type, const ControlType& control) {
  if (const CellText& save_to = sheet_.cell(row, "save_to"); !save_to.empty())
    context_.error(save_to.place, "a group or repeat cannot be saved as an entity's property; move save_to to a question");
  if (open_.size() > 1 && open_.back().control == control.control) {
    open_.pop_back();
    return;
  }
  const CellText& name = sheet_.cell(row, "name");
  const std::string named = name.empty() ? "" : " '" + name.text + "'";
  context_.error(type.place, fmt::format("'end {}'{} ends nothing that is open here{}", control.control, named,
                                         open_.size() == 1 ? "; remove it, or add the begin row above"
                                                           : fmt::format("; 'begin {}' in row {} must end first",
                                                                         open_.back().control,
                                                                         open_.back().place.row)));
  // Where an outer one matches, the rows between only lack their end: say so there, not once for every row to come.
  const auto outer = std::find_if(open_.rbegin(), open_.rend(),
                                  [&](const Open& open) { return open.control == control.control; });
  if (outer != open_.rend()) open_.resize(static_cast<std::size_t>(open_.rend() - outer) - 1);
}

void SurveyReader::close_all() {
  for (; open_.size() > 1; open_.pop_back())
    context_.error(open_.back().place, fmt::format("'begin {}' has no 'end {}'; add it after the last row that belongs "
                                                   "to it", open_.back().control, open_.back().control));
}

CellText SurveyReader::name_of(const FormRow& row, const CellText& type) {
  CellText name = sheet_.cell(row, "name");
  if (name.empty() && type.text == "note") name.text = fmt::format("generated_note_name_{}", row.place.row);
  if (name.empty()) {
    context_.error(name.place.row == 0 ? row.place : name.place, "a question without a name; give it one");
  } else if (!is_xml_name(name.text)) {
    context_.error(name.place, fmt::format("'{}' is no name: start with a letter or '_', then letters, digits, '_', '-' "
                                           "or '.'", name.text));
  } else {
    claim_name(name);
  }
  return name;
}

void SurveyReader::claim_name(const CellText& name) {
  if (name.text == "meta")
    return context_.error(name.place, "the name 'meta' is reserved for the form's own data; choose another");
  Open& open = open_.back();
  const auto [earlier, fresh] = open.names.try_emplace(name.text, name.place);
  if (!fresh)
    return context_.error(name.place, fmt::format("the name '{}' is already used in row {} of the same group; rename "
                                                  "one of them", name.text, earlier->second.row));
  if (!open.lower_names.insert(lower(name.text)).second)
    context_.warn(name.place, fmt::format("the name '{}' differs from another one only in capitals", name.text));
}

/// A yes or a no as the expression that says it.
CellText SurveyReader::logic(const FormRow& row, std::string_view column) const {
  CellText cell = sheet_.cell(row, column);
  if (const std::optional<bool> value = yes_no(cell.text)) cell.text = *value ? "true()" : "false()";
  return cell;
}

Node SurveyReader::new_node(const FormRow& row, const CellText& type, NodeKind kind) {
  Node node;
  node.kind = kind;
  node.place = row.place;
  node.type_text = type;
  node.name = name_of(row, type);
  const auto texts = [&](std::string_view column) {
    return sheet_.translated(row, column, model_, notes_.unmarked_language);
  };
  node.label = texts("label");
  node.hint = texts("hint");
  node.guidance_hint = texts("guidance_hint");
  node.relevant = logic(row, "relevant");
  node.read_only = logic(row, "read_only");
  node.save_to = sheet_.cell(row, "save_to");
  node.appearance_text = sheet_.cell(row, "appearance");
  const std::size_t search = node.appearance_text.text.find("search(");
  node.appearance = words(lower(std::string_view(node.appearance_text.text).substr(0, search)));
  if (search != std::string::npos) node.appearance.push_back(node.appearance_text.text.substr(search));
  for (std::size_t at = 0; at < sheet_.columns().size(); ++at) {
    const FormColumn& column = sheet_.columns()[at];
    if (row.cells[at].empty()) continue;
    if (column.name.find("::") != std::string::npos && column.known && !column.name.starts_with("media::"))
      node.attributes[column.name] = row.cells[at];
    if (!column.known) node.extras[column.name] = row.cells[at];
  }
  return node;
}

NodeId SurveyReader::add(Node node) {
  if (model_.nodes.size() >= kMaxNodes) {
    if (!full_) context_.error(node.place, fmt::format("a form may have {} questions and groups", kMaxNodes - 1));
    full_ = true;
    return 0;
  }
  node.parent = open_.back().node;
  node.depth = model_.nodes[node.parent].depth + 1;
  const auto id = static_cast<NodeId>(model_.nodes.size());
  if (open_.back().copies != 1) notes_.copies[id] = open_.back().copies;
  model_.nodes.push_back(std::move(node));
  return id;
}

void read_questions(const ReadContext& context, const FormSheet& sheet, FormNotes& notes) {
  SurveyReader(context, sheet, notes).read();
}

}  // namespace eslabon::xlsform
