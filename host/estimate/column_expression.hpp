// XLSForm expressions over the columns of a table, evaluated a column at a time.
#pragma once

#include <string>
#include <vector>

#include "host/estimate/table.hpp"

namespace eslabon::estimate {

/// The value of an expression in each row: numbers as they are, true and false as 1 and 0. NaN where it depends on a
/// missing answer (a logical `or` with a true side, and an `and` with a false one, are known all the same): so a
/// missing answer leaves the base instead of counting as "no". Throws Failure(kInvalidInput) with the place for
/// an expression that does not parse or names an unknown column.
std::vector<double> evaluate_rows(const std::string& expression, const Table& table);

/// Every column name that the expression mentions as ${name}.
std::vector<std::string> columns_in(const std::string& expression);

/// The expression as R writes it: ${x} = 'E' becomes x == 'E'. Used as the label of a figure.
std::string r_text(const std::string& expression);

}  // namespace eslabon::estimate
