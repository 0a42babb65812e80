// The column `parameters`: "start=0 end=10". Internal to the reader.
#pragma once

#include "host/xlsform/form_sheet.hpp"

namespace eslabon::xlsform {

using Parameters = std::map<std::string, CellText>;

/// Pairs separated by white space, commas or semicolons. Keys and values become lower case, except values that name
/// something (label, value, seed, app, tick_labelset, reference-geometry).
Parameters parse_parameters(const ReadContext& context, const CellText& cell);

/// Checks the keys that a family of types accepts, and their values: text, image, audio, background-audio, geopoint,
/// geotrace, audit, select, select from file. Other families accept any.
void check_parameters(const ReadContext& context, std::string_view family, const Parameters& parameters, Place place);

/// `range`: start, end, step and ticks against each other and the choices of `tick_labelset`.
RangeParameters read_range(const ReadContext& context, const Node& node, bool& is_decimal);

}  // namespace eslabon::xlsform
