// One thing that happened on a device. The log is these, the rest is a fold over it.
//
//   event::answer_set(interview, {node, row}, event::Answer(expr::Value::integer(42)))
//
// docs/event_format.md says what each kind means and how it folds.
#pragma once

#include "firmware/base/limits.hpp"
#include "firmware/base/bytes.hpp"
#include "firmware/expr/value.hpp"

namespace eslabon::event {

enum class Kind : std::uint8_t {
#define EVENT(name, number, fields) name = number,
#include "firmware/event/event_kind.def"
#undef EVENT
};

/// An interview's name on its device: the sequence number of its interview_opened entry.
using InterviewId = std::uint64_t;

/// An answer that is no value. The numbers stand in the log.
enum class Special : std::uint8_t { kNone = 0, kRefused = 1, kDoesNotKnow = 2, kNotApplicable = 3 };

/// How a visit ended. The numbers stand in the log.
enum class Outcome : std::uint8_t {
  kNone = 0, kCompleted = 1, kPartlyCompleted = 2, kRefused = 3, kClosed = 4, kMoved = 5, kNotFound = 6,
  kAppointment = 7, kNobodyThere = 8, kOutOfScope = 9,
};

/// An exact value, a special answer, or neither (taken back). Never a Kind::kNumber; a boolean is one of a calculation.
struct Answer {
  constexpr Answer() = default;
  constexpr explicit Answer(expr::Value exact) : value(exact) {}
  constexpr explicit Answer(Special answer) : special(answer) {}
  [[nodiscard]] constexpr bool is_empty() const { return special == Special::kNone && value.is_empty(); }

  expr::Value value;
  Special special = Special::kNone;
};

/// When, by a clock that never lies: joined to real time through the boot and clock_set events of the same boot.
struct Stamp {
  std::uint32_t boot = 0;       ///< counts the device's boots
  std::uint64_t uptime_ms = 0;  ///< since that boot
};

/// One event. Only the fields that its kind names (event_kind.def) mean anything. Texts and lists are views: into what
/// they were made from, or into the decoded bytes.
struct Event {
  Kind kind{};
  Stamp stamp;
  bool has_utc = false;
  std::int64_t utc_s = 0;     ///< kUtc, and allowed with every kind: seconds since 1970-01-01T00:00Z
  bool has_local = false;     ///< allowed with every kind; carried by clock_set, interview_opened, and the first event of
                              ///< an interview after the device was restarted or told the time
  std::int16_t local_min = 0; ///< minutes that local time is ahead of UTC, -900..900; counts until another one comes
  InterviewId interview = 0;  ///< kInterview
  Address address;            ///< kAddress; of row events: the repeat and the row itself
  Answer answer;              ///< kAnswer
  RowId parent = kRootRow;    ///< kParent: the row that the new one stands in
  std::uint16_t position = 0; ///< kPosition: place among its siblings, from 0
  Outcome outcome = Outcome::kNone;  ///< kOutcome
  ContentHash hash = 0;       ///< kHash: of a package, an assignment list, a decision; log_begun: the log's id
  std::uint64_t count = 0;    ///< kCount
  std::string_view name;      ///< kName: case id, enumerator, form id and version
  std::string_view text;      ///< kText: comment, reason, note; firmware version. May be empty
  std::string_view language;  ///< kLanguage: as in the form, "Español (es)"
  Bytes addresses;            ///< kAddresses: see AddressReader
};

/// Bits of the table in event_kind.def: what a kind carries.
enum Field : std::uint16_t {
  kInterview = 1, kAddress = 2, kAnswer = 4, kParent = 8, kPosition = 16, kOutcome = 32, kHash = 64, kCount = 128,
  kName = 256, kText = 512, kLanguage = 1024, kAddresses = 2048, kUtc = 4096,
};
/// What that kind carries; 0xFFFF for a number that is no kind.
std::uint16_t fields_of(Kind kind);
/// "answer_set", ...; "unknown".
const char* name_of(Kind kind);
/// "refused", "does not know", "not applicable", "".
const char* name_of(Special special);
const char* name_of(Outcome outcome);

// Makers, one a kind; the stamp is the caller's to add.
Event log_begun(std::uint64_t log_id);
Event boot(std::string_view firmware_version);
/// `utc_s` is the time now; whoever was wrong before can be put right through it.
Event clock_set(std::int64_t utc_s, std::int16_t local_min);
Event enumerator_signed_in(std::string_view enumerator);
Event enumerator_signed_out();
Event package_installed(ContentHash package, std::string_view form_and_version);
Event assignments_installed(ContentHash list);
Event configuration_installed(ContentHash configuration);
/// Entries `first` .. `first + count - 1` of the log cannot be read any more.
Event damage_found(std::uint64_t first, std::uint64_t count);
Event device_note(std::string_view text);
/// `case_id` is empty for a firm that is on no list. The entry's sequence number names the interview from now on.
Event interview_opened(ContentHash package, std::string_view case_id, std::string_view language);
/// An empty answer takes the earlier one back.
Event answer_set(InterviewId interview, Address address, const Answer& answer);
/// What a calculation's result was when the interview was finished: written just before interview_finished.
Event calculation_set(InterviewId interview, Address address, const Answer& answer);
/// `row.node` is the repeat, `row.row` the new row.
Event row_added(InterviewId interview, Address row, RowId parent, std::uint16_t position);
Event row_removed(InterviewId interview, Address row);
Event row_moved(InterviewId interview, Address row, std::uint16_t position);
Event comment_set(InterviewId interview, Address address, std::string_view text);
Event soft_check_confirmed(InterviewId interview, Address address, std::string_view reason);
Event language_changed(InterviewId interview, std::string_view language);
/// Where to resume; written when somebody jumps or leaves, not at every question.
Event position_moved(InterviewId interview, Address address);
Event outcome_set(InterviewId interview, Outcome outcome, std::string_view note);
/// `when` is a date or a date and time.
Event appointment_made(InterviewId interview, const expr::Value& when, std::string_view note);
/// Answered addresses that are not relevant at the end: they read as empty. Written just before interview_finished, as
/// often as needed; interview_reopened forgets them.
Event answers_hidden(InterviewId interview, Bytes addresses);
Event interview_finished(InterviewId interview);
Event interview_reopened(InterviewId interview, std::string_view reason);
/// An office sent it back: `decision` names the decision, `note` is for the enumerator.
Event interview_returned(InterviewId interview, ContentHash decision, std::string_view note);
Event question_returned(InterviewId interview, Address address, std::string_view note);
Event interview_discarded(InterviewId interview, std::string_view reason);
/// The enumerator went back to the list; the interview stays open.
Event interview_left(InterviewId interview);

/// Reads Event::addresses: pairs of varints, node then row.
class AddressReader {
 public:
  explicit AddressReader(Bytes bytes) : bytes_(bytes) {}
  /// False at the end, also of a damaged list.
  bool next(Address& address);

 private:
  Bytes bytes_;
};
/// Writes such a list into the caller's bytes.
class AddressWriter {
 public:
  explicit AddressWriter(MutableBytes bytes) : bytes_(bytes) {}
  /// False when it does not fit any more: write an event with written() and begin again.
  bool add(Address address);
  [[nodiscard]] Bytes written() const { return Bytes(bytes_).first(size_); }

 private:
  MutableBytes bytes_;
  std::size_t size_ = 0;
};

}  // namespace eslabon::event
