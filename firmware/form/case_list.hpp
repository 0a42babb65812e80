// The firms to visit: cases with what is known of each in advance, in the same container as a form package.
#pragma once

#include "firmware/form/font.hpp"
#include "firmware/form/strings.hpp"
#include "firmware/form/tables.hpp"

namespace eslabon::form {

/// One firm to visit; texts are read by CaseList, nothing here points anywhere.
struct Case {
  std::uint32_t index = 0;
  StringId name = kNoString;   ///< shown in the list
  StringId note = kNoString;   ///< what a supervisor says about it
  bool returned = false;       ///< an interview given back for correction; `note` says why
  std::uint64_t returned_interview = 0;  ///< with `returned`: the sequence number of its opening entry ...
  DeviceId returned_device = 0;          ///< ... in the log of this device
  ContentHash decision = 0;              ///< the office's decision: a device takes each only once
};

/// What an office says about one answer of a returned interview.
struct CaseComment {
  Address at;  ///< in the form of that interview
  StringId text = kNoString;
};

class CaseList {
 public:
  CaseList() = default;
  CaseList(const CaseList&) = delete;
  CaseList& operator=(const CaseList&) = delete;

  /// As Package::open. A configuration is such a list, too: a case an enumerator, form() its minutes until it locks.
  Status open(Source& source, MutableBytes cache, ContainerKind kind = ContainerKind::kCases);
  [[nodiscard]] bool is_open() const { return container_.is_open(); }
  [[nodiscard]] ContentHash hash() const { return container_.hash(); }
  /// The form these cases are for.
  [[nodiscard]] ContentHash form() const { return form_; }

  [[nodiscard]] std::uint32_t count() const { return count_; }
  /// kOutOfRange, kCorrupt.
  Result<Case> at(std::uint32_t index) const;
  /// The case id as in the frame, in `buffer` (kMaxCellBytes suffice).
  Result<std::string_view> id(std::uint32_t index, MutableBytes buffer) const;
  /// kNotFound.
  Result<std::uint32_t> find(std::string_view case_id) const;

  /// Columns of the frame that are given in advance; each is named like the node that it fills.
  [[nodiscard]] std::uint16_t column_count() const { return static_cast<std::uint16_t>(table_.columns - 1U); }
  Result<std::string_view> column(std::uint16_t column, MutableBytes buffer) const;
  /// The exact text for a column, "" when not given.
  Result<std::string_view> value(std::uint32_t index, std::uint16_t column, MutableBytes buffer) const;

  /// The comments that come with a returned interview; none: an empty range. comment() gives one of them. kCorrupt.
  Result<RowRange> comments(std::uint32_t index) const;
  Result<CaseComment> comment(RowRange range, std::uint32_t index) const;

  /// Cases with a word of name or id that begins like `typed`; as Tables::search.
  Result<RowRange> search(std::string_view typed) const;
  Result<std::uint32_t> search_row(RowRange range, std::uint32_t index) const;

  [[nodiscard]] Strings strings() const { return Strings(container_); }
  [[nodiscard]] Font font() const { return Font(container_); }

 private:
  Container container_;
  ContentHash form_ = 0;
  std::uint32_t count_ = 0;
  Table table_{.columns = 1};
};

}  // namespace eslabon::form
