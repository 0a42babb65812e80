// Walks over a CSV file without copying it: each row as views into the mapped bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eslabon::estimate {

/// The file stays mapped, and views stay valid, as long as this object lives. Pages are read ahead and may be dropped
/// again by the system, so a file larger than memory can be scanned.
class CsvScan {
 public:
  /// Throws Failure(kInvalidInput) when the file cannot be read, is empty, or its header repeats a name.
  explicit CsvScan(const std::filesystem::path& path);
  ~CsvScan();
  CsvScan(const CsvScan&) = delete;
  CsvScan& operator=(const CsvScan&) = delete;

  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  [[nodiscard]] const std::string& file() const { return file_; }

  /// Only these columns (indices into header(), ascending) are handed out by next().
  void select(std::vector<std::size_t> columns) { selected_ = std::move(columns); }
  /// The next row's selected cells, quotes removed; false at the end. `cells` must hold as many as were selected.
  /// Throws Failure(kInvalidInput) with the line number for a row whose number of cells is not the header's.
  bool next(std::span<std::string_view> cells);
  /// Back to the first row.
  void rewind();

 private:
  std::string_view cell();
  std::string_view quoted_cell();
  [[noreturn]] void fail(const std::string& message) const;
  void drop_read_pages();

  std::string file_;
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  const char* at_ = nullptr;
  const char* first_row_ = nullptr;
  const char* dropped_ = nullptr;
  std::vector<std::string> header_;
  std::vector<std::size_t> selected_;
  std::vector<std::string> unescaped_;  ///< cells of the current row that held doubled quotes
  std::uint64_t row_ = 0;
};

}  // namespace eslabon::estimate
