#include <algorithm>

#include "host/xlsform/text_rules.hpp"
#include "host/xlsform/text_sheets.hpp"

namespace eslabon::xlsform {
namespace {

/// The cells between the bars of `line`; `\|` is a bar inside a cell.
std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  std::string cell;
  for (std::size_t at = 1; at < line.size(); ++at) {
    if (line[at] == '\\' && at + 1 < line.size() && line[at + 1] == '|') {
      cell += line[++at];
    } else if (line[at] == '|') {
      cells.emplace_back(trimmed(cell));
      cell.clear();
    } else {
      cell += line[at];
    }
  }
  if (!trimmed(cell).empty() && trimmed(cell).front() != '#') cells.emplace_back(trimmed(cell));
  return cells;
}

/// `|---|:--:|` under a header.
bool is_rule(const std::vector<std::string>& cells) {
  bool dashes = false;
  for (const std::string& cell : cells) {
    if (cell.find_first_not_of("-:") != std::string::npos) return false;
    dashes = dashes || cell.find("--") != std::string::npos;
  }
  return dashes;
}

std::string_view heading(std::string_view line) {
  if (!line.starts_with('#')) return {};
  line.remove_prefix(std::min(line.find_first_not_of('#'), line.size()));
  return trimmed(line);
}

}  // namespace

std::vector<Sheet> markdown_sheets(std::string_view content, Budget& budget) {
  std::vector<std::vector<std::string>> rows;
  bool headed = false;
  while (!content.empty()) {
    const std::size_t end = std::min(content.find('\n'), content.size());
    const std::string_view line = trimmed(content.substr(0, end));
    content.remove_prefix(std::min(end + 1, content.size()));
    if (const std::string_view name = heading(line); !name.empty()) {
      rows.push_back({std::string(name)});
      headed = true;
    }
    if (!line.starts_with('|')) continue;
    std::vector<std::string> cells = cells_of(line);
    if (is_rule(cells)) continue;
    if (cells.size() == 1 && !cells.front().empty()) headed = false;
    if (headed) cells.insert(cells.begin(), "");
    rows.push_back(std::move(cells));
  }
  return sheets_of_rows(std::move(rows), budget);
}

}  // namespace eslabon::xlsform
