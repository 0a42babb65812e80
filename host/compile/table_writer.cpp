#include "host/compile/table_writer.hpp"

#include <algorithm>
#include <set>

#include "firmware/form/fold.hpp"
#include "firmware/form/sorted_entries.hpp"
#include "host/text/fault.hpp"

namespace eslabon::compile {
namespace {

/// The keys of a text's words; doubled ones are left to the caller's sorting.
void add_words(std::string_view text, std::uint32_t row, std::vector<TableWriter::SearchEntry>& entries) {
  std::string_view rest = text;
  const char* word = nullptr;
  const auto close = [&](const char* end) {
    if (word != nullptr)
      entries.emplace_back(form::fold_prefix({word, static_cast<std::size_t>(end - word)}).low, row);
    word = nullptr;
  };
  while (!rest.empty()) {
    const char* at = rest.data();
    const char32_t folded = form::fold(form::next_character(rest));
    if (form::is_word_break(folded)) close(at);
    else if (word == nullptr && folded != 0) word = at;
  }
  close(text.data() + text.size());
}

/// A seed under which no two different cells of the column have one hash.
std::uint32_t collision_free_seed(const std::set<std::string_view>& cells) {
  for (std::uint32_t seed = 0;; ++seed) {
    std::vector<std::uint32_t> hashes;
    for (const std::string_view cell : cells) hashes.push_back(form::hash_text(cell, seed));
    std::sort(hashes.begin(), hashes.end());
    if (std::adjacent_find(hashes.begin(), hashes.end()) == hashes.end()) return seed;
  }
}

const Text* text_in(const TextByLanguage& texts, std::size_t language, std::size_t default_language) {
  if (language < texts.size() && !texts[language].empty()) return &texts[language];
  return default_language < texts.size() && !texts[default_language].empty() ? &texts[default_language] : nullptr;
}

}  // namespace

std::uint32_t TableWriter::add_index(const TableModel& table, std::size_t column, std::uint32_t& seed) {
  std::set<std::string_view> cells;
  for (const auto& row : table.rows) cells.insert(row[column]);
  seed = collision_free_seed(cells);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> entries;
  for (std::uint32_t row = 0; row < table.rows.size(); ++row)
    entries.emplace_back(form::hash_text(table.rows[row][column], seed), row);
  std::sort(entries.begin(), entries.end());
  const auto first = static_cast<std::uint32_t>(indexes_.size());
  for (const auto& [hash, row] : entries) {
    indexes_.u32(hash);
    indexes_.u32(row);
  }
  return first;
}

std::size_t TableWriter::same_labels(const TableModel& table, std::size_t language) const {
  const auto same = [&](std::size_t other, form::StringId label) {
    const Text* one = text_in(strings_[label], language, default_language_);
    const Text* two = text_in(strings_[label], other, default_language_);
    return one == two || (one != nullptr && two != nullptr && *one == *two);
  };
  for (std::size_t other = 0; other < language; ++other)
    if (std::all_of(table.labels.begin(), table.labels.end(), [&](form::StringId label) { return same(other, label); })) return other;
  return language;
}

std::vector<TableWriter::SearchEntry> TableWriter::search_entries(const TableModel& table, std::size_t language) const {
  std::vector<SearchEntry> entries;
  for (std::uint32_t row = 0; row < table.rows.size(); ++row) {
    if (!table.rows[row].empty()) add_words(table.rows[row][0], row, entries);
    const Text* label = text_in(strings_[table.labels[row]], language, default_language_);
    if (label == nullptr) continue;
    for (const TextPiece& piece : *label) add_words(piece.text, row, entries);
  }
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  return entries;
}

// Names of places are the same in most languages: those share one block.
void TableWriter::add_search(const TableModel& table) {
  std::vector<std::pair<std::size_t, std::size_t>> blocks;  // first entry and entries, by language
  for (std::size_t language = 0; language < languages_; ++language) {
    const std::size_t same = same_labels(table, language);
    if (same == language) {
      const auto entries = search_entries(table, language);
      blocks.emplace_back(search_.size() / form::kSearchEntryBytes, entries.size());
      for (const auto& [key, row] : entries) {
        search_.u64(key);
        search_.u32(row);
      }
    } else {
      blocks.push_back(blocks[same]);
    }
    search_index_.u32(blocks.back().first);
    search_index_.u32(blocks.back().second);
  }
}

void TableWriter::add(const TableModel& table, TextPool& texts) {
  const bool search = !table.labels.empty() && table.rows.size() >= kSearchFromRows;
  tables_.u32(texts.add(table.name));
  tables_.u32(table.rows.size());
  tables_.u32(rows_.size());
  tables_.u16(column_count_);
  tables_.u16(table.columns.size());
  tables_.u16((table.is_choice_list ? std::size_t{form::kTableChoices} : 0U) |
              (search ? std::size_t{form::kTableSearch} : 0U));
  tables_.u16(search_index_.size() / 8);
  tables_.u32(0);
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    std::uint32_t seed = 0;
    const bool indexed = column < table.indexed.size() && table.indexed[column];
    columns_.u32(texts.add(table.columns[column]));
    columns_.u32(indexed ? add_index(table, column, seed) : form::kNoText);
    columns_.u32(seed);
  }
  column_count_ += table.columns.size();
  if (column_count_ > 0xFFFF) throw text::Failure(text::ExitCode::kInvalidInput, "tables have over 65,535 columns");
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (table.is_choice_list) rows_.u32(table.labels.at(row));
    for (const std::string& cell : table.rows[row]) rows_.u32(texts.add(cell));
  }
  if (search) add_search(table);
}

void TableWriter::write(ContainerWriter& writer) {
  writer.add(form::SectionId::kTables, tables_.take());
  writer.add(form::SectionId::kColumns, columns_.take());
  writer.add(form::SectionId::kRows, rows_.take());
  writer.add(form::SectionId::kIndexes, indexes_.take());
  writer.add(form::SectionId::kSearch, search_.take());
  writer.add(form::SectionId::kSearchIndex, search_index_.take());
}

}  // namespace eslabon::compile
