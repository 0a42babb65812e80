// What an expression can see of the world: answers, rows of repeats, tables, labels, clock, chance.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "firmware/base/limits.hpp"
#include "firmware/base/result.hpp"
#include "firmware/expr/scratch.hpp"
#include "firmware/expr/value.hpp"

namespace eslabon::expr {

/// A table of rows: an instance(), a file for pulldata(), a choice list. Numbered by the form compiler.
using TableId = std::uint16_t;
/// A column of one table, numbered by the form compiler.
using ColumnId = std::uint16_t;
/// A row of a table, from 0.
using TableRow = std::uint32_t;
inline constexpr TableRow kNoTableRow = 0xFFFFFFFF;

/// Implemented by the interview, the checks, a CSV row ... Every text that is returned must stay valid until the
/// evaluation ends: it points into lasting memory, or the implementation copies it into `scratch`.
/// Unknown ids (a hostile program) are answered with kNotFound. Errors of the medium end the evaluation.
class Environment {
 public:
  /// The answer at `at`: empty when unanswered or when not relevant, whatever its type.
  virtual Result<Value> value(Address at, Scratch& scratch) = 0;
  /// Whether the node is relevant there (all groups and repeats around it included). For a repeat: the row itself.
  virtual Result<bool> relevant(Address at) = 0;

  /// First row of `repeat` in `parent` (a row of the repeat around it, or kRootRow); kNoRow when there is none.
  virtual Result<RowId> first_row(NodeId repeat, RowId parent) = 0;
  /// The row after `row` among its siblings; kNoRow after the last.
  virtual Result<RowId> next_row(NodeId repeat, RowId row) = 0;
  /// The row that `row` lies in; kRootRow for rows of outer repeats and for kRootRow.
  virtual Result<RowId> parent_row(RowId row) = 0;
  /// 1-based place of `row` among its siblings.
  virtual Result<std::uint32_t> position(RowId row) = 0;

  virtual Result<TableRow> table_rows(TableId table) = 0;
  /// One cell; kNotFound for an unknown column. Column `label` is in the active language.
  virtual Result<Value> cell(TableId table, ColumnId column, TableRow row, Scratch& scratch) = 0;
  /// The first row at or after `from` whose cell is exactly `key` (bytes); kNoTableRow when there is none.
  virtual Result<TableRow> find(TableId table, ColumnId column, std::string_view key, TableRow from) = 0;

  /// Label, in the active language, of the choice `name` of the question `node`; empty when there is none.
  virtual Result<std::string_view> choice_label(NodeId node, std::string_view name, Scratch& scratch) = 0;
  /// Local time with the device's offset. The same during one evaluation.
  virtual Moment now() = 0;
  /// 64 uniformly random bits.
  virtual std::uint64_t random() = 0;
  /// deviceid, username, version, last-saved#NAME ...; empty when unknown.
  virtual Result<std::string_view> property(std::string_view name, Scratch& scratch) = 0;
  /// Name for format-date in the active language: months 1..12, short months 13..24, short weekdays 25..31 from
  /// Sunday. Lives in `scratch`. Empty: the English one is used.
  virtual Result<std::string_view> calendar_name(std::uint8_t index, Scratch& scratch) = 0;
  /// A function that only a host has (kExtra). kUnsupported when it is not known: devices know none.
  virtual Result<Value> extra(std::uint8_t, std::span<const Value>, Scratch&) { return Error::kUnsupported; }

 protected:
  ~Environment() = default;
};

/// An environment with nothing in it, to derive small ones from.
class BareEnvironment : public Environment {
 public:
  Result<Value> value(Address, Scratch&) override { return Value(); }
  Result<bool> relevant(Address) override { return true; }
  Result<RowId> first_row(NodeId, RowId) override { return kNoRow; }
  Result<RowId> next_row(NodeId, RowId) override { return kNoRow; }
  Result<RowId> parent_row(RowId) override { return kRootRow; }
  Result<std::uint32_t> position(RowId) override { return std::uint32_t{1}; }
  Result<TableRow> table_rows(TableId) override { return TableRow{0}; }
  Result<Value> cell(TableId, ColumnId, TableRow, Scratch&) override { return Error::kNotFound; }
  Result<TableRow> find(TableId, ColumnId, std::string_view, TableRow) override { return kNoTableRow; }
  Result<std::string_view> choice_label(NodeId, std::string_view, Scratch&) override { return std::string_view(); }
  Moment now() override { return {}; }
  std::uint64_t random() override { return 0; }
  Result<std::string_view> property(std::string_view, Scratch&) override { return std::string_view(); }
  Result<std::string_view> calendar_name(std::uint8_t, Scratch&) override { return std::string_view(); }

 protected:
  ~BareEnvironment() = default;
};

}  // namespace eslabon::expr
