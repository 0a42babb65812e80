// Choice lists and CSV files as sections: rows, equality indexes, label search.
#pragma once

#include "host/compile/container_writer.hpp"
#include "host/compile/package_model.hpp"
#include "host/compile/text_pool.hpp"

namespace eslabon::compile {

/// Lists of at least so many rows can be searched by word.
inline constexpr std::size_t kSearchFromRows = 10;

/// `strings` gives the words of the labels in `languages` languages, which must outlive it.
class TableWriter {
 public:
  using SearchEntry = std::pair<std::uint64_t, std::uint32_t>;  ///< key, row

  TableWriter(const std::vector<TextByLanguage>& strings, std::size_t languages, std::size_t default_language)
      : strings_(strings), languages_(languages), default_language_(default_language) {}

  void add(const TableModel& table, TextPool& texts);
  void write(ContainerWriter& writer);

 private:
  std::uint32_t add_index(const TableModel& table, std::size_t column, std::uint32_t& seed);
  void add_search(const TableModel& table);
  [[nodiscard]] std::vector<SearchEntry> search_entries(const TableModel& table, std::size_t language) const;
  /// The first language with the same labels; `language` itself when there is none before it.
  [[nodiscard]] std::size_t same_labels(const TableModel& table, std::size_t language) const;

  const std::vector<TextByLanguage>& strings_;
  std::size_t languages_;
  std::size_t default_language_;
  ByteBuilder tables_, columns_, rows_, indexes_, search_, search_index_;
  std::size_t column_count_ = 0;
};

}  // namespace eslabon::compile
