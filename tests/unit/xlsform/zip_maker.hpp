// Makes .xlsx files of chosen parts, so that a test can write what no office program would.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace eslabon::xlsform {

/// A zip of these parts (path -> content), in memory.
std::string make_zip(const std::map<std::string, std::string>& parts);

/// The parts of a workbook with one sheet `survey`, whose `sheetData` is given. The others may be replaced.
std::map<std::string, std::string> workbook_parts(const std::string& sheet_data);

/// A sheet of inline strings, row by row.
std::string inline_rows(const std::vector<std::vector<std::string>>& rows);

}  // namespace eslabon::xlsform
