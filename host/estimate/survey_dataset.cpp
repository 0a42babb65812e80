#include "host/estimate/survey_dataset.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

#include "host/estimate/table.hpp"
#include "host/store/wide_table.hpp"
#include "host/text/fault.hpp"

namespace eslabon::estimate {
namespace {

CellState state_of(const store::Cell& cell) {
  if (cell.kind == store::Cell::Kind::kEmpty) return CellState::kEmpty;
  if (cell.kind != store::Cell::Kind::kSpecial) return CellState::kValue;
  switch (cell.special) {
    case event::Special::kRefused: return CellState::kRefused;
    case event::Special::kDoesNotKnow: return CellState::kDoesNotKnow;
    case event::Special::kNotApplicable: return CellState::kNotApplicable;
    default: return CellState::kEmpty;
  }
}

DatasetCell cell_of(const store::Cell& cell) {
  DatasetCell made;
  made.state = state_of(cell);
  if (cell.kind == store::Cell::Kind::kInteger) made.text = std::to_string(cell.integer);
  if (cell.kind == store::Cell::Kind::kText) made.text = std::string(cell.text);
  made.number = parse_number(made.text);
  return made;
}

DatasetVariable variable_of(const store::ColumnInfo& column, const compile::FormDescription& form, std::size_t language) {
  DatasetVariable made;
  made.name = column.name;
  if (column.variable.empty() || column.node == kNoNode || column.node >= form.nodes.size()) return made;
  const compile::DescribedNode& node = form.nodes[column.node];
  made.label = form.in_language(node.label, language);
  made.asked_when = node.relevant;
  if (!node.list) return made;
  for (const compile::DescribedChoice& choice : form.lists[*node.list].choices) {
    const std::string label = form.in_language(choice.label, language);
    if (column.type == store::ColumnType::kFlag && choice.name == column.choice) made.label += (made.label.empty() ? "" : ": ") + label;
    if (column.type != store::ColumnType::kFlag) made.categories.emplace_back(choice.name, label);
  }
  return made;
}

/// Whether a statistical package can keep the value as a double and show all its digits again: a firm's code with leading zeros, an
/// identifier of 17 digits or a decimal of as many stay texts.
bool fits_double(const DatasetCell& cell) {
  if (std::isnan(cell.number)) return false;
  const std::string_view digits = std::string_view(cell.text).substr(cell.text.starts_with('-') ? 1 : 0);
  const bool padded = digits.size() > 1 && digits[0] == '0' && digits[1] != '.';
  const bool whole = digits.find_first_not_of("0123456789") == std::string_view::npos;
  const auto count = std::count_if(digits.begin(), digits.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  return !padded && (whole ? std::fabs(cell.number) < 9007199254740992 : count <= 15);  // 2^53: below it every whole number
}

void find_numeric(Dataset& data) {
  for (std::size_t i = 0; i < data.variables.size(); ++i)
    data.variables[i].numeric = std::all_of(data.rows.begin(), data.rows.end(), [i](const auto& row) {
      return row[i].state != CellState::kValue || fits_double(row[i]);
    });
}

}  // namespace

Dataset survey_dataset(store::Store& store, ContentHash form, const compile::FormDescription& description, std::size_t language) {
  const std::vector<store::TableInfo> tables = store.tables(form);
  if (tables.empty()) throw text::Failure(text::ExitCode::kInvalidInput, store.name() + ": holds no interviews of this form");
  Dataset data;
  data.title = description.title, data.version = description.version;
  std::vector<std::string> columns{store::kDeviceColumn, store::kInterviewColumn};
  for (const store::ColumnInfo& column : tables[0].columns) {
    if (column.variable.empty()) continue;
    columns.push_back(column.name);
    data.variables.push_back(variable_of(column, description, language));
  }
  DatasetVariable key;
  key.name = "interview_key", key.label = "Device and number of the interview";
  data.variables.insert(data.variables.begin(), key);
  const store::VersionJoin join = store::join_versions(store, form, columns);
  data.unjoined = store::left_out(join);
  data.unjoined.insert(data.unjoined.begin(), join.unjoined.begin(), join.unjoined.end());
  std::set<std::pair<DeviceId, event::InterviewId>> finished;
  for (const store::FormVersion& version : join.versions)
    for (const store::InterviewInfo& info : store.interviews({.form = version.form.hash, .finished_only = true})) finished.insert({info.device, info.id});
  store::scan_joined(store, join, columns, [&](std::span<const store::Cell> row) {
    const auto device = static_cast<DeviceId>(row[0].integer);
    const auto interview = static_cast<event::InterviewId>(row[1].integer);
    if (!finished.contains({device, interview})) return;
    std::vector<DatasetCell>& made = data.rows.emplace_back();
    made.push_back({CellState::kValue, std::nan(""), store::interview_key(device, interview)});
    for (const store::Cell& cell : row.subspan(2)) made.push_back(cell_of(cell));
  });
  find_numeric(data);
  return data;
}

}  // namespace eslabon::estimate
