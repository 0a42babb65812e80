#include "firmware/app/desk.hpp"

#include <algorithm>

#include "firmware/event/event_codec.hpp"
#include "firmware/form/verify_package.hpp"

namespace eslabon::app {
namespace {

constexpr std::string_view kVersion = "eslabon 0.1.0";
constexpr std::uint32_t kSnapshotEvery = 200;  // events; replaying that many at boot takes a fraction of a second

}  // namespace

Desk::Desk(port::BlockDevice& card, port::BlockDevice* scratch, port::Clock& clock, port::System& system, DeskMemory& memory)
    : clock_(clock), system_(system), memory_(memory), scratch_(scratch), package_source_(card, system), case_source_(card, system),
      volume_(card, memory.sector), objects_(volume_, directory_, system, *this) {}

std::optional<std::int64_t> Desk::utc_s() const {
  if (utc_known_) return (static_cast<std::int64_t>(clock_.uptime_ms()) + utc_offset_ms_) / 1000;
  return clock_.utc_s();
}

std::optional<std::int64_t> Desk::local_s() const {
  const auto utc = utc_s();
  if (!utc) return {};
  return *utc + directory_.local_min() * 60;
}

event::Stamp Desk::stamp() const { return {volume_.block().boots, clock_.uptime_ms()}; }

void Desk::mount() {
  unmount();
  card_state_ = volume_.open(system_.device_id());
  if (card_state_ == CardState::kBlank) return take_over_card();
  if (card_state_ == CardState::kReady && !prepare().ok()) {
    unmount();
    card_state_ = CardState::kFailing;
  }
}

void Desk::unmount() {
  interview_.reset();
  interview_id_ = 0;
  pages_.reset();
  log_.set(nullptr, nullptr);
  objects_.set_ready(false);
  journal_.reset();
  package_source_.set(0, 0);
  (void)package_.open(package_source_, memory_.cache);  // closes it: nothing opens from no bytes
  case_source_.set(0, 0);
  (void)cases_.open(case_source_, memory_.cache);
  people_ = 0;
  signed_in_ = false;
  directory_.clear();
  ++form_changes_;
}

void Desk::take_over_card() {
  unmount();
  card_state_ = CardState::kFailing;
  if (!volume_.format(system_.device_id(), system_.entropy()).ok()) return;
  const Extent& area = volume_.block().journal;
  journal_.emplace(volume_.card(), journal::Region{area.offset, area.size}, memory_.journal, *this);
  const journal::Sequence first = (journal::Sequence{system_.next_card()} << 32) + 1;
  const journal::Birth birth{volume_.block().volume_id, system_.device_id(), first, 0};
  if (!journal_->format(birth).ok() || !prepare().ok()) return unmount();
  card_state_ = CardState::kReady;
}

Status Desk::prepare() {
  ++volume_.block().boots;
  ESLABON_TRY(volume_.save());
  open_pages();
  ESLABON_TRY(mount_journal());
  objects_.set_ready(true);
  (void)open_current_package();  // none, or one that does not open: the screens say so
  read_configuration();
  open_cases();
  event::Event boot = event::boot(kVersion);
  ESLABON_TRY(record(boot, journal::Importance::kImportant));
  take_returns();
  return {};
}

void Desk::open_pages() {
  const Extent area = scratch_ != nullptr ? Extent{0, scratch_->geometry().size} : volume_.block().scratch;
  pages_.emplace(scratch_ != nullptr ? *scratch_ : volume_.card(), area.offset, static_cast<std::uint32_t>(area.size / interview::kPageBytes), memory_.pages);
}

Status Desk::mount_journal() {
  const Extent& area = volume_.block().journal;
  journal_.emplace(volume_.card(), journal::Region{area.offset, area.size}, memory_.journal, *this);
  ESLABON_TRY(journal_->mount());
  (void)directory_.load(volume_.card(), volume_.block().directory.offset, volume_.block().volume_id);
  ESLABON_TRY(fold_log());
  directory_.acknowledge(journal_->acknowledged());
  log_.set(&*journal_, &directory_);
  update_keep();
  return {};
}

Status Desk::fold_log() {
  const auto from = std::max<std::uint64_t>(directory_.folded_to(), journal_->oldest_sequence());
  for (journal::Cursor cursor(*journal_, from); cursor.sequence() < journal_->next_sequence();) {
    system_.feed_watchdog();
    const auto entry = cursor.next(memory_.event);
    if (!entry.ok()) return entry.status();
    const auto event = event::decode(entry->kind, entry->payload);
    if (event.ok()) directory_.fold(*event, entry->sequence);
  }
  return {};
}

void Desk::update_keep() { journal_->keep_from(directory_.needed_from()); }

Status Desk::record(event::Event& event, journal::Importance importance) {
  if (!journal_) return Error::kNoMedium;
  event.stamp = stamp();
  if (const auto utc = utc_s(); utc && !event.has_utc) {
    event.has_utc = true;
    event.utc_s = *utc;
  }
  // A replay sees one interview's events alone: they must tell its local time.
  if (event.kind == event::Kind::interview_opened || (event.interview != 0 && !local_told_)) {
    event.has_local = true;
    event.local_min = directory_.local_min();
  }
  ESLABON_ASSIGN(const std::size_t size, event::encode(event, memory_.event));
  ESLABON_ASSIGN(const journal::Sequence sequence,
                 journal_->append(static_cast<std::uint8_t>(event.kind), Bytes(memory_.event).first(size), importance));
  directory_.fold(event, sequence);
  if (event.has_local) local_told_ = event.kind != event::Kind::clock_set;
  ++unsaved_events_;
  if (event.kind == event::Kind::interview_opened) interview_id_ = sequence;
  return {};
}

Status Desk::act(event::Event&& event, journal::Importance importance) {
  if (!interview_) return Error::kRefused;
  ESLABON_TRY(record(event, importance));
  ESLABON_TRY(interview_->apply(event));
  // Rows that a count or a new repeat asks for follow at once.
  for (event::Event due;;) {
    ESLABON_ASSIGN(const bool more, interview_->next_due(interview_id_, due));
    if (!more) return {};
    ESLABON_TRY(record(due, importance));
    ESLABON_TRY(interview_->apply(due));
  }
}

void Desk::rest() {
  if (!journal_ || unsaved_events_ < kSnapshotEvery) return;
  unsaved_events_ = 0;
  (void)directory_.save(volume_.card(), volume_.block().directory.offset, volume_.block().volume_id);
  update_keep();
}

int Desk::used_percent() {
  if (!journal_) return 0;
  const auto space = journal_->space();
  if (!space.ok() || space->segments == 0) return 0;
  return static_cast<int>(100 - std::uint64_t{space->free_segments} * 100 / space->segments);
}

bool Desk::draft_holds_card() {
  if (!journal_ || used_percent() < 90) return false;
  journal_->keep_from(journal_->next_sequence());
  const bool frees = used_percent() < 70;
  update_keep();
  return frees;
}

std::uint8_t Desk::language() const {
  if (interview_) return interview_->language();
  return has_form() && directory_.language() < package_.info().languages ? directory_.language() : package_.info().default_language;
}

Status Desk::set_language(std::uint8_t language) {
  directory_.set_language(language);
  unsaved_events_ += kSnapshotEvery;
  if (!interview_) return {};
  ESLABON_ASSIGN(const form::Language& known, package_.strings().language(language, memory_.language));
  return act(event::language_changed(interview_id_, known.name));
}

Status Desk::open_package(ContentHash hash) {
  if (package_.is_open() && package_.hash() == hash) return {};
  const std::size_t slot = objects_.find(sync::ObjectKind::kFormPackage, hash);
  if (slot == kSlots) return Error::kNotFound;
  objects_.point(package_source_, slot);
  ++form_changes_;
  return package_.open(package_source_, memory_.cache);
}

Status Desk::open_current_package() {
  const std::size_t slot = objects_.current(sync::ObjectKind::kFormPackage);
  return slot == kSlots ? Status(Error::kNotFound) : open_package(volume_.block().slots[slot].hash);
}

void Desk::open_cases() {
  const std::size_t slot = objects_.current(sync::ObjectKind::kAssignments);
  if (slot == kSlots) return;
  objects_.point(case_source_, slot);
  (void)cases_.open(case_source_, memory_.cache);  // one that does not open shows as no firms
}

Status Desk::verify(sync::ObjectKind kind, std::size_t slot) {
  // The engine's working memory is free between its calls.
  objects_.point(case_source_, slot);
  Status good;
  if (kind == sync::ObjectKind::kAssignments) {
    good = cases_.open(case_source_, memory_.cache);
  } else if (kind == sync::ObjectKind::kConfiguration) {
    good = cases_.open(case_source_, memory_.cache, form::ContainerKind::kPeople);
  } else {
    good = incoming_.open(case_source_, memory_.cache);
    if (good.ok()) good = form::verify_package(incoming_, memory_.workspace.programs.lend());
  }
  case_source_.set(0, 0);
  (void)cases_.open(case_source_, memory_.cache);
  open_cases();
  return good;
}

void Desk::installed(sync::ObjectKind kind, ContentHash hash) {
  ++form_changes_;
  event::Event event;
  if (kind == sync::ObjectKind::kFormPackage) {
    if (!interview_) (void)open_current_package();
    event = event::package_installed(hash, "");
  } else if (kind == sync::ObjectKind::kAssignments) {
    open_cases();
    event = event::assignments_installed(hash);
  } else {
    read_configuration();
    open_cases();
    event = event::configuration_installed(hash);
  }
  (void)record(event, journal::Importance::kImportant);  // a card that fails now shows itself at the next answer
  take_returns();
}

void Desk::time_received(std::int64_t utc_s, std::int16_t local_min) {
  constexpr std::int64_t kNearS = 2;  // a clock that is right needs no entry
  const std::int64_t off_s = utc_s - this->utc_s().value_or(0);
  if (off_s >= -kNearS && off_s <= kNearS && local_min == directory_.local_min()) return;
  utc_offset_ms_ = utc_s * 1000 - static_cast<std::int64_t>(clock_.uptime_ms());
  utc_known_ = true;
  event::Event event = event::clock_set(utc_s, local_min);
  (void)record(event, journal::Importance::kImportant);
}

void Desk::fill_anchor(MutableBytes anchor, journal::Sequence) { store_le(anchor.data(), directory_.folded_to()); }

}  // namespace eslabon::app
