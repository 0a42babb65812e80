#include "host/xlsform/workbook.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace eslabon::xlsform {

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

}  // namespace eslabon::xlsform
