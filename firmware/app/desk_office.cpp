// What comes from the office besides forms and firms: interviews that it sends back, and who may work with the device.
#include "firmware/app/desk.hpp"
#include "firmware/sync/pin_hash.hpp"

namespace eslabon::app {

void Desk::take_returns() {
  if (!journal_ || interview_) return;  // the engine's memory is lent for the texts
  for (std::uint32_t i = 0; cases_.is_open() && i < cases_.count(); ++i) {
    const auto assigned = cases_.at(i);
    if (!assigned.ok() || !is_new_return(*assigned)) continue;
    if (!take_return(*assigned).ok()) return;  // a card that fails now shows itself at the next answer
  }
}

bool Desk::is_new_return(const form::Case& assigned) const {
  if (!assigned.returned || assigned.returned_device != system_.device_id()) return false;
  const Record* record = directory_.find(assigned.returned_interview);
  if (record == nullptr || record->decision == Directory::tag_of(assigned.decision)) return false;
  return record->interview >= journal_->oldest_sequence();
}

// The comments first: cut short, it is done again, and only the last event says that it was done.
Status Desk::take_return(const form::Case& assigned) {
  const MutableBytes scratch(reinterpret_cast<std::uint8_t*>(&memory_.workspace), sizeof(memory_.workspace));
  const event::InterviewId interview = assigned.returned_interview;
  ESLABON_ASSIGN(const form::RowRange comments, cases_.comments(assigned.index));
  for (std::uint32_t i = 0; i < comments.count; ++i) {
    ESLABON_ASSIGN(const form::CaseComment& comment, cases_.comment(comments, i));
    ESLABON_ASSIGN(const form::String& text, cases_.strings().read(comment.text, 0, scratch));
    event::Event event = event::question_returned(interview, comment.at, text.text());
    ESLABON_TRY(record(event));
  }
  ESLABON_ASSIGN(const form::String& note, cases_.strings().read(assigned.note, 0, scratch));
  event::Event event = event::interview_returned(interview, assigned.decision, note.text());
  return record(event, journal::Importance::kImportant);
}

void Desk::show_people() {
  const std::size_t slot = objects_.current(sync::ObjectKind::kConfiguration);
  if (slot == kSlots) return;
  objects_.point(case_source_, slot);
  if (!cases_.open(case_source_, memory_.cache, form::ContainerKind::kPeople).ok()) return;
  ++form_changes_;
}

void Desk::show_firms() {
  case_source_.set(0, 0);
  (void)cases_.open(case_source_, memory_.cache);
  open_cases();
  ++form_changes_;
}

void Desk::read_configuration() {
  people_ = 0;
  signed_in_ = false;
  show_people();
  if (cases_.is_open() && objects_.current(sync::ObjectKind::kConfiguration) != kSlots) {
    people_ = cases_.count();
    lock_after_ms_ = static_cast<std::uint32_t>(cases_.form()) * 60'000;
  }
  case_source_.set(0, 0);
  (void)cases_.open(case_source_, memory_.cache);
}

Status Desk::sign_in(std::uint32_t person, std::string_view pin) {
  constexpr std::uint8_t kFree = 3, kMost = 9;  // wrong tries without a wait; 8 s, 16 s ... at most 8 minutes
  if (!may_try()) return Error::kRefused;
  ESLABON_ASSIGN(const std::string_view known, cases_.value(person, 0, memory_.value));
  ESLABON_ASSIGN(const std::string_view id, cases_.id(person, memory_.name));
  if (sync::is_pin(known, pin)) {
    ESLABON_TRY(sign_in(id));
    signed_in_ = true;
    wrong_pins_ = 0;
    return {};
  }
  if (wrong_pins_ < kMost) ++wrong_pins_;
  if (wrong_pins_ >= kFree) try_again_ms_ = clock_.uptime_ms() + (1000U << wrong_pins_);
  ESLABON_TRY(log_note("wrong PIN"));
  return Error::kRefused;
}

Status Desk::log_note(std::string_view text) {
  event::Event event = event::device_note(text);
  return record(event);
}

}  // namespace eslabon::app
