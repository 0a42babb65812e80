#include "firmware/app/completion.hpp"

#include <algorithm>

#include "firmware/app/label_match.hpp"

namespace eslabon::app {
namespace {

constexpr std::uint32_t kMostFinds = 16;
constexpr std::size_t kFewestBytes = 2;

/// Where the last word of a text begins, and the one before it.
struct WordStarts {
  std::size_t before = 0;
  std::size_t last = 0;
  bool in_word = false;

  explicit WordStarts(std::string_view text) {
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t at = text.size() - rest.size();
      const bool in_one = !form::is_word_break(form::fold(form::next_character(rest)));
      if (in_one && !in_word) before = at == 0 ? 0 : last, last = at;
      in_word = in_one;
    }
  }
};

}  // namespace

Completion complete(const form::Package& package, std::size_t language, std::string_view typed, std::size_t which, MutableBytes record) {
  const WordStarts starts(typed);
  std::string_view word = typed, two_words = typed;
  word.remove_prefix(starts.last);
  two_words.remove_prefix(starts.before);
  if (!starts.in_word || word.size() < kFewestBytes) return {};
  const form::Tables tables = package.tables();
  for (form::TableId id = 0;; ++id) {
    const auto table = tables.table(id);
    if (!table.ok()) return {};
    const auto range = tables.search(*table, language, word);
    if (!range.ok()) continue;
    for (std::uint32_t i = 0; i < std::min(range->count, kMostFinds); ++i) {
      const form::StringId label = tables.label(*table, tables.search_row(*range, i).value_or(0)).value_or(form::kNoString);
      const auto text = package.strings().read(label, language, record);
      // The index also finds a choice by its name, and looks at the first 8 bytes only.
      if (text.ok() && label_matches(text->text(), word) && which-- == 0)
        return {label_matches(text->text(), two_words) ? starts.before : starts.last, label};
    }
  }
}

}  // namespace eslabon::app
