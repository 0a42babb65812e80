// Which tables a form's interviews are folded into: one for the interviews, one for each repeat, a column a question.
#pragma once

#include "firmware/form/package.hpp"
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

/// The tables of a form, the interviews' own first, then the repeats' in document order. A name that another question
/// of the table bears already, but for case, gets a number: `total`, `total_2`. Throws text::Failure(kInvalidInput) when the
/// package cannot be read.
std::vector<TableInfo> plan_tables(const form::Package& package);

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
