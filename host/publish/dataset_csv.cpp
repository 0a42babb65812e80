#include "host/publish/dataset_files.hpp"
#include "host/publish/results_csv.hpp"

namespace eslabon::publish {
namespace {

std::string text_of(const estimate::DatasetCell& cell) {
  if (cell.state == estimate::CellState::kValue) return cell.text;
  return cell.state == estimate::CellState::kEmpty ? "" : std::to_string(static_cast<int>(cell.state));
}

void add_line(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ",") + csv_cell(cells[i]);
  out += "\n";
}

}  // namespace

std::string dataset_csv(const estimate::Dataset& data) {
  std::string out;
  std::vector<std::string> cells;
  for (const estimate::DatasetVariable& variable : data.variables) cells.push_back(variable.name);
  add_line(out, cells);
  for (const auto& row : data.rows) {
    cells.clear();
    for (const estimate::DatasetCell& cell : row) cells.push_back(text_of(cell));
    add_line(out, cells);
  }
  return out;
}

std::string codebook_csv(const estimate::Dataset& data) {
  std::string out;
  add_line(out, {"variable", "label", "type", "asked_when", "value", "value_label"});
  for (const estimate::DatasetVariable& variable : data.variables) {
    const std::string type = variable.numeric ? "number" : "text";
    add_line(out, {variable.name, variable.label, type, variable.asked_when, "", ""});
    for (const auto& [name, label] : variable.categories) add_line(out, {variable.name, "", type, "", name, label});
  }
  return out;
}

}  // namespace eslabon::publish
