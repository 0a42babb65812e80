// Everything behind the screens: the card, the log, the form, the firms and the one interview that is open in memory.
// What a person does becomes an event, is durable in the log, and only then takes effect.
#pragma once

#include <optional>

#include "firmware/app/directory.hpp"
#include "firmware/app/journal_log.hpp"
#include "firmware/app/object_store.hpp"
#include "firmware/app/region_source.hpp"
#include "firmware/app/volume.hpp"
#include "firmware/form/case_list.hpp"
#include "firmware/form/package.hpp"
#include "firmware/interview/interview.hpp"
#include "firmware/journal/journal.hpp"
#include "firmware/port/clock.hpp"

namespace eslabon::app {

/// The desk's memory; static, in the board's main.
struct DeskMemory {
  static constexpr std::size_t kSteps = 2048;  ///< of a form's recompute order
  std::array<std::uint8_t, 11 * form::kCacheBlockBytes> cache{};  ///< of form and firms together
  std::array<interview::PageFrame, 5> pages{};
  journal::Buffers journal{};
  interview::WorkspaceMemory<kSteps> workspace{};
  std::array<std::uint8_t, kMaxEventBytes> event;  // from here on nobody reads what he has not written
  std::array<std::uint8_t, kSectorBytes> sector;
  std::array<std::uint8_t, form::kMaxLanguageTextBytes> language;  ///< too much for the stack, as are the next two
  form::CellBuffer name, value;                                  ///< of one thing that the office knows of a firm
};

inline constexpr std::uint32_t kNoCase = 0xFFFFFFFF;

class Desk final : public ObjectListener, public journal::AnchorSource, public interview::Properties {
 public:
  /// `scratch`: rewritable memory of at least 256 KB for the open interview's answers, beside a card that must be erased; else
  /// nullptr, and they lie on the card.
  Desk(port::BlockDevice& card, port::BlockDevice* scratch, port::Clock& clock, port::System& system, DeskMemory& memory);

  // --- the card ---

  /// Looks at the card and, when it is ours or blank, gets everything ready: journal, directory, form, firms.
  void mount();
  /// Forgets the card; what is open in memory is gone, the log has it all.
  void unmount();
  /// After unmount(): what the card is now, for the words on the screen.
  void probe_card() { card_state_ = volume_.open(system_.device_id()); }
  [[nodiscard]] CardState card_state() const { return card_state_; }
  [[nodiscard]] bool ready() const { return journal_.has_value(); }
  /// Erases a foreign card and makes it ours; a person asked for it twice.
  void take_over_card();
  /// Whether the card that is in use is still in; costs one read.
  [[nodiscard]] bool card_is_in() { return volume_.is_same_card(); }
  [[nodiscard]] journal::Journal* journal() { return journal_ ? &*journal_ : nullptr; }
  /// Per cent of the log's room that is used by what no station has yet; 100: full.
  [[nodiscard]] int used_percent();
  /// Whether the card is almost full only because of an interview that has been open for very long: everything since its
  /// beginning stays, though a station has it.
  [[nodiscard]] bool draft_holds_card();

  // --- form and firms ---

  [[nodiscard]] bool has_form() const { return package_.is_open(); }
  [[nodiscard]] const form::Package& package() const { return package_; }
  [[nodiscard]] const form::CaseList& cases() const { return cases_; }
  [[nodiscard]] Directory& directory() { return directory_; }
  [[nodiscard]] ObjectStore& objects() { return objects_; }
  [[nodiscard]] JournalLog& log() { return log_; }
  [[nodiscard]] std::uint8_t language() const;
  /// Of the device, and of the open interview (as an event).
  Status set_language(std::uint8_t language);

  // --- the open interview ---

  [[nodiscard]] interview::Interview* interview() { return interview_ ? &*interview_ : nullptr; }
  [[nodiscard]] event::InterviewId interview_id() const { return interview_id_; }
  /// Starts an interview with a firm of the list; no index: with a firm that is on no list. kFull, kIo, kNoMedium,
  /// kNotFound: no form.
  Status open_new(std::optional<std::uint32_t> case_index);
  /// Takes up an interview where it was, by replaying its events.
  Status resume(event::InterviewId interview);
  /// Where to go on after resume(): behind the last answer, or at the last question that was moved to.
  Result<interview::Position> resume_position();
  /// The open interview's place in cases(); past the end for a firm that is on no list, or not on this one.
  [[nodiscard]] std::uint32_t case_index() const { return case_index_; }
  /// Back to the list; the interview stays open.
  Status leave(Address at);

  // Each: event, durable, applied. kFull, kIo, kNoMedium: nothing has happened (or the card must be looked at again).
  Result<interview::Verdict> answer(Address at, const expr::Value& value);
  Result<interview::Verdict> answer(Address at, interview::Special special);
  Status confirm_soft_check(Address at, std::string_view reason);
  Status comment(Address at, std::string_view text);
  Status move_to(Address at);
  Status add_row(NodeId repeat, RowId parent);
  Status remove_row(Address row);
  /// Before the entry that stands above it; kInvalid for the first one.
  Status move_row_up(Address row);
  /// `scratch`: kMaxTextBytes. kRefused while a problem is left.
  Status finish(MutableBytes scratch);
  Status reopen(std::string_view reason);
  Status set_outcome(event::Outcome outcome, std::string_view note);
  Status appoint(const expr::Value& when, std::string_view note);

