#include "firmware/event/event.hpp"

namespace eslabon::event {
namespace {

struct KindFields {
  Kind kind;
  std::uint16_t fields;
};
constexpr KindFields kKinds[] = {
#define EVENT(name, number, fields) {Kind::name, static_cast<std::uint16_t>(fields)},
#include "firmware/event/event_kind.def"
#undef EVENT
};
// Apart, so that a program that never says a name does not carry them.
constexpr const char* kKindNames[] = {
#define EVENT(name, number, fields) #name,
#include "firmware/event/event_kind.def"
#undef EVENT
};
constexpr std::size_t kNoKind = std::size(kKinds);

std::size_t index_of(Kind kind) {
  std::size_t index = 0;
  while (index < kNoKind && kKinds[index].kind != kind) ++index;
  return index;
}

// Filled where it is returned: an event is large, and no maker may copy one.
Event make(Kind kind, InterviewId interview = 0, Address address = {}, std::string_view text = {}) {
  Event made;
  made.kind = kind;
  made.interview = interview;
  made.address = address;
  made.text = text;
  return made;
}
Event make_with_hash(Kind kind, ContentHash hash) {
  Event made = make(kind);
  made.hash = hash;
  return made;
}

constexpr std::uint8_t kMore = 0x80;
constexpr std::size_t kLongestVarint = 3;  // 16 bits

bool read_varint(Bytes& bytes, std::uint16_t& value) {
  std::uint32_t read = 0;
  for (std::size_t i = 0; i < kLongestVarint && i < bytes.size(); ++i) {
    read |= static_cast<std::uint32_t>(bytes[i] & ~kMore) << (7 * i);
    if ((bytes[i] & kMore) != 0) continue;
    bytes = bytes.subspan(i + 1);
    value = static_cast<std::uint16_t>(read);
    return read <= 0xFFFF;
  }
  return false;
}

std::size_t write_varint(std::uint8_t* to, std::uint32_t value) {
  std::size_t size = 0;
  for (; value >= kMore; value >>= 7) to[size++] = static_cast<std::uint8_t>(value | kMore);
  to[size++] = static_cast<std::uint8_t>(value);
  return size;
}

}  // namespace

std::uint16_t fields_of(Kind kind) {
  const std::size_t index = index_of(kind);
  return index != kNoKind ? kKinds[index].fields : 0xFFFF;
}
const char* name_of(Kind kind) {
  const std::size_t index = index_of(kind);
  return index != kNoKind ? kKindNames[index] : "unknown";
}
const char* name_of(Special special) {
  constexpr const char* kNames[] = {"", "refused", "does not know", "not applicable"};
  const auto index = static_cast<std::size_t>(special);
  return index < std::size(kNames) ? kNames[index] : "unknown";
}
const char* name_of(Outcome outcome) {
  constexpr const char* kNames[] = {"",      "completed", "partly completed", "refused",      "closed",
                                    "moved", "not found", "appointment",      "nobody there", "out of scope"};
  const auto index = static_cast<std::size_t>(outcome);
  return index < std::size(kNames) ? kNames[index] : "unknown";
}

Event log_begun(std::uint64_t log_id) { return make_with_hash(Kind::log_begun, log_id); }
Event boot(std::string_view firmware_version) { return make(Kind::boot, 0, {}, firmware_version); }
Event clock_set(std::int64_t utc_s, std::int16_t local_min) {
  Event made = make(Kind::clock_set);
  made.has_utc = made.has_local = true;
  made.local_min = local_min;
  made.utc_s = utc_s;
  return made;
}
Event enumerator_signed_in(std::string_view enumerator) {
  Event made = make(Kind::enumerator_signed_in);
  made.name = enumerator;
  return made;
}
Event enumerator_signed_out() { return make(Kind::enumerator_signed_out); }
Event package_installed(ContentHash package, std::string_view form_and_version) {
  Event made = make_with_hash(Kind::package_installed, package);
  made.name = form_and_version;
  return made;
}
Event assignments_installed(ContentHash list) { return make_with_hash(Kind::assignments_installed, list); }
Event configuration_installed(ContentHash configuration) {
  return make_with_hash(Kind::configuration_installed, configuration);
}
Event damage_found(std::uint64_t first, std::uint64_t count) {
  Event made = make_with_hash(Kind::damage_found, first);
  made.count = count;
  return made;
}
Event device_note(std::string_view text) { return make(Kind::device_note, 0, {}, text); }

Event interview_opened(ContentHash package, std::string_view case_id, std::string_view language) {
  Event made = make_with_hash(Kind::interview_opened, package);
  made.name = case_id;
  made.language = language;
  return made;
}
Event answer_set(InterviewId interview, Address address, const Answer& answer) {
  Event made = make(Kind::answer_set, interview, address);
  made.answer = answer;
  return made;
}
Event calculation_set(InterviewId interview, Address address, const Answer& answer) {
  Event made = make(Kind::calculation_set, interview, address);
  made.answer = answer;
  return made;
}
Event row_added(InterviewId interview, Address row, RowId parent, std::uint16_t position) {
  Event made = make(Kind::row_added, interview, row);
  made.parent = parent;
  made.position = position;
  return made;
}
Event row_removed(InterviewId interview, Address row) { return make(Kind::row_removed, interview, row); }
Event row_moved(InterviewId interview, Address row, std::uint16_t position) {
  Event made = make(Kind::row_moved, interview, row);
  made.position = position;
  return made;
}
Event comment_set(InterviewId interview, Address address, std::string_view text) {
  return make(Kind::comment_set, interview, address, text);
}
Event soft_check_confirmed(InterviewId interview, Address address, std::string_view reason) {
  return make(Kind::soft_check_confirmed, interview, address, reason);
}
Event language_changed(InterviewId interview, std::string_view language) {
  Event made = make(Kind::language_changed, interview);
  made.language = language;
  return made;
}
Event position_moved(InterviewId interview, Address address) { return make(Kind::position_moved, interview, address); }
Event outcome_set(InterviewId interview, Outcome outcome, std::string_view note) {
  Event made = make(Kind::outcome_set, interview, {}, note);
  made.outcome = outcome;
  return made;
}
Event appointment_made(InterviewId interview, const expr::Value& when, std::string_view note) {
  Event made = make(Kind::appointment_made, interview, {}, note);
  made.answer = Answer(when);
  return made;
}
Event answers_hidden(InterviewId interview, Bytes addresses) {
  Event made = make(Kind::answers_hidden, interview);
  made.addresses = addresses;
  return made;
}
Event interview_finished(InterviewId interview) { return make(Kind::interview_finished, interview); }
Event interview_reopened(InterviewId interview, std::string_view reason) {
  return make(Kind::interview_reopened, interview, {}, reason);
}
Event interview_returned(InterviewId interview, ContentHash decision, std::string_view note) {
  Event made = make(Kind::interview_returned, interview, {}, note);
  made.hash = decision;
  return made;
}
Event question_returned(InterviewId interview, Address address, std::string_view note) {
  return make(Kind::question_returned, interview, address, note);
}
Event interview_discarded(InterviewId interview, std::string_view reason) {
  return make(Kind::interview_discarded, interview, {}, reason);
}
Event interview_left(InterviewId interview) { return make(Kind::interview_left, interview); }

bool AddressReader::next(Address& address) {
  Bytes rest = bytes_;
  const bool whole = read_varint(rest, address.node) && read_varint(rest, address.row);
  bytes_ = whole ? rest : Bytes();
  return whole;
}

bool AddressWriter::add(Address address) {
  std::uint8_t pair[2 * kLongestVarint];
  std::size_t size = write_varint(pair, address.node);
  size += write_varint(pair + size, address.row);
  if (size > bytes_.size() - size_) return false;
  std::memcpy(bytes_.data() + size_, pair, size);
  size_ += size;
  return true;
}

}  // namespace eslabon::event
