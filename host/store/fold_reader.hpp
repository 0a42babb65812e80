// The thread that folds: reads logs, makes interviews of them, and rows of interviews.
#pragma once

#include <map>

#include "host/store/fold_queue.hpp"
#include "host/store/log_folder.hpp"

namespace eslabon::store {

class FoldReader final : public LogFolder::Sink {
 public:
  FoldReader(SqlDatabase& database, const std::vector<const FormPlan*>& plans, FoldQueue& queue);

  /// Folds one device; false when the writing side has given up. Adds to `written`.
  bool fold(const FoldJob& job);
  [[nodiscard]] std::size_t written() const { return written_; }

  void write(const InterviewFold& fold, bool again) override;
  void clock(std::uint32_t boot, std::int64_t utc_at_boot) override;
  std::string enumerator_of(event::InterviewId id) override;
  void read(Sequence first, Sequence last, const std::function<bool(const EntryView&)>& each) override;

 private:
  struct Chunk {
    Sequence first = 0;
    std::string bytes;
  };
  void load_clocks();
  bool load_chunks();
  void hear_clocks_ahead();
  InterviewRow row_of(const InterviewFold& fold) const;
  std::int64_t time_of(const event::Stamp& stamp) const;
  void flush();

  SqlDatabase& database_;
  const std::vector<const FormPlan*>& plans_;
  FoldQueue& queue_;
  std::map<ContentHash, std::size_t> form_index_;
  const FoldJob* job_ = nullptr;
  std::vector<Chunk> chunks_;  ///< of the device at work, when they fit
  bool loaded_ = false;
  bool times_known_ = false;   ///< every clock of these entries has been heard
  std::map<std::uint32_t, std::int64_t> boots_;
  BootTimes heard_;
  std::unique_ptr<FoldBatch> batch_;
  std::size_t written_ = 0;
  bool going_ = true;
};

}  // namespace eslabon::store
