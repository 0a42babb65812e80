// Rows in blocks: numbers by column, and the group that each row belongs to. The source of one-pass estimation.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/estimate/csv_scan.hpp"

namespace eslabon::estimate {

inline constexpr std::size_t kBlockRows = 1024;

struct RowBlock {
  std::size_t rows = 0;
  std::vector<std::vector<double>> numbers;  ///< [column][row]; NaN: missing
  std::vector<std::uint32_t> group;          ///< of each row
};

/// Distinct tuples of texts, numbered in order of appearance.
class TupleIndex {
 public:
  explicit TupleIndex(std::size_t width) : width_(width) { slots_.assign(1024, kFree); }

  std::uint32_t number_of(std::span<const std::string_view> texts);
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(hashes_.size()); }
  [[nodiscard]] const std::string& text(std::uint32_t tuple, std::size_t at) const { return texts_[tuple * width_ + at]; }

 private:
  static constexpr std::uint32_t kFree = 0xFFFFFFFF;
  void grow();
  [[nodiscard]] bool equal(std::uint32_t tuple, std::span<const std::string_view> texts) const;

  std::size_t width_;
  std::vector<std::uint32_t> slots_;  ///< open addressing, a power of two
  std::vector<std::uint64_t> hashes_;
  std::vector<std::string> texts_;
};

/// Where blocks come from: a CSV file here, a store's table elsewhere.
class RowSource {
 public:
  virtual ~RowSource() = default;
  /// Fills the block; false at the end.
  virtual bool next(RowBlock& block) = 0;
  [[nodiscard]] virtual const TupleIndex& groups() const = 0;
  /// Some cell of a number column holds a text: the rows must be read another way.
  [[nodiscard]] virtual bool saw_text() const = 0;
  [[nodiscard]] virtual const std::string& name() const = 0;
};

class CsvRows : public RowSource {
 public:
  /// Throws Failure(kInvalidInput) for a column that the file lacks. `missing_codes` become NaN in every number.
  CsvRows(const std::filesystem::path& path, const std::vector<std::string>& keys, const std::vector<std::string>& numbers,
          std::vector<double> missing_codes);

  bool next(RowBlock& block) override;
  [[nodiscard]] const TupleIndex& groups() const override { return groups_; }
  [[nodiscard]] bool saw_text() const override { return saw_text_; }
  [[nodiscard]] const std::string& name() const override { return scan_.file(); }

 private:
  double number(std::string_view cell);
  [[nodiscard]] std::size_t place(const std::string& name, std::vector<std::size_t>& selected) const;

  CsvScan scan_;
  TupleIndex groups_;
  std::vector<double> missing_codes_;
  bool saw_text_ = false;
  std::vector<std::size_t> key_cells_, number_cells_;  ///< places among the selected cells
  std::vector<std::string_view> cells_, key_;
};

}  // namespace eslabon::estimate
