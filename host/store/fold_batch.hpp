// Folded interviews on their way from the thread that folds to the one that writes: rows of fields, ready for a table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/store/log_interview.hpp"
#include "host/store/text_arena.hpp"

namespace eslabon::store {

/// One value as it goes into a table.
struct Field {
  enum class Kind : std::uint8_t { kNull, kInteger, kDecimal, kText } kind = Kind::kNull;
  std::uint8_t scale = 0;     ///< of a decimal
  std::int64_t integer = 0;   ///< or the decimal's mantissa
  std::string_view text;
};

/// One column of a table in the database.
struct FoldColumn {
  enum class From : std::uint8_t { kDevice, kInterview, kRow, kParent, kPosition, kAnswer, kSpecial, kFlag };
  std::string name;
  From from = From::kAnswer;
  ColumnType type = ColumnType::kInteger;
  NodeId node = kNoNode;
  std::string choice;  ///< of a kFlag
};

/// One table in the database: a part of a TableInfo, whose columns it shares out.
struct FoldTable {
  std::string name;
  NodeId repeat_node = 0;
  std::vector<FoldColumn> columns;
};

/// A form's tables, and what has been folded for each.
struct FormRows {
  const std::vector<FoldTable>* tables = nullptr;
  std::vector<std::vector<Field>> fields;  ///< one list a table, row after row
};

/// An interview's own line.
struct InterviewRow {
  DeviceId device = 0;
  event::InterviewId id = 0;
  Sequence last = 0;
  ContentHash form = 0;
  InterviewState state = InterviewState::kOpen;
  event::Outcome outcome = event::Outcome::kNone;
  std::string_view case_id, enumerator, language;
  event::Stamp opened, ended;
  std::int64_t opened_utc = 0, finished_utc = 0;
  std::uint32_t seconds = 0, answers = 0;
};

struct FoldBatch {
  bool replaces = false;  ///< rows of these interviews may be there already
  std::vector<InterviewRow> interviews;
  std::vector<FormRows> forms;
  TextArena texts;        ///< what the views above look at

  [[nodiscard]] std::size_t bytes() const;
  void clear();
};

/// Columns of the table `interview`, in the order of its INSERT and COPY.
inline constexpr const char* kInterviewColumns[] = {
    "device", "id", "last", "form", "state", "outcome", "case_id", "enumerator", "language", "opened_boot", "opened_ms",
    "opened_utc", "ended_boot", "ended_ms", "finished_utc", "seconds", "answers"};
inline constexpr std::size_t kInterviewColumnCount = std::size(kInterviewColumns);
/// The fields of that row.
void interview_fields(const InterviewRow& row, Field (&fields)[kInterviewColumnCount]);

/// Adds a finished or open interview to a batch: its line, and its rows when `form` has tables. `form` may be null.
void add_interview(FoldBatch& batch, const InterviewRow& row, const InterviewFold& fold, FormRows* form);

}  // namespace eslabon::store
