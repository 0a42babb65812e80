// How an .xlsx writes a value, and the text a person would have typed for it. Internal to the reader.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <utility>
#include <vector>

namespace eslabon::xlsform {

/// Text of a shared or inline string: all runs, without phonetic ones, `_xHHHH_` decoded.
std::string string_item(pugi::xml_node item);
std::string decode_escapes(std::string text);

/// Row and column from 1 of "C14"; nothing for anything else and beyond 1,048,576 x 16,384.
std::optional<std::pair<std::uint32_t, std::uint32_t>> parse_cell_name(std::string_view name);

/// The digits of a number as a person types them: whole numbers exactly ("2024010101"), others to the 15 digits that
/// spreadsheets show, without exponent ("1.1" for 1.1000000000000001). As it is when it is no number.
std::string plain_number(std::string_view written);

/// ISO 8601 date, time or both of a serial day number; nothing outside the years 1 to 9999.
std::optional<std::string> serial_date(double serial, bool epoch_1904);

/// For every cell style, whether it shows dates.
std::vector<bool> date_styles(pugi::xml_node style_sheet);

}  // namespace eslabon::xlsform
