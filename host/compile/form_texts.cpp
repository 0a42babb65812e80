#include "host/compile/form_texts.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace eslabon::compile {
namespace {

constexpr std::size_t kShortBytes = 64;  ///< a text of this size fits a package, whatever its glyphs
constexpr std::array<std::string_view, 14> kTags = {"b", "i", "u", "em", "strong", "span", "font", "p", "div", "sub", "sup", "h1", "h2", "h3"};

/// Length of a tag at the start of `text` (0: none); whether it breaks the line.
std::size_t tag_at(std::string_view text, bool& breaks) {
  const std::size_t end = text.find('>');
  if (text.empty() || text.front() != '<' || end == std::string_view::npos || end > 200) return 0;
  std::string_view name = text.substr(1, end - 1);
  if (!name.empty() && name.front() == '/') name.remove_prefix(1);
  std::string word;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) break;
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  breaks = word == "br" || word == "p";
  return breaks || std::find(kTags.begin(), kTags.end(), word) != kTags.end() ? end + 1 : 0;
}

std::string trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == '\n' || text.front() == ' ')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace

std::string without_markup(std::string_view text) {
  if (text.find_first_of("<*_#\r") == std::string_view::npos) return std::string(text);
  std::string plain;
  bool line_start = true;
  while (!text.empty()) {
    bool breaks = false;
    if (const std::size_t tag = tag_at(text, breaks); tag > 0) {
      if (breaks && !plain.empty() && plain.back() != '\n') plain += '\n';
      text.remove_prefix(tag);
      continue;
    }
    if (text.starts_with("**") || text.starts_with("__")) {
      text.remove_prefix(2);
      continue;
    }
    if (line_start && text.front() == '#') {
      const std::size_t end = text.find_first_not_of('#');
      if (end != std::string_view::npos && text[end] == ' ') {
        text.remove_prefix(end + 1);
        continue;
      }
    }
    line_start = text.front() == '\n';
    if (text.front() != '\r') plain += text.front();
    text.remove_prefix(1);
  }
  return plain;
}

Text FormTexts::pieces(const xlsform::CellText& cell, NodeId self) {
  Text text;
  const std::string plain = trimmed(without_markup(cell.text));
  std::string_view rest = plain;
  while (!rest.empty()) {
    const std::size_t begin = rest.find("${");
    const std::size_t end = begin == std::string_view::npos ? begin : rest.find('}', begin);
    if (end == std::string_view::npos) {
      text.push_back({std::string(rest), form::kNoProgram});
      break;
    }
    if (begin > 0) text.push_back({std::string(rest.substr(0, begin)), form::kNoProgram});
    const auto expression =
        programs_.compile_text(std::string(rest.substr(begin, end + 1 - begin)), cell, {.self = self, .filtered = {}});
    if (expression) text.push_back({"", programs_.add(*expression, cell)});
    rest.remove_prefix(end + 1);
  }
  // Only long texts can be too long, and places of hundreds of thousands of short ones take their time.
  if (!text.empty() && plain.size() > kShortBytes) text.front().where = survey_.where(cell.place);
  return text;
}

form::StringId FormTexts::add(const xlsform::Translated& translated, NodeId self) {
  if (translated.empty()) return form::kNoString;
  TextByLanguage texts;
  for (const xlsform::CellText& cell : translated.by_language) texts.push_back(pieces(cell, self));
  texts.resize(survey_.languages.size());
  return model_.add_string(std::move(texts));
}

form::StringId FormTexts::add_plain(const std::string& text) {
  if (text.empty()) return form::kNoString;
  return model_.add_string(TextByLanguage(survey_.languages.size(), {{text, form::kNoProgram}}));
}

}  // namespace eslabon::compile
