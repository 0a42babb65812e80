// Gathers one sheet's cells in any order, within the limits. Internal to the readers.
#pragma once

#include <string>

#include "host/xlsform/workbook.hpp"

namespace eslabon::xlsform {

/// Ends the command: `file` cannot be read because of `reason`.
[[noreturn]] void refuse(const std::string& file, const std::string& reason);

/// Well-formed UTF-8 without overlong forms or surrogates.
bool is_utf8(std::string_view text);

/// One code point as UTF-8.
std::string utf8(std::uint32_t code_point);

/// What is left of a workbook's limits while it is read.
struct Budget {
  std::string file;
  WorkbookLimits limits;
  std::size_t cells_left = limits.cells;
  std::size_t bytes_left = limits.total_bytes;

  /// Takes `size` bytes of a part. Throws Failure(kInvalidInput) over a limit.
  void take_bytes(std::size_t size, const std::string& part);
};

class SheetBuilder {
 public:
  SheetBuilder(std::string name, std::uint32_t index, Budget& budget);

  /// Row and column from 1. Blank text is no cell. Throws Failure(kInvalidInput) over the limit of cells and for text
  /// that is not UTF-8.
  void add(std::uint32_t row, std::uint32_t column, std::string text);

  /// The sheet; of two cells at one place the first counts.
  Sheet finish() &&;

 private:
  Sheet sheet_;
  std::uint32_t index_;
  Budget& budget_;
  std::vector<CellText> cells_;
};

}  // namespace eslabon::xlsform
