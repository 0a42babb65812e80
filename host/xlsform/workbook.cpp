#include "host/xlsform/workbook.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/text/write_file.hpp"
#include "host/xlsform/text_rules.hpp"
#include "host/xlsform/text_sheets.hpp"
#include "host/xlsform/xlsx_reader.hpp"

namespace eslabon::xlsform {
namespace {

char first_letter(std::string_view content) {
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  const std::size_t at = content.find_first_not_of(" \t\r\n");
  return at == std::string_view::npos ? '\0' : content[at];
}

std::vector<std::filesystem::path> csv_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (lower(entry.path().extension().string()) == ".csv") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

/// Every .csv of a form's folder is a sheet; what no form knows (attachments) is left unread.
Workbook read_folder(const std::filesystem::path& folder, const WorkbookLimits& limits) {
  Budget budget{.file = folder.string(), .limits = limits};
  Workbook workbook{.file = folder.string(), .sheets = {}};
  for (const std::filesystem::path& path : csv_files(folder)) {
    if (!is_form_sheet(path.stem().string())) {
      workbook.sheets.push_back({path.stem().string(), false, {}});
      continue;
    }
    const std::string content = text::read_file(path, limits.part_bytes);
    budget.file = path.string();
    budget.take_bytes(content.size(), path.filename().string());
    workbook.sheets.push_back(sheet_of_rows(csv_rows(content, budget), path.stem().string(),
                                            static_cast<std::uint32_t>(workbook.sheets.size()), budget));
  }
  if (workbook.sheets.empty())
    refuse(folder.string(), "no .csv file in the folder; a form needs at least survey.csv");
  return workbook;
}

constexpr std::string_view kFormSheets[] = {"survey", "choices", "settings", "external_choices", "entities", "osm",
                                            "design", "indicators", "checks"};

}  // namespace

bool is_form_sheet(std::string_view name) {
  return std::ranges::find(kFormSheets, lower(trimmed(name))) != std::end(kFormSheets);
}

std::string cell_name(std::uint32_t row, std::uint32_t column) {
  std::string letters;
  for (std::uint32_t rest = column; rest > 0; rest = (rest - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return letters + std::to_string(row);
}

std::string located(const std::string& file, const std::string& sheet, Place place) {
  if (sheet.empty()) return place.row == 0 ? file : fmt::format("{}:{}", file, place.row);
  const std::string cell = place.row == 0 ? "" : "!" + cell_name(place.row, place.column);
  return fmt::format("{}: {}{}", file, sheet, cell);
}

std::string Workbook::where(Place place) const {
  return located(file, place.sheet < sheets.size() ? sheets[place.sheet].name : "", place);
}

const Sheet* Workbook::find(std::string_view name) const {
  const auto found = std::ranges::find(sheets, name, &Sheet::name);
  return found == sheets.end() ? nullptr : &*found;
}

Workbook read_workbook(const std::filesystem::path& path, std::vector<text::Fault>& faults,
                       const WorkbookLimits& limits) {
  if (std::filesystem::is_directory(path)) return read_folder(path, limits);
  return parse_workbook(text::read_file(path, limits.total_bytes), path.string(), faults, limits);
}

Workbook parse_workbook(std::string_view content, std::string file, std::vector<text::Fault>& faults,
                        const WorkbookLimits& limits) {
  Budget budget{.file = file, .limits = limits};
  Workbook workbook{.file = std::move(file), .sheets = {}};
  if (content.starts_with("PK\x03\x04")) {
    workbook.spreadsheet = true;
    workbook.sheets = xlsx_sheets(content, budget, faults);
    return workbook;
  }
  if (content.starts_with("\xD0\xCF\x11\xE0"))
    refuse(budget.file, "an old .xls workbook; open it and save it as .xlsx");
  const char first = first_letter(content);
  if (first == '\0') refuse(budget.file, "the file is empty");
  if (first == '<') refuse(budget.file, "an XML file, not a workbook");
  if (content.substr(0, 4096).find('\0') != std::string_view::npos)
    refuse(budget.file, "not a workbook; a form is an .xlsx, a folder of .csv files or a Markdown file of tables");
  budget.take_bytes(content.size(), "the file");
  workbook.sheets = first == '|' || first == '#' ? markdown_sheets(content, budget)
                                                 : sheets_of_rows(csv_rows(content, budget), budget);
  return workbook;
}

}  // namespace eslabon::xlsform
