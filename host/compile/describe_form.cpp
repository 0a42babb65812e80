#include "host/compile/describe_form.hpp"

#include <algorithm>
#include <regex>
#include <set>

#include "host/text/write_file.hpp"

namespace eslabon::compile {
namespace {

using xlsform::SurveyModel;

form::DataType data_type(const xlsform::Node& node) {
  if (node.type == xlsform::QuestionType::kRank) return form::DataType::kRank;
  if (node.type == xlsform::QuestionType::kCalculate && node.data_type == xlsform::DataType::kText &&
      !node.attributes.contains("bind::type"))
    return form::DataType::kDynamic;
  switch (node.data_type) {
    case xlsform::DataType::kNone: return form::DataType::kNone;
    case xlsform::DataType::kText:
    case xlsform::DataType::kGeopoint: return form::DataType::kText;
    case xlsform::DataType::kInteger: return form::DataType::kInteger;
    case xlsform::DataType::kDecimal: return form::DataType::kDecimal;
    case xlsform::DataType::kDate: return form::DataType::kDate;
    case xlsform::DataType::kTime: return form::DataType::kTime;
    case xlsform::DataType::kDateTime: return form::DataType::kDateTime;
    case xlsform::DataType::kSelectOne: return form::DataType::kSelectOne;
    case xlsform::DataType::kSelectMultiple: return form::DataType::kSelectMultiple;
  }
  return form::DataType::kNone;
}

form::NodeKind node_kind(xlsform::NodeKind kind) {
  switch (kind) {
    case xlsform::NodeKind::kRoot: return form::NodeKind::kForm;
    case xlsform::NodeKind::kGroup: return form::NodeKind::kGroup;
    case xlsform::NodeKind::kRepeat: return form::NodeKind::kRepeat;
    case xlsform::NodeKind::kQuestion: return form::NodeKind::kQuestion;
  }
  return form::NodeKind::kQuestion;
}

Words words_of(const xlsform::Translated& translated) {
  Words words;
  for (const xlsform::CellText& cell : translated.by_language) words.push_back(cell.text);
  return words;
}

std::uint8_t special_bits(const std::vector<int>& codes) {
  unsigned bits = 0;
  for (const int code : codes) {
    if (code == -8) bits |= form::kMayRefuse;
    if (code == -9) bits |= form::kMayNotKnow;
    if (code == -7) bits |= form::kMayNotApply;
  }
  return static_cast<std::uint8_t>(bits);
}

DescribedNode describe_node(const SurveyModel& survey, const xlsform::Node& node) {
  DescribedNode described;
  described.name = node.name.text;
  described.kind = node_kind(node.kind);
  described.type = question_type(node.type);
  described.data = data_type(node);
  described.parent = node.parent;
  described.label = words_of(node.label);
  described.hint = words_of(node.hint);
  described.unit = words_of(node.unit);
  described.special = special_bits(node.special);
  described.required = !node.required.empty() && node.required.text != "false()";
  described.generated = node.generated;
  described.relevant = node.relevant.text;
  described.constraint = node.constraint.text;
  described.calculation = node.calculation.text;
  described.constraint_message = words_of(node.constraint_message);
  described.where = short_place(survey, node.place);
  if (node.choices) described.list = node.choices->list;
  return described;
}

DescribedList describe_list(const xlsform::ChoiceList& list) {
  DescribedList described;
  described.name = list.name.text;
  for (const xlsform::CellText& column : list.columns) described.columns.push_back(column.text);
  for (const xlsform::Choice& choice : list.choices) {
    std::vector<std::string> cells;
    for (const xlsform::CellText& cell : choice.properties) cells.push_back(cell.text);
    cells.resize(described.columns.size());
    described.choices.push_back({choice.name.text, words_of(choice.label), std::move(cells)});
  }
  return described;
}

DescribedSheet describe_sheet(const SurveyModel& survey, const xlsform::LocatedTable& table) {
  DescribedSheet sheet;
  for (const xlsform::SheetColumn& column : table.columns) sheet.columns.push_back({column.name, column.language});
  for (const auto& row : table.rows) {
    auto& cells = sheet.rows.emplace_back();
    for (const xlsform::CellText& cell : row) cells.push_back({cell.text, short_place(survey, cell.place)});
  }
  return sheet;
}

/// Files named in pulldata('x', ...) and instance('x') of any expression.
void find_named_files(const xlsform::CellText& cell, std::vector<std::pair<std::string, xlsform::Place>>& found) {
  static const std::regex call(R"((?:pulldata|instance)\s*\(\s*['"]([^'"@][^'"]*)['"])");
  for (std::sregex_iterator at(cell.text.begin(), cell.text.end(), call), end; at != end; ++at)
    found.emplace_back((*at)[1].str(), cell.place);
}

std::vector<std::pair<std::string, xlsform::Place>> mentioned_files(const SurveyModel& survey) {
  std::vector<std::pair<std::string, xlsform::Place>> files;
  for (const xlsform::Attachment& attachment : survey.attachments) files.emplace_back(attachment.file, attachment.place);
  for (const xlsform::Node& node : survey.nodes) {
    if (node.choices && !node.choices->file.empty()) files.emplace_back(node.choices->file.text, node.choices->file.place);
    for (const xlsform::CellText* cell : {&node.required, &node.relevant, &node.constraint, &node.read_only,
                                          &node.calculation, &node.choice_filter, &node.repeat_count,
                                          &node.default_value, &node.soft_constraint})
      find_named_files(*cell, files);
  }
  return files;
}

CsvTable read_csv_table(const std::filesystem::path& path, const std::string& name) {
  const xlsform::Sheet sheet = xlsform::parse_csv(text::read_file(path), name, 0, name);
  CsvTable table{name, {}, {}, false};
  if (sheet.rows.empty()) return table;
  for (const xlsform::CellText& cell : sheet.rows.front()) {
    table.columns.resize(cell.place.column);
    table.columns.back() = cell.text;
  }
  for (std::size_t i = 1; i < sheet.rows.size(); ++i) {
    auto& row = table.rows.emplace_back(table.columns.size());
    for (const xlsform::CellText& cell : sheet.rows[i])
      if (cell.place.column <= row.size()) row[cell.place.column - 1] = cell.text;
  }
  return table;
}

}  // namespace

form::QuestionType question_type(xlsform::QuestionType type) {
  using From = xlsform::QuestionType;
  using To = form::QuestionType;
  switch (type) {
    case From::kNone: return To::kNone;
    case From::kText: return To::kText;
    case From::kInteger: return To::kInteger;
    case From::kDecimal: return To::kDecimal;
    case From::kRange: return To::kRange;
    case From::kSelectOne: return To::kSelectOne;
    case From::kSelectMultiple: return To::kSelectMultiple;
    case From::kRank: return To::kRank;
    case From::kDate: return To::kDate;
    case From::kTime: return To::kTime;
    case From::kDateTime: return To::kDateTime;
    case From::kNote: return To::kNote;
    case From::kAcknowledge: return To::kAcknowledge;
    case From::kBarcode: return To::kBarcode;
    case From::kGeopoint: return To::kGeopoint;
    case From::kCalculate: return To::kCalculate;
    case From::kStart: return To::kStart;
    case From::kEnd: return To::kEnd;
    case From::kToday: return To::kToday;
    case From::kDeviceId: return To::kDeviceId;
    case From::kUsername: return To::kUserName;
    case From::kEmail:
    case From::kPhoneNumber:
    case From::kUnsupported: return To::kHidden;
  }
  return To::kHidden;
}

std::string short_place(const SurveyModel& survey, xlsform::Place place) {
  std::string where = survey.where(place);
  if (where.starts_with(survey.file + ": ")) where.erase(0, survey.file.size() + 2);
  return where;
}

namespace {

/// A file as the choices of one select: a list of its own, whose rows are named by the select's value column.
DescribedList describe_file_choices(const xlsform::Node& node, const CsvTable& file) {
  const auto column_of = [&](const std::string& name) {
    return static_cast<std::size_t>(std::find(file.columns.begin(), file.columns.end(), name) - file.columns.begin());
  };
  const std::size_t value = column_of(node.choices->value_column);
  const std::size_t label = column_of(node.choices->label_column);
  DescribedList list{file.name + "#" + node.name.text, false, file.columns, {}, file.missing};
  if (value == file.columns.size() || label == file.columns.size()) return list;
  for (const auto& row : file.rows) list.choices.push_back({row[value], {row[label]}, row});
  return list;
}

}  // namespace

const CsvTable* find_file(const std::vector<CsvTable>& files, std::string_view name) {
  for (const CsvTable& file : files)
    if (file.name == name) return &file;
  return nullptr;
}

FormDescription describe_form(const SurveyModel& survey, const std::vector<CsvTable>& files) {
  FormDescription form;
  form.file = survey.file;
  form.form_id = survey.settings.form_id.text;
  form.title = survey.settings.form_title.text;
  form.version = survey.settings.version.text;
  form.languages = survey.languages;
  form.default_language = survey.default_language;
  for (const xlsform::Node& node : survey.nodes) form.nodes.push_back(describe_node(survey, node));
  for (const xlsform::ChoiceList& list : survey.lists) form.lists.push_back(describe_list(list));
  for (const CsvTable& file : files) form.lists.push_back({file.name, true, file.columns, {}, file.missing});
  for (std::size_t id = 0; id < survey.nodes.size(); ++id) {
    const xlsform::Node& node = survey.nodes[id];
    const CsvTable* file = node.choices ? find_file(files, node.choices->file.text) : nullptr;
    if (file == nullptr) continue;
    form.nodes[id].list = form.lists.size();
    form.lists.push_back(describe_file_choices(node, *file));
  }
  form.design = describe_sheet(survey, survey.design);
  form.indicators = describe_sheet(survey, survey.indicators);
  form.checks = describe_sheet(survey, survey.checks);
  return form;
}

std::vector<CsvTable> load_csv_tables(const SurveyModel& survey, const std::filesystem::path& folder,
                                      std::vector<text::Fault>& faults) {
  std::vector<CsvTable> tables;
  std::set<std::string> seen;
  for (auto [name, place] : mentioned_files(survey)) {
    if (survey.find_list(name) != nullptr) continue;  // instance('list'): the form's own
    if (!std::filesystem::path(name).has_extension()) name += ".csv";
    if (!seen.insert(name).second) continue;
    const std::filesystem::path file = std::filesystem::path(name).filename();  // beside the workbook, nowhere else
    if (file.extension() != ".csv") {
      faults.push_back({text::Severity::kUnsupported, survey.where(place), "'" + name + "' cannot be asked on a kiosk: only .csv files can"});
      continue;
    }
    if (!std::filesystem::exists(folder / file)) {
      faults.push_back({text::Severity::kMissing, survey.where(place), "there is no file '" + file.string() + "' beside the workbook: put it there"});
      tables.push_back({name, {}, {}, true});
      continue;
    }
    try {
      tables.push_back(read_csv_table(folder / file, name));
    } catch (const text::Failure& failure) {
      faults.push_back({text::Severity::kError, survey.where(place), failure.what()});
    }
  }
  return tables;
}

}  // namespace eslabon::compile
