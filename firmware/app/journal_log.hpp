// The journal as a synchronisation reads it.
#pragma once

#include "firmware/app/directory.hpp"
#include "firmware/journal/journal.hpp"
#include "firmware/sync/log_source.hpp"

namespace eslabon::app {

/// Without a mounted journal (no card) it is an empty log whose reads fail with kNoMedium.
class JournalLog final : public sync::LogSource {
 public:
  void set(journal::Journal* journal, Directory* directory) {
    journal_ = journal;
    directory_ = directory;
  }

  [[nodiscard]] sync::Sequence first() const override { return journal_ == nullptr ? 1 : journal_->oldest_sequence(); }
  [[nodiscard]] sync::Sequence next() const override { return journal_ == nullptr ? 1 : journal_->next_sequence(); }
  Result<sync::ChainHash> chain_at(sync::Sequence sequence) override;
  Result<sync::LogCursor> seek(sync::Sequence sequence) override;
  Result<sync::EntryHead> head(const sync::LogCursor& cursor) override;
  Status read(const sync::LogCursor& cursor, std::uint32_t offset, MutableBytes out) override;
  Result<sync::LogCursor> step(const sync::LogCursor& cursor) override;
  Status acknowledge(const sync::Holding& held) override;
  [[nodiscard]] sync::Holding held() const override;

 private:
  journal::Journal* journal_ = nullptr;
  Directory* directory_ = nullptr;
};

}  // namespace eslabon::app