  /// For a technician to find in the log.
  Status log_note(std::string_view text);
  /// kInvalid: a name longer than Directory::kEnumeratorBytes.
  Status sign_in(std::string_view enumerator);

  // --- who works with it: desk_office.cpp ---

  /// Whether somebody must sign in first. Never without a configuration that names enumerators.
  [[nodiscard]] bool locked() const { return people_ != 0 && !signed_in_; }
  [[nodiscard]] bool has_people() const { return people_ != 0; }
  void lock() { signed_in_ = false; }
  /// After so long with the screen off it locks; 0: never.
  [[nodiscard]] std::uint32_t lock_after_ms() const { return lock_after_ms_; }
  /// cases() are the enumerators until show_firms().
  void show_people();
  void show_firms();
  /// kRefused: not this person's PIN, or not yet again after wrong ones; may_try() tells. To be called while the people
  /// are shown.
  Status sign_in(std::uint32_t person, std::string_view pin);
  [[nodiscard]] bool may_try() const { return clock_.uptime_ms() >= try_again_ms_; }

  /// Puts an unfinished snapshot of the directory on the card when it is due. Called between key presses.
  void rest();
  /// Seconds since 1970 as far as known.
  [[nodiscard]] std::optional<std::int64_t> utc_s() const;
  /// The same on the clock on the wall.
  [[nodiscard]] std::optional<std::int64_t> local_s() const;
  [[nodiscard]] DeviceId device_id() const { return system_.device_id(); }
  /// Its sixteen digits, written there.
  std::string_view device_name(char* sixteen) const;
  [[nodiscard]] int battery_percent() const { return system_.battery_percent(); }
  [[nodiscard]] std::uint32_t boots() const { return volume_.block().boots; }
  /// Counts up with each installed object: time to read the form's texts again.
  [[nodiscard]] std::uint32_t form_changes() const { return form_changes_; }

  Status verify(sync::ObjectKind kind, std::size_t slot) override;
  void installed(sync::ObjectKind kind, ContentHash hash) override;
  void time_received(std::int64_t utc_s, std::int16_t local_min) override;
  void fill_anchor(MutableBytes anchor, journal::Sequence sequence) override;
  Result<std::string_view> property(std::string_view name, expr::Scratch& scratch) override;

 private:
  Status prepare();
  void open_pages();
  Status mount_journal();
  Status fold_log();
  Status record(event::Event& event, journal::Importance importance = journal::Importance::kOrdinary);
  /// record() and apply().
  Status act(event::Event&& event, journal::Importance importance = journal::Importance::kOrdinary);
  Status open_package(ContentHash hash);
  Status open_current_package();
  void open_cases();
  void read_configuration();
  Status begin_interview();
  Status preload(std::uint32_t case_index);
  Status replay(event::InterviewId interview);
  void update_keep();
  /// What the office sends back becomes events, once a decision; not while an interview is open.
  void take_returns();
  [[nodiscard]] bool is_new_return(const form::Case& assigned) const;
  Status take_return(const form::Case& assigned);
  [[nodiscard]] event::Stamp stamp() const;

  port::Clock& clock_;
  port::System& system_;
  DeskMemory& memory_;
  port::BlockDevice* scratch_;
  // The small ones first: what lies near the object's start is reached by shorter instructions.
  CardState card_state_ = CardState::kMissing;
  event::InterviewId interview_id_ = 0;
  std::uint32_t case_index_ = kNoCase;
  event::Kind last_kind_ = event::Kind::interview_opened;  ///< of the interview replayed ...
  Address last_at_;                                        ///< ... and what it was about
  std::uint32_t unsaved_events_ = 0;
  std::int64_t utc_offset_ms_ = 0;  ///< from uptime, once a station has told the time
  bool utc_known_ = false;
  bool local_told_ = false;  ///< an event of the open interview carries the offset of local time as it is now
  std::uint32_t form_changes_ = 0;
  std::uint32_t people_ = 0;
  std::uint32_t lock_after_ms_ = 0;
  std::uint64_t try_again_ms_ = 0;
  std::uint8_t wrong_pins_ = 0;
  bool signed_in_ = false;
  RegionSource package_source_, case_source_;
  JournalLog log_;
  std::optional<interview::PageCache> pages_;
  std::optional<interview::Interview> interview_;
  std::optional<journal::Journal> journal_;
  Volume volume_;
  ObjectStore objects_;
  form::Package package_;
  form::Package incoming_;  ///< only while it is verified
  form::CaseList cases_;
  Directory directory_;
};

}  // namespace eslabon::app
