// Binary search over sorted fixed-size entries of a section.
#pragma once

#include "firmware/form/container.hpp"

namespace eslabon::form {

/// Entries of `entry_bytes` in a section, ascending by the number that each begins with.
struct SortedEntries {
  SectionId section = SectionId::kInfo;
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  std::size_t entry_bytes = 8;
};

/// How many entries are below `key`. In a section that is not sorted: some number up to count. Errors of the read.
template <class T>
Result<std::uint32_t> entries_below(const Container& container, const SortedEntries& entries, T key) {
  std::uint32_t low = 0;
  std::uint32_t high = entries.count;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    std::array<std::uint8_t, sizeof(T)> bytes{};
    const auto at = static_cast<std::uint32_t>((entries.first + middle) * entries.entry_bytes);
    ESLABON_TRY(container.read(entries.section, at, bytes));
    if (load_le<T>(bytes.data()) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/// The entries from `low` to `high`, both included: (first, how many).
template <class T>
Result<std::pair<std::uint32_t, std::uint32_t>> entries_between(const Container& container,
                                                                const SortedEntries& entries, T low, T high) {
  ESLABON_ASSIGN(const std::uint32_t begin, entries_below<T>(container, entries, low));
  std::uint32_t end = entries.count;
  if (high != static_cast<T>(~T{0})) {
    ESLABON_ASSIGN(end, entries_below<T>(container, entries, static_cast<T>(high + 1)));
  }
  return std::pair<std::uint32_t, std::uint32_t>(entries.first + begin, end > begin ? end - begin : 0);
}

/// FNV-1a over the text, its offset basis mixed with a seed (Fowler, Noll, Vo). The writer picks a seed for which no two
/// texts of a column collide, so that equal hashes mean equal texts.
inline std::uint32_t hash_text(std::string_view text, std::uint32_t seed) {
  std::uint32_t hash = 2166136261U ^ seed;
  for (const char byte : text) hash = (hash ^ static_cast<std::uint8_t>(byte)) * 16777619U;
  return hash;
}

}  // namespace eslabon::form
