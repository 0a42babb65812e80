// What a store speaks of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/event/event.hpp"
#include "firmware/journal/journal_layout.hpp"

namespace eslabon::store {

using journal::Chain;
using journal::Sequence;

struct LogEnd {
  Sequence up_to = 0;  ///< last entry held
  Chain chain = 0;     ///< after it
  bool operator==(const LogEnd&) const = default;
};

/// One entry; the payload's bytes belong to whoever gives it.
struct EntryView {
  Sequence sequence = 0;
  std::uint8_t kind = 0;
  std::uint8_t flags = 0;
  Bytes payload;
};

struct DeviceLog {
  DeviceId device = 0;
  Sequence first = 1;             ///< the oldest entry that ever came here
  LogEnd end;
  std::uint64_t entries = 0;
  std::uint64_t missing = 0;      ///< between first and the end, not here: another office took them off the device
  std::int64_t last_contact = 0;  ///< seconds since 1970, UTC; 0: never said
};

/// Entries first..end.up_to without a gap.
struct LogRun {
  Sequence first = 0;
  LogEnd end;
};

/// Entries that came under numbers that others have: two devices with one identity, or a card that was restored.
struct Conflict {
  DeviceId device = 0;
  Sequence first = 0;  ///< the first that differs from what is stored
  Sequence last = 0;
};

enum class ObjectKind : std::uint8_t { kForm = 1, kAssignments = 2 };

struct ObjectInfo {
  ContentHash hash = 0;
  ObjectKind kind = ObjectKind::kForm;
  std::string name;     ///< the form's id, or the list's file name
  std::string version;  ///< of a form
  std::uint64_t size = 0;
};

enum class InterviewState : std::uint8_t { kOpen, kFinished, kDiscarded };
const char* name_of(InterviewState state);

/// One interview as its log tells it.
struct InterviewInfo {
  DeviceId device = 0;
  event::InterviewId id = 0;      ///< the sequence number of its opening
  Sequence last = 0;              ///< its newest entry
  ContentHash form = 0;
  InterviewState state = InterviewState::kOpen;
  event::Outcome outcome = event::Outcome::kNone;
  std::string case_id;
  std::string enumerator;
  std::string language;
  std::int64_t opened_utc = 0;    ///< seconds since 1970; 0: the device's clock was never set
  std::int64_t finished_utc = 0;
  std::uint32_t seconds = 0;      ///< from its opening to its end by the device's own clock, pauses included
  std::uint32_t answers = 0;      ///< answered questions, hidden ones left out
};

/// 16 hex digits.
std::string hex16(std::uint64_t number);
/// Printed as people write it: 16 hex digits.
inline std::string device_name(DeviceId device) { return hex16(device); }
/// Printed as people write it: 16 hex digits, a dash, the number.
std::string interview_key(DeviceId device, event::InterviewId id);
/// The inverse; false when `text` is no such key.
bool parse_interview_key(std::string_view text, DeviceId& device, event::InterviewId& id);

struct InterviewFilter {
  ContentHash form = 0;  ///< 0: any
  bool finished_only = false;
  DeviceId device = 0;   ///< 0: any
  Sequence after = 0;    ///< only those with an entry behind this one; 0: any
};

enum class ColumnType : std::uint8_t {
  kInteger,  ///< int64
  kDecimal,  ///< exact text
  kText,
  kDate,     ///< ISO 8601 text, also times and moments
  kFlag,     ///< 0 or 1: a choice of a select_multiple
  kAny,      ///< a calculation: int64 or exact text
};

/// One column of a folded table.
struct ColumnInfo {
  std::string name;      ///< as in the table: the variable's name, a choice's as VARIABLE__CHOICE
  std::string variable;  ///< the question's name in the form; empty for the columns of the table's own
  NodeId node = kNoNode;
  ColumnType type = ColumnType::kText;
  std::string choice;    ///< of a kFlag
  bool takes_special = false;  ///< a companion column NAME__special says why there is no value
  std::uint16_t part = 0;      ///< which of the table's parts holds it
};

/// A table as its readers see it. One with many columns lies in several tables of the database, its parts, that begin with
/// the same columns and have the same rows; `scan` puts them together.
struct TableInfo {
  std::string name;         ///< also that of its first part
  std::vector<std::string> parts;
  std::string repeat;       ///< the repeat's name, "" for the interviews' own table
  NodeId repeat_node = 0;   ///< 0 for the interviews' own table
  std::vector<ColumnInfo> columns;
};

/// One value of a row. A special answer has no value but says why.
struct Cell {
  enum class Kind : std::uint8_t { kEmpty, kInteger, kText, kSpecial } kind = Kind::kEmpty;
  std::int64_t integer = 0;
  std::string_view text;
  event::Special special = event::Special::kNone;
};

}  // namespace eslabon::store
