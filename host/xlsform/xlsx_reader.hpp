// Sheets of an .xlsx or .xlsm. Internal to the workbook reader.
#pragma once

#include "host/xlsform/sheet_builder.hpp"

namespace eslabon::xlsform {

/// All worksheets in the order of the tabs, hidden ones marked. Cells with an error value are reported in `faults`.
std::vector<Sheet> xlsx_sheets(std::string_view bytes, Budget& budget, std::vector<text::Fault>& faults);

}  // namespace eslabon::xlsform
