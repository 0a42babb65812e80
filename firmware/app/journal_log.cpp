#include "firmware/app/journal_log.hpp"

namespace eslabon::app {
namespace {

journal::Place place_of(const sync::LogCursor& cursor) {
  return {static_cast<std::uint32_t>(cursor.place >> 32), static_cast<std::uint32_t>(cursor.place)};
}

sync::LogCursor cursor_at(sync::Sequence sequence, const journal::Place& place) {
  return {sequence, (std::uint64_t{place.segment} << 32) | place.block};
}

}  // namespace

Result<sync::ChainHash> JournalLog::chain_at(sync::Sequence sequence) {
  if (journal_ == nullptr) return Error::kNoMedium;
  if (sequence == 0) return sync::ChainHash{0};
  return journal_->chain_at(sequence);
}

Result<sync::LogCursor> JournalLog::seek(sync::Sequence sequence) {
  if (journal_ == nullptr) return Error::kNoMedium;
  journal::Place place;
  const auto head = journal_->head(sequence, place);
  if (!head.ok()) return head.status();
  return cursor_at(sequence, place);
}

Result<sync::EntryHead> JournalLog::head(const sync::LogCursor& cursor) {
  if (journal_ == nullptr) return Error::kNoMedium;
  journal::Place place = place_of(cursor);
  const auto head = journal_->head(cursor.sequence, place);
  if (!head.ok()) return head.status();
  return sync::EntryHead{head->kind, head->flags, head->size, head->chain};
}

Status JournalLog::read(const sync::LogCursor& cursor, std::uint32_t offset, MutableBytes out) {
  if (journal_ == nullptr) return Error::kNoMedium;
  journal::Place place = place_of(cursor);
  return journal_->read_payload(cursor.sequence, place, offset, out);
}

Result<sync::LogCursor> JournalLog::step(const sync::LogCursor& cursor) {
  if (journal_ == nullptr) return Error::kNoMedium;
  journal::Place place = place_of(cursor);
  const auto head = journal_->head(cursor.sequence + 1, place);
  if (!head.ok()) return head.status();
  return cursor_at(cursor.sequence + 1, place);
}

Status JournalLog::acknowledge(const sync::Holding& held) {
  if (journal_ == nullptr) return Error::kNoMedium;
  ESLABON_TRY(journal_->acknowledge(held.up_to, held.station));
  directory_->acknowledge(held.up_to);
  return {};
}

sync::Holding JournalLog::held() const {
  if (journal_ == nullptr) return {};
  return {journal_->acknowledged(), journal_->acknowledged_by()};
}

}  // namespace eslabon::app
