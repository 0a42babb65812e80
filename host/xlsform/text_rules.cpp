#include "host/xlsform/text_rules.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace eslabon::xlsform {
namespace {

constexpr std::string_view kNoBreakSpace = "\u00a0";

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Takes the first code point off `text`, which is UTF-8.
char32_t take_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t code = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t at = 1; at < length && at < text.size(); ++at)
    code = code << 6 | (static_cast<unsigned char>(text[at]) & 0x3FU);
  text.remove_prefix(std::min(length, text.size()));
  return code;
}

struct Range {
  char32_t first, last;
};

/// NameStartChar of XML 1.0 without the colon.
bool starts_name(char32_t c) {
  static constexpr std::array<Range, 15> kRanges{{{'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {0xC0, 0xD6}, {0xD8, 0xF6},
                                                  {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF}, {0x200C, 0x200D},
                                                  {0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF},
                                                  {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF}}};
  return std::ranges::any_of(kRanges, [c](Range range) { return c >= range.first && c <= range.last; });
}

bool continues_name(char32_t c) {
  return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == 0xB7 || (c >= 0x300 && c <= 0x36F) ||
         c == 0x203F || c == 0x2040;
}

bool is_plain_name(std::string_view text) {
  if (text.empty() || !starts_name(take_code_point(text))) return false;
  while (!text.empty())
    if (!continues_name(take_code_point(text))) return false;
  return true;
}

void replace_all(std::string& text, std::string_view from, char to) {
  std::string result;
  std::string_view rest = text;
  for (std::size_t at = rest.find(from); at != std::string_view::npos; at = rest.find(from)) {
    result += rest.substr(0, at);
    result += to;
    rest.remove_prefix(at + from.size());
  }
  result += rest;
  text = std::move(result);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  for (;;) {
    if (!text.empty() && is_space(text.front())) {
      text.remove_prefix(1);
    } else if (!text.empty() && is_space(text.back())) {
      text.remove_suffix(1);
    } else if (text.starts_with(kNoBreakSpace)) {
      text.remove_prefix(kNoBreakSpace.size());
    } else if (text.ends_with(kNoBreakSpace)) {
      text.remove_suffix(kNoBreakSpace.size());
    } else {
      return text;
    }
  }
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

std::string cleaned(std::string_view text, bool straight_quotes, bool collapse) {
  std::string result(trimmed(text));
  replace_all(result, kNoBreakSpace, ' ');
  if (straight_quotes) {
    for (const std::string_view quote : {"\u2018", "\u2019"}) replace_all(result, quote, '\'');
    for (const std::string_view quote : {"\u201c", "\u201d"}) replace_all(result, quote, '"');
  }
  if (collapse) {
    const auto both_spaces = [](char a, char b) { return a == ' ' && b == ' '; };
    result.erase(std::unique(result.begin(), result.end(), both_spaces), result.end());
  }
  return result;
}

std::string snake_case(std::string_view text) {
  std::string result;
  for (const std::string& word : words(text)) {
    if (!result.empty()) result += '_';
    result += word;
  }
  return lower(result);
}

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (std::size_t at = text.find(separator); at != std::string_view::npos; at = text.find(separator)) {
    parts.emplace_back(text.substr(0, at));
    text.remove_prefix(at + separator.size());
  }
  parts.emplace_back(text);
  return parts;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  std::string word;
  for (const char c : text) {
    if (!is_space(c)) {
      word += c;
    } else if (!word.empty()) {
      result.push_back(std::exchange(word, {}));
    }
  }
  if (!word.empty()) result.push_back(std::move(word));
  return result;
}

bool is_xml_name(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return is_plain_name(text);
  return is_plain_name(text.substr(0, colon)) && is_plain_name(text.substr(colon + 1));
}

std::optional<bool> yes_no(std::string_view text) {
  for (const std::string_view word : {"yes", "Yes", "YES", "true", "True", "TRUE", "true()"})
    if (text == word) return true;
  for (const std::string_view word : {"no", "No", "NO", "false", "False", "FALSE", "false()"})
    if (text == word) return false;
  return {};
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::optional<std::string> similar(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kLongest = 200;
  std::optional<std::string> nearest;
  std::size_t distance = 3;
  const std::string small = lower(word.substr(0, kLongest));
  for (const std::string& candidate : candidates) {
    // As many edits as the lengths differ by are needed at least: most candidates need no closer look.
    const std::size_t longer = std::max(word.size(), candidate.size()), shorter = std::min(word.size(), candidate.size());
    if (longer > kLongest || longer - shorter >= distance) continue;
    const std::size_t edits = edit_distance(small, lower(candidate));
    if (edits >= distance) continue;
    nearest = candidate;
    distance = edits;
  }
  return nearest;
}

}  // namespace eslabon::xlsform
