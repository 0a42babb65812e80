// A workbook as sheets of text cells, each cell findable by a person. Read from .xlsx/.xlsm, a folder of .csv files, or
// one Markdown file of tables; the content decides, not the extension.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "host/text/fault.hpp"

namespace eslabon::xlsform {

/// A cell: index of its sheet in the workbook, row and column from 1 (row 1 holds the headers). Row 0 means the sheet
/// itself; column 0 the whole row. In an XForm `sheet` is its one document and `row` a line.
struct Place {
  std::uint32_t sheet = 0;
  std::uint32_t row = 0;
  std::uint32_t column = 0;
  constexpr bool operator==(const Place&) const = default;
};

/// What concerns no single sheet.
inline constexpr Place kWholeFile{0xFFFFFFFF, 0, 0};

/// A cell's text with its place. Numbers are the exact digits of the file ("2024010101", "0.1"), with a zero fraction
/// dropped ("1.0" is "1"); logical values are "TRUE" and "FALSE"; dates are ISO 8601.
struct CellText {
  std::string text;
  Place place;
  [[nodiscard]] bool empty() const { return text.empty(); }
};

/// A sheet without its blank cells.
struct Sheet {
  std::string name;
  bool hidden = false;
  std::vector<std::vector<CellText>> rows;  ///< rows that hold something, ascending; cells by ascending column
};

/// How many cells, rows and bytes a workbook may hold; anything above is refused with a message, not read.
struct WorkbookLimits {
  std::size_t part_bytes = std::size_t{64} << 20;    ///< one unpacked part of an .xlsx, or one .csv
  std::size_t total_bytes = std::size_t{256} << 20;  ///< all unpacked parts
  std::size_t cells = 2'000'000;                     ///< of all sheets
  std::size_t xml_elements = 6'000'000;              ///< of one part
};

struct Workbook {
  std::string file;  ///< as given, for messages
  std::vector<Sheet> sheets;
  bool spreadsheet = false;  ///< from .xlsx: a single sheet of any name is then the survey

  /// "survey.xlsx: survey!C14"; the sheet alone for row 0, "survey!14" for column 0.
  [[nodiscard]] std::string where(Place place) const;
  /// Exact name; null when there is none.
  [[nodiscard]] const Sheet* find(std::string_view name) const;
};

/// Whether a sheet of this name, in any case, is part of a form; all others of an .xlsx with several are left unread.
bool is_form_sheet(std::string_view name);

/// "C14" of a row and a column from 1.
std::string cell_name(std::uint32_t row, std::uint32_t column);

/// "survey.xlsx: survey!C14"; without a sheet's name "form.xml:12" or the file alone.
std::string located(const std::string& file, const std::string& sheet, Place place);

/// Reads a file or a folder. Cells that hold an error value (#REF!) are warned of and keep it as their text. Throws
/// text::Failure(kInvalidInput) where nothing can be read: missing, not a workbook, damaged, over a limit.
Workbook read_workbook(const std::filesystem::path& path, std::vector<text::Fault>& faults,
                       const WorkbookLimits& limits = {});

/// The same from memory: .xlsx bytes, Markdown text, or one .csv text that names its sheets in its first column. `file`
/// is used in messages only.
Workbook parse_workbook(std::string_view content, std::string file, std::vector<text::Fault>& faults,
                        const WorkbookLimits& limits = {});

/// One .csv text as a sheet (RFC 4180; comma, semicolon or tab, whichever heads the first line; UTF-8 with or without
/// mark). Also used for CSV attachments. Throws like read_workbook.
Sheet parse_csv(std::string_view content, std::string sheet_name, std::uint32_t sheet_index, const std::string& file,
                const WorkbookLimits& limits = {});

}  // namespace eslabon::xlsform
