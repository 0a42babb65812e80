// Which tables a form's interviews are folded into: one for the interviews, one for each repeat, a column a question.
#pragma once

#include "firmware/form/package.hpp"
#include "host/store/fold_batch.hpp"
#include "host/store/log_types.hpp"

namespace eslabon::store {

/// Columns that every table begins with: they name the row. `_row`, `_parent` and `_position` are in repeats' tables only.
inline constexpr const char* kDeviceColumn = "_device";
inline constexpr const char* kInterviewColumn = "_interview";
inline constexpr const char* kRowColumn = "_row";
inline constexpr const char* kParentColumn = "_parent";
inline constexpr const char* kPositionColumn = "_position";
/// What the companion column of a question that takes special answers is called.
std::string special_column(const std::string& name);

/// A choice list longer than this gets no column a choice: only the joined names.
inline constexpr std::uint32_t kMostFlags = 200;

/// A part of a table has no more columns than this, its own and the special ones counted.
inline constexpr std::size_t kMostColumns = 500;
/// PostgreSQL cuts longer names.
inline constexpr std::size_t kMostNameBytes = 63;

/// The tables of a form, the interviews' own first, then the repeats' in document order. A name that another question
/// of the table bears already, but for case, gets a number: `total`, `total_2`; one that is too long is cut. Throws text::Failure(kInvalidInput) when the
/// package cannot be read.
std::vector<TableInfo> plan_tables(const form::Package& package);

/// `_device, _interview, ...`: the columns of the table's own.
std::vector<std::string> own_columns(const TableInfo& table);
/// The same as they lie in the database: one for each part of each table.
std::vector<FoldTable> fold_tables(const std::vector<TableInfo>& tables);
/// The form whose table bears this name; 0 when it is no such name.
ContentHash form_of_table(const std::string& name);

/// A package in memory, opened. Throws text::Failure(kInvalidInput).
class OpenPackage {
 public:
  explicit OpenPackage(std::string bytes);
  OpenPackage(const OpenPackage&) = delete;
  OpenPackage& operator=(const OpenPackage&) = delete;
  [[nodiscard]] const form::Package& package() const { return package_; }

 private:
  std::string bytes_;
  MemorySource source_;
  std::vector<std::uint8_t> cache_;
  form::Package package_;
};

}  // namespace eslabon::store
