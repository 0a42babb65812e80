#include "firmware/app/directory.hpp"

#include <algorithm>

#include "firmware/app/copy_places.hpp"
#include "firmware/base/crc32c.hpp"

namespace eslabon::app {
namespace {

constexpr std::uint32_t kMagic = 0x44534C45;

bool is_open(const Record& record) {
  return record.interview != 0 && (record.stage == CaseStage::kOpen || record.stage == CaseStage::kReturned);
}

/// Nothing will be asked there any more, so that the log need not be kept for it.
bool is_last_word(event::Outcome outcome) {
  using event::Outcome;
  return outcome == Outcome::kRefused || outcome == Outcome::kClosed || outcome == Outcome::kMoved || outcome == Outcome::kNotFound ||
         outcome == Outcome::kOutOfScope;
}

/// Which record to give up first: sent, then finished, then the oldest.
std::uint64_t worth(const Record& record) {
  if (record.interview == 0) return 0;
  const std::uint64_t rank = record.stage == CaseStage::kSent ? 1 : record.stage == CaseStage::kFinished ? 2 : 3;
  return (rank << 56) + record.interview;
}

template <class Image>
Bytes bytes_of(const Image& image) {
  return {reinterpret_cast<const std::uint8_t*>(&image), sizeof(Image)};
}

}  // namespace

std::uint32_t Directory::key_of(std::string_view case_id) {
  if (case_id.empty()) return 0;
  const std::uint32_t key = crc32c(as_bytes(case_id));
  return key == 0 ? 1 : key;
}

void Directory::clear() {
  const std::uint32_t generation = image_.head.generation;
  image_.head = Head();
  image_.head.generation = generation;
  for (Record& record : image_.records) record = Record();  // one by one: a whole new image would not fit on the stack
}

Record* Directory::mutable_find(event::InterviewId interview) {
  const auto found = std::find_if(image_.records.begin(), image_.records.end(),
                                  [interview](const Record& r) { return r.interview == interview; });
  return interview == 0 || found == image_.records.end() ? nullptr : &*found;
}

const Record* Directory::find(event::InterviewId interview) const { return const_cast<Directory*>(this)->mutable_find(interview); }

Record& Directory::place_for_new() {
  return *std::min_element(image_.records.begin(), image_.records.end(),
                           [](const Record& a, const Record& b) { return worth(a) < worth(b); });
}

void Directory::fold(const event::Event& event, std::uint64_t sequence) {
  if (sequence < image_.head.folded_to) return;
  image_.head.folded_to = sequence + 1;
  if (event.kind == event::Kind::enumerator_signed_in || event.kind == event::Kind::enumerator_signed_out) {
    for (std::size_t i = 0; i < kEnumeratorBytes; ++i) image_.head.enumerator[i] = i < event.name.size() ? event.name[i] : '\0';
  }
  if (event.has_local) image_.head.local_min = event.local_min;
  if (event.kind == event::Kind::interview_opened) {
    Record& record = place_for_new();
    record = Record();
    record.interview = record.last = sequence;
    record.package = event.hash;
    record.case_key = key_of(event.name);
    record.stage = CaseStage::kOpen;
    image_.head.current = sequence;
    return;
  }
  if ((event::fields_of(event.kind) & event::kInterview) == 0) return;
  Record* record = mutable_find(event.interview);
  if (record == nullptr) return;
  record->last = sequence;
  image_.head.current = event.interview;
  switch (event.kind) {
    case event::Kind::outcome_set:
      record->outcome = event.outcome;
      if (is_last_word(event.outcome)) record->stage = CaseStage::kFinished;
      break;
    case event::Kind::answer_set:
      if (record->stage == CaseStage::kFinished || record->stage == CaseStage::kSent) record->stage = CaseStage::kOpen;
      break;
    case event::Kind::interview_left: image_.head.current = 0; break;
    case event::Kind::interview_finished:
      record->stage = CaseStage::kFinished;
      image_.head.current = 0;  // done: nothing to go on with after a restart
      break;
    case event::Kind::interview_reopened: record->stage = CaseStage::kOpen; break;
    case event::Kind::interview_returned:
      record->stage = CaseStage::kReturned;
      record->decision = tag_of(event.hash);
      image_.head.current = 0;
      break;
    case event::Kind::interview_discarded:
      *record = Record();
      image_.head.current = 0;
      break;
    default: break;
  }
}

std::string_view Directory::enumerator() const {
  const std::string_view name(image_.head.enumerator, kEnumeratorBytes);
  return name.substr(0, name.find('\0'));
}

const Record* Directory::find_case(std::uint32_t case_key) const {
  const Record* found = nullptr;
  for (const Record& record : image_.records)
    if (case_key != 0 && record.interview != 0 && record.case_key == case_key && (found == nullptr || record.interview > found->interview))
      found = &record;
  return found;
}

std::size_t Directory::open_count() const {
  return static_cast<std::size_t>(std::count_if(image_.records.begin(), image_.records.end(), is_open));
}

const Record* Directory::open_at(std::size_t index) const {
  const Record* at = nullptr;
  for (std::size_t i = 0; i <= index; ++i) {
    const Record* next = nullptr;
    for (const Record& record : image_.records)
      if (is_open(record) && (at == nullptr || record.interview > at->interview) && (next == nullptr || record.interview < next->interview))
        next = &record;
    if (next == nullptr) return nullptr;
    at = next;
  }
  return at;
}

std::uint64_t Directory::needed_from() const {
  const Record* first = open_at(0);
  return first == nullptr ? image_.head.folded_to : first->interview;
}

bool Directory::uses(ContentHash package) const {
  return std::any_of(image_.records.begin(), image_.records.end(), [package](const Record& r) { return is_open(r) && r.package == package; });
}

void Directory::acknowledge(std::uint64_t up_to) {
  for (Record& record : image_.records)
    if (record.interview != 0 && record.stage == CaseStage::kFinished && record.last <= up_to) record.stage = CaseStage::kSent;
}

std::uint32_t Directory::checksum() const {
  Head head = image_.head;
  head.crc = 0;
  return crc32c(bytes_of(image_.records), crc32c(bytes_of(head)));
}

Status Directory::read_copy(port::BlockDevice& card, std::uint64_t at, std::uint64_t log_id) {
  Head& head = image_.head;
  const MutableBytes all(reinterpret_cast<std::uint8_t*>(&image_), sizeof(image_));
  ESLABON_TRY(card.read(at, all.first(sizeof(Head))));
  if (head.magic != kMagic || head.log_id != log_id) return Error::kNotFound;
  ESLABON_TRY(card.read(at, all));
  return head.crc == checksum() ? Status() : Status(Error::kNotFound);
}

Status Directory::load(port::BlockDevice& card, std::uint64_t offset, std::uint64_t log_id) {
  const CopyPlaces places(card, offset, sizeof(Image));
  std::uint32_t newest = 0;
  for (std::uint32_t place = 0; place < places.count(); ++place)
    if (read_copy(card, places.at(place), log_id).ok()) newest = std::max(newest, image_.head.generation);
  if (newest != 0) return read_copy(card, places.at(newest), log_id);
  image_.head = Head();
  clear();
  return Error::kNotFound;
}

Status Directory::save(port::BlockDevice& card, std::uint64_t offset, std::uint64_t log_id) {
  Head& head = image_.head;
  CopyPlaces places(card, offset, sizeof(Image));
  head.magic = kMagic;
  head.log_id = log_id;
  ESLABON_TRY(places.next(head.generation));
  head.crc = checksum();
  ESLABON_TRY(card.program(places.at(head.generation), bytes_of(image_)));
  return card.sync();
}

}  // namespace eslabon::app
