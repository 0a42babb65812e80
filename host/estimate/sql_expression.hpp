// Expressions over columns in PostgreSQL's words, with the same rules for missing answers: null is missing.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "host/estimate/column_tree.hpp"

namespace eslabon::estimate {

/// How a column reads in SQL. A text's number is null where it is none.
struct SqlColumn {
  std::string text;    ///< the cell's text, null when missing
  std::string number;  ///< double precision, null when missing or no number
};

/// An expression of type double precision (a truth is 1 or 0) that gives evaluate()'s value for every row. Nothing for what SQL would
/// answer otherwise: functions evaluated row by row, remainders, powers, comparisons of two columns of texts.
std::optional<std::string> sql_of(const ColumnProgram& program, const std::function<std::optional<SqlColumn>(const std::string&)>& column);

/// The columns for a value of SQL type text, and for one that is a number already. Numbers among `missing` are null.
SqlColumn sql_text_column(const std::string& name, const std::vector<double>& missing);
SqlColumn sql_number_column(const std::string& name, const std::vector<double>& missing);

/// A text in SQL's single quotes.
std::string sql_text(const std::string& text);

}  // namespace eslabon::estimate
