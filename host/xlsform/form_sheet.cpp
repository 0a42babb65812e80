#include "host/xlsform/form_sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "host/xlsform/column_names.hpp"
#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

/// Beyond so many blank columns or rows the reference converter stops reading: people keep notes there.
constexpr std::uint32_t kMaxBlankColumns = 20;
constexpr std::uint32_t kMaxBlankRows = 60;
/// Far beyond any form; they bound the memory that a sheet of mostly blank cells takes.
constexpr std::size_t kMaxColumns = 500;
constexpr std::size_t kMaxGrid = 4'000'000;

}  // namespace

FormSheet::FormSheet(const ReadContext& context, const Sheet& sheet, std::uint32_t index, SheetKind kind,
                     Cleaning cleaning)
    : index_(index) {
  if (sheet.rows.empty()) return;
  read_headers(context, sheet, kind);
  read_rows(context, sheet, cleaning);
}

void FormSheet::read_headers(const ReadContext& context, const Sheet& sheet, SheetKind kind) {
  const std::vector<CellText>& headers = sheet.rows.front();
  const bool double_colon =
      std::ranges::any_of(headers, [](const CellText& cell) { return cell.text.find("::") != std::string::npos; });
  std::map<std::pair<std::string, std::string>, std::string> seen;
  for (const CellText& header : headers) {
    if (!columns_.empty() && header.place.column > columns_.back().place.column + kMaxBlankColumns) {
      context.warn(header.place, "this column and those after it are ignored, because more than 20 blank columns "
                                 "precede it; move it to the left if it belongs to the form");
      break;
    }
    if (columns_.size() == kMaxColumns) {
      context.error(header.place, fmt::format("a sheet may have {} columns; remove those that the form does not need",
                                              kMaxColumns));
      break;
    }
    FormColumn column = parse_header(cleaned(header.text, true, true), kind, double_colon);
    column.place = header.place;
    const auto [other, fresh] = seen.try_emplace({column.name, column.language}, header.text);
    const bool same = !fresh && !context.book.spreadsheet && other->second == header.text;
    if (same) {  // as the reference converter has it: an error in spreadsheets, the last one in text
      context.warn(header.place, fmt::format("'{}' is a header twice; only this column counts", header.text));
      std::erase_if(columns_, [&](const FormColumn& c) { return c.name == column.name && c.language == column.language; });
    } else if (!fresh) {
      context.error(header.place, fmt::format("'{}' and '{}' are headers of the same column; rename or remove one of "
                                              "them", other->second, header.text));
      continue;
    }
    columns_.push_back(std::move(column));
  }
}

void FormSheet::read_rows(const ReadContext& context, const Sheet& sheet, Cleaning cleaning) {
  std::set<std::uint32_t> without_header;
  std::uint32_t last = sheet.rows.front().front().place.row;
  for (std::size_t at = 1; at < sheet.rows.size(); ++at) {
    const Place place{index_, sheet.rows[at].front().place.row, 0};
    if (place.row > last + kMaxBlankRows)
      return context.warn(place, "this row and those after it are ignored, because more than 60 blank rows precede it; "
                                 "move it up if it belongs to the form");
    if (rows_.size() * columns_.size() > kMaxGrid)
      return context.error(place, "the sheet has more rows than a form may have; put long lists into a .csv file and use "
                                  "select_one_from_file");
    last = place.row;
    FormRow row{.place = place, .cells = {}};
    for (const FormColumn& column : columns_) row.cells.push_back({"", {index_, place.row, column.place.column}});
    for (const CellText& cell : sheet.rows[at]) {
      const std::optional<std::size_t> column = column_at(cell.place.column);
      if (column) {
        row.cells[*column].text = cleaned(cell.text, cleaning.straight_quotes, cleaning.collapse);
      } else if (cell.place.column <= columns_.back().place.column && without_header.insert(cell.place.column).second) {
        context.warn(cell.place, "this column has no header, so its texts are ignored");
      }
    }
    rows_.push_back(std::move(row));
  }
}

std::optional<std::size_t> FormSheet::column_at(std::uint32_t column) const {
  const auto found = std::ranges::lower_bound(columns_, column, {}, [](const FormColumn& c) { return c.place.column; });
  if (found == columns_.end() || found->place.column != column) return {};
  return static_cast<std::size_t>(found - columns_.begin());
}

bool FormSheet::has(std::string_view column) const {
  return std::ranges::find(columns_, column, &FormColumn::name) != columns_.end();
}

const CellText& FormSheet::cell(const FormRow& row, std::string_view column) const {
  static const CellText kBlank;
  for (std::size_t at = 0; at < columns_.size(); ++at)
    if (columns_[at].name == column && columns_[at].language.empty()) return row.cells[at];
  return kBlank;
}

Translated FormSheet::translated(const FormRow& row, std::string_view column, const SurveyModel& model,
                                 std::size_t unmarked_language) const {
  Translated result;
  const auto put = [&](std::size_t language, const CellText& cell) {
    if (result.by_language.size() <= language) result.by_language.resize(language + 1);
    if (!cell.empty()) result.by_language[language] = cell;
  };
  for (const bool marked : {false, true}) {  // a marked text wins over the unmarked one of the same language
    for (std::size_t at = 0; at < columns_.size(); ++at) {
      if (columns_[at].name != column || columns_[at].language.empty() == marked) continue;
      const auto language = std::ranges::find(model.languages, columns_[at].language);
      if (marked && language == model.languages.end()) continue;
      put(marked ? static_cast<std::size_t>(language - model.languages.begin()) : unmarked_language, row.cells[at]);
    }
  }
  return result;
}

}  // namespace eslabon::xlsform
