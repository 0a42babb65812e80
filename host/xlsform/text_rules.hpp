// Small rules about the words of a workbook: how they are cleaned, compared and named. Internal to the reader.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eslabon::xlsform {

/// Without white space (also no-break space) at both ends.
std::string_view trimmed(std::string_view text);
/// A to Z become a to z; other letters stay.
std::string lower(std::string_view text);
/// No-break spaces become spaces, ends are trimmed; curly quotes become straight when `straight_quotes`, runs of spaces
/// become one when `collapse`.
std::string cleaned(std::string_view text, bool straight_quotes, bool collapse);
/// "Choice  Filter" is "choice_filter".
std::string snake_case(std::string_view text);
std::vector<std::string> split(std::string_view text, std::string_view separator);
/// Words between white space.
std::vector<std::string> words(std::string_view text);

/// An XML name: a letter or '_', then letters, digits, '_', '-', '.'; also of the form prefix:name.
bool is_xml_name(std::string_view text);
/// yes/no, true/false and true()/false() as XLSForm writes them; nothing for other words.
std::optional<bool> yes_no(std::string_view text);
/// Number of letters to insert, delete or replace between the two.
std::size_t edit_distance(std::string_view a, std::string_view b);
/// The candidate at most two edits away, if any; the nearest one.
std::optional<std::string> similar(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace eslabon::xlsform
