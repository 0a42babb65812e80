#include "host/estimate/row_blocks.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "host/estimate/table.hpp"
#include "host/text/fault.hpp"

namespace eslabon::estimate {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kPowers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
                              1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) {
  hash ^= word;
  hash *= 0x9E3779B97F4A7C15ULL;
  return hash ^ (hash >> 29);
}

std::uint64_t hash_of(std::span<const std::string_view> texts) {
  std::uint64_t hash = 0;
  for (const std::string_view text : texts) {
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; at += 8, left -= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, at, 8);
      hash = mixed(hash, word);
    }
    std::uint64_t word = 0;
    std::memcpy(&word, at, left);
    hash = mixed(hash, word ^ (std::uint64_t{text.size()} << 56));
  }
  return hash;
}

/// Short decimals exactly as strtod reads them: at most 15 digits and a small power of ten need one rounding only.
/// False for everything else.
bool read_short(std::string_view cell, double& value) {
  const char* at = cell.data();
  const char* const end = at + cell.size();
  const bool negative = at != end && *at == '-';
  if (negative) ++at;
  std::uint64_t digits = 0;
  int count = 0, fraction = 0;
  for (; at != end && static_cast<unsigned char>(*at - '0') < 10; ++at, ++count) digits = digits * 10 + static_cast<std::uint64_t>(*at - '0');
  if (at != end && *at == '.') {
    const char* const point = ++at;
    for (; at != end && static_cast<unsigned char>(*at - '0') < 10; ++at, ++count) digits = digits * 10 + static_cast<std::uint64_t>(*at - '0');
    fraction = static_cast<int>(at - point);
  }
  if (at != end || count == 0 || count > 15) return false;
  value = static_cast<double>(digits) / kPowers[fraction];
  if (negative) value = -value;
  return true;
}

}  // namespace

bool TupleIndex::equal(std::uint32_t tuple, std::span<const std::string_view> texts) const {
  for (std::size_t i = 0; i < width_; ++i)
    if (texts_[tuple * width_ + i] != texts[i]) return false;
  return true;
}

void TupleIndex::grow() {
  slots_.assign(slots_.size() * 2, kFree);
  const std::uint64_t mask = slots_.size() - 1;
  for (std::uint32_t tuple = 0; tuple < hashes_.size(); ++tuple) {
    std::uint64_t slot = hashes_[tuple] & mask;
    while (slots_[slot] != kFree) slot = (slot + 1) & mask;
    slots_[slot] = tuple;
  }
}

std::uint32_t TupleIndex::number_of(std::span<const std::string_view> texts) {
  const std::uint64_t hash = hash_of(texts), mask = slots_.size() - 1;
  std::uint64_t slot = hash & mask;
  for (; slots_[slot] != kFree; slot = (slot + 1) & mask)
    if (hashes_[slots_[slot]] == hash && equal(slots_[slot], texts)) return slots_[slot];
  const std::uint32_t tuple = size();
  slots_[slot] = tuple;
  hashes_.push_back(hash);
  for (const std::string_view text : texts) texts_.emplace_back(text);
  if (hashes_.size() * 2 > slots_.size()) grow();
  return tuple;
}

std::size_t CsvRows::place(const std::string& name, std::vector<std::size_t>& selected) const {
  const auto& header = scan_.header();
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end())
    throw text::Failure(text::ExitCode::kInvalidInput, scan_.file() + ": has no column '" + name + "'");
  selected.push_back(static_cast<std::size_t>(found - header.begin()));
  return selected.back();
}

CsvRows::CsvRows(const std::filesystem::path& path, const std::vector<std::string>& keys,
                 const std::vector<std::string>& numbers, std::vector<double> missing_codes)
    : scan_(path), groups_(keys.size()), missing_codes_(std::move(missing_codes)) {
  std::vector<std::size_t> selected;
  for (const std::string& name : keys) key_cells_.push_back(place(name, selected));
  for (const std::string& name : numbers) number_cells_.push_back(place(name, selected));
  std::sort(selected.begin(), selected.end());
  selected.erase(std::unique(selected.begin(), selected.end()), selected.end());
  for (auto* cells : {&key_cells_, &number_cells_})
    for (std::size_t& cell : *cells)
      cell = static_cast<std::size_t>(std::lower_bound(selected.begin(), selected.end(), cell) - selected.begin());
  cells_.resize(selected.size());
  key_.resize(keys.size());
  scan_.select(std::move(selected));
}

double CsvRows::number(std::string_view cell) {
  double value = 0;
  if (read_short(cell, value)) return value;
  if (cell.empty() || cell == "NA") return kNan;
  value = parse_number(cell);
  saw_text_ = saw_text_ || std::isnan(value);
  return value;
}

bool CsvRows::next(RowBlock& block) {
  block.numbers.resize(number_cells_.size());
  for (auto& column : block.numbers) column.resize(kBlockRows);
  block.group.resize(kBlockRows);
  std::size_t row = 0;
  for (; row < kBlockRows && scan_.next(cells_); ++row) {
    for (std::size_t i = 0; i < key_.size(); ++i) key_[i] = cells_[key_cells_[i]];
    block.group[row] = groups_.number_of(key_);
    for (std::size_t i = 0; i < number_cells_.size(); ++i) block.numbers[i][row] = number(cells_[number_cells_[i]]);
  }
  for (auto& column : block.numbers)
    for (const double code : missing_codes_)
      for (std::size_t i = 0; i < row; ++i)
        if (column[i] == code) column[i] = kNan;
  block.rows = row;
  return row > 0;
}

}  // namespace eslabon::estimate
