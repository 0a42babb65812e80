#include "firmware/interview/form_state.hpp"

#include <algorithm>

#include "firmware/base/split_mix.hpp"

namespace eslabon::interview {

FormState::FormState(const form::Package& package, PageCache& pages, const Workspace& workspace)
    : package_(&package), store_(pages), workspace_(workspace), machine_(workspace.texts) {
  workspace_.programs.clear();  // they may be another form's
}

Result<expr::Value> FormState::evaluate(form::ProgramId program, const expr::Context& context) {
  ESLABON_ASSIGN(const expr::Program code, workspace_.programs.get(*package_, program));
  ++evaluations_;
  return machine_.evaluate(code, *this, context);
}

Result<bool> FormState::evaluate_boolean(form::ProgramId program, const expr::Context& context) {
  ESLABON_ASSIGN(const expr::Program code, workspace_.programs.get(*package_, program));
  ++evaluations_;
  return machine_.evaluate_boolean(code, *this, context);
}

Result<std::string_view> FormState::evaluate_text(form::ProgramId program, const expr::Context& context) {
  ESLABON_ASSIGN(const expr::Program code, workspace_.programs.get(*package_, program));
  ++evaluations_;
  return machine_.evaluate_text(code, *this, context);
}

Result<expr::Value> FormState::value(Address at, expr::Scratch& scratch) {
  if (store_.has(at, kOff) && !(at == revealed_)) return expr::Value();
  return store_.value(at, scratch);
}

Result<bool> FormState::relevant(Address at) { return !store_.has(at, kOff); }

Result<RowId> FormState::first_row(NodeId repeat, RowId parent) { return store_.first_row(repeat, parent); }

Result<RowId> FormState::next_row(NodeId /*repeat*/, RowId row) { return store_.next_row(row); }

Result<RowId> FormState::parent_row(RowId row) { return store_.parent_row(row); }

Result<std::uint32_t> FormState::position(RowId row) {
  ESLABON_ASSIGN(const std::uint16_t place, store_.position(row));
  return std::uint32_t{place};
}

Result<expr::TableRow> FormState::table_rows(expr::TableId table) {
  ESLABON_ASSIGN(const form::Table& found, package_->tables().table(table));
  return found.rows;
}

Result<expr::Value> FormState::cell(expr::TableId table, expr::ColumnId column, expr::TableRow row,
                                    expr::Scratch& scratch) {
  const form::Tables tables = package_->tables();
  ESLABON_ASSIGN(const form::Table& found, tables.table(table));
  if (found.is_choice_list && column == found.columns) {  // the column behind the last is the translated label
    ESLABON_ASSIGN(const form::StringId label, tables.label(found, row));
    ESLABON_ASSIGN(const std::string_view text, label_text(label, scratch));
    return expr::Value::text(text);
  }
  const std::size_t mark = scratch.used();
  char* buffer = scratch.allocate(form::kMaxCellBytes);
  if (buffer == nullptr) return Error::kTooSmall;
  ESLABON_ASSIGN(const std::string_view text,
                 tables.cell(found, row, column, {reinterpret_cast<std::uint8_t*>(buffer), form::kMaxCellBytes}));
  scratch.release(mark + text.size());
  return expr::Value::text(text);
}

Result<expr::TableRow> FormState::find(expr::TableId table, expr::ColumnId column, std::string_view key,
                                       expr::TableRow from) {
  const form::Tables tables = package_->tables();
  ESLABON_ASSIGN(const form::Table& found, tables.table(table));
  ESLABON_ASSIGN(const bool indexed, tables.has_index(found, column));
  if (indexed) {
    ESLABON_ASSIGN(const form::RowRange range, tables.equal(found, column, key));
    for (std::uint32_t i = 0; i < range.count; ++i) {
      ESLABON_ASSIGN(const std::uint32_t row, tables.row(range, i));
      if (row >= from) return row;
    }
    return expr::kNoTableRow;
  }
  form::CellBuffer buffer;
  for (std::uint32_t row = from; row < found.rows; ++row) {
    ESLABON_ASSIGN(const std::string_view text, tables.cell(found, row, column, buffer));
    if (text == key) return row;
  }
  return expr::kNoTableRow;
}

// The record holds glyphs, too: it is read into what is free, then only its words are kept.
Result<std::string_view> FormState::label_text(form::StringId id, expr::Scratch& scratch) {
  const std::size_t mark = scratch.used();
  const std::size_t room = scratch.room();
  char* buffer = scratch.allocate(room);
  auto record = package_->strings().read(id, language_, {reinterpret_cast<std::uint8_t*>(buffer), room});
  scratch.release(mark);
  if (!record.ok()) return record.error();
  const std::string_view text = record->text();
  if (!text.empty()) std::memmove(buffer, text.data(), text.size());
  scratch.release(mark + text.size());
  return std::string_view(buffer, text.size());
}

Result<std::string_view> FormState::choice_label(NodeId node, std::string_view name, expr::Scratch& scratch) {
  ESLABON_ASSIGN(const form::Node& question, package_->node(node));
  if (question.choice_node != kNoNode) return name;
  const form::Tables tables = package_->tables();
  ESLABON_ASSIGN(const form::Table& table, tables.table(question.choices));
  auto row = tables.find_name(table, name);
  if (!row.ok()) return row.error() == Error::kNotFound ? Result<std::string_view>(std::string_view()) : row.error();
  ESLABON_ASSIGN(const form::StringId label, tables.label(table, *row));
  return label_text(label, scratch);
}

std::uint64_t FormState::random() { return split_mix(random_); }

Result<std::string_view> FormState::property(std::string_view name, expr::Scratch& scratch) {
  if (properties_ == nullptr) return std::string_view();
  return properties_->property(name, scratch);
}

Result<std::string_view> FormState::calendar_name(std::uint8_t index, expr::Scratch& scratch) {
  constexpr unsigned kMonths = 12, kShortMonthBytes = 3;
  ESLABON_ASSIGN(const form::StringId id, package_->menu(form::MenuText::kCalendar));
  if (id == form::kNoString) return std::string_view();  // of a form that was compiled before
  ESLABON_ASSIGN(std::string_view names, label_text(id, scratch));
  const unsigned skipped = index <= kMonths ? index - 1U : index - 1U - kMonths;
  for (unsigned i = 0; i < skipped; ++i) names.remove_prefix(std::min(names.find(' '), names.size() - 1) + 1);
  names = names.substr(0, names.find(' '));
  return index > kMonths && index <= 2 * kMonths ? names.substr(0, kShortMonthBytes) : names;
}

}  // namespace eslabon::interview
