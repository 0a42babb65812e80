#include "host/estimate/column_expression.hpp"

#include "host/estimate/column_tree.hpp"

namespace eslabon::estimate {

std::vector<double> evaluate_rows(const std::string& expression, const Table& table) {
  const ColumnProgram program = parse_columns(expression);
  std::vector<ColumnView> views;
  for (const std::string& name : program.columns) {
    const Column& column = table.at(name);
    views.push_back({column.numbers, column.codes, &column.levels, column.is_text});
  }
  std::vector<double> result(table.rows());
  evaluate(program, views, result);
  return result;
}

std::vector<std::string> columns_in(const std::string& expression) {
  std::vector<std::string> names;
  for (std::size_t at = expression.find("${"); at != std::string::npos; at = expression.find("${", at + 1)) {
    const std::size_t end = expression.find('}', at);
    if (end == std::string::npos) break;
    names.push_back(expression.substr(at + 2, end - at - 2));
  }
  return names;
}

std::string r_text(const std::string& expression) {
  std::string text;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char before = i == 0 ? ' ' : expression[i - 1];
    if (expression.compare(i, 2, "${") == 0) {
      ++i;
    } else if (expression[i] == '}') {
      continue;
    } else if (expression[i] == '=' && before != '<' && before != '>' && before != '!') {
      text += "==";
    } else {
      text += expression[i];
    }
  }
  return text;
}

}  // namespace eslabon::estimate
