#include "host/xlsform/survey_model.hpp"

#include <algorithm>

namespace eslabon::xlsform {
namespace {

const CellText kEmptyCell;

}  // namespace

bool Translated::empty() const {
  return std::ranges::all_of(by_language, [](const CellText& cell) { return cell.empty(); });
}

const CellText& Translated::in(std::size_t language, std::size_t default_language) const {
  for (const std::size_t index : {language, default_language})
    if (index < by_language.size() && !by_language[index].empty()) return by_language[index];
  const auto any = std::ranges::find_if(by_language, [](const CellText& cell) { return !cell.empty(); });
  return any == by_language.end() ? kEmptyCell : *any;
}

bool Node::has_appearance(std::string_view word) const {
  return std::ranges::find(appearance, word) != appearance.end();
}

const CellText& LocatedTable::cell(std::size_t row, std::string_view column) const {
  for (std::size_t index = 0; index < columns.size(); ++index)
    if (columns[index].name == column && !columns[index].language) return rows[row][index];
  return kEmptyCell;
}

Translated LocatedTable::translated(std::size_t row, std::string_view column) const {
  Translated result;
  for (std::size_t index = 0; index < columns.size(); ++index) {
    if (columns[index].name != column || !columns[index].language) continue;
    const std::size_t language = *columns[index].language;
    if (result.by_language.size() <= language) result.by_language.resize(language + 1);
    result.by_language[language] = rows[row][index];
  }
  return result;
}

std::string SurveyModel::where(Place place) const {
  return located(file, place.sheet < sheet_names.size() ? sheet_names[place.sheet] : "", place);
}

const ChoiceList* SurveyModel::find_list(std::string_view name) const {
  for (const ChoiceList& list : lists)
    if (list.name.text == name) return &list;
  return nullptr;
}

std::vector<NodeId> SurveyModel::find_nodes(std::string_view name) const {
  std::vector<NodeId> found;
  const bool is_path = name.starts_with('/');
  for (std::size_t index = 1; index < nodes.size(); ++index)
    if (is_path ? "/" + settings.root_name + "/" + path(static_cast<NodeId>(index)) == name : nodes[index].name.text == name)
      found.push_back(static_cast<NodeId>(index));
  return found;
}

std::string SurveyModel::path(NodeId node) const {
  std::string path;
  for (; node != 0 && node < nodes.size(); node = nodes[node].parent)
    path = nodes[node].name.text + (path.empty() ? "" : "/") + path;
  return path;
}

std::string language_code(std::string_view language) {
  const std::size_t open = language.rfind('(');
  const std::size_t close = language.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return std::string(language);
  return std::string(language.substr(open + 1, close - open - 1));
}

}  // namespace eslabon::xlsform
