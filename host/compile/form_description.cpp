#include "host/compile/form_description.hpp"

#include <algorithm>

namespace eslabon::compile {
namespace {

std::optional<std::size_t> column_of(const DescribedSheet& sheet, std::string_view name,
                                     std::optional<std::size_t> language) {
  for (std::size_t i = 0; i < sheet.columns.size(); ++i)
    if (sheet.columns[i].name == name && sheet.columns[i].language == language) return i;
  return {};
}

}  // namespace

std::string_view DescribedSheet::cell(std::size_t row, std::string_view column) const {
  const auto at = column_of(*this, column, {});
  return at ? std::string_view(rows.at(row).at(*at).text) : std::string_view();
}

std::string_view DescribedSheet::where(std::size_t row, std::string_view column) const {
  const auto at = column_of(*this, column, {});
  return at ? std::string_view(rows.at(row).at(*at).where) : std::string_view();
}

Words DescribedSheet::words(std::size_t row, std::string_view column, std::size_t languages) const {
  Words words(languages);
  for (std::size_t language = 0; language < languages; ++language) {
    const auto own = column_of(*this, column, language);
    words[language] = own ? rows.at(row).at(*own).text : std::string(cell(row, column));
  }
  return words;
}

std::vector<NodeId> FormDescription::find(std::string_view name) const {
  std::vector<NodeId> found;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].name == name) found.push_back(static_cast<NodeId>(i));
  return found;
}

std::vector<NodeId> FormDescription::repeats(NodeId node) const {
  std::vector<NodeId> around;
  for (NodeId at = node; at != kNoNode && at < nodes.size(); at = nodes[at].parent)
    if (nodes[at].kind == form::NodeKind::kRepeat) around.push_back(at);
  std::reverse(around.begin(), around.end());
  return around;
}

const std::string& FormDescription::in_language(const Words& words, std::size_t language) const {
  static const std::string none;
  if (language < words.size() && !words[language].empty()) return words[language];
  if (default_language < words.size() && !words[default_language].empty()) return words[default_language];
  for (const std::string& text : words)
    if (!text.empty()) return text;
  return none;
}

}  // namespace eslabon::compile
