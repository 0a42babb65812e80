// The rules of a sheet `checks` over a table from elsewhere: an export, last year's file.
#pragma once

#include <filesystem>

#include "host/check/rule_sheet.hpp"

namespace eslabon::check {

struct TableFinding {
  std::size_t row = 0;     ///< from 0
  std::string id;          ///< the cell of the id's column
  std::string code;        ///< the rule's name
  Severity severity = Severity::kHard;
  std::string cell;        ///< of outliers: the values of `by`, with blanks between
  double score = 0, low = 0, high = 0;  ///< of outliers; of kSimilar: the share
  std::uint32_t count = 0;  ///< of kSimilar: how many rows are alike, itself included
  std::string other;        ///< of kSimilar: the id of the row most like it
  std::string why;
};

/// What is usual in the cells of one rule.
struct TableCells {
  std::string rule;
  std::vector<std::string> by;
  struct Cell {
    std::string name;
    CellBounds bounds;
  };
  std::vector<Cell> cells;
};

struct TableReport {
  std::size_t rows = 0;
  std::vector<TableFinding> findings;  ///< in the order of rules, then rows
  std::vector<TableCells> cells;
};

struct TableOptions {
  std::string id;                     ///< column that names a row; "" is the first one
  std::vector<std::string> missing;   ///< cells that are no answers: -9 -8 -7
};

/// Checks every row of a CSV file. Cells of `missing` read as empty in expressions; to kSimilar they are answers like others. Rules of kind
/// kFirm run over the rows of one id. Throws text::Failure(kInvalidInput) with every fault of the sheet, or naming the line of the file.
TableReport check_table(const std::filesystem::path& csv, const compile::DescribedSheet& sheet, const TableOptions& options);

}  // namespace eslabon::check
