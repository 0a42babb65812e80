// Folding on as many connections as the engine allows: on each a thread that folds, and this one, that writes.
#include <algorithm>
#include <atomic>
#include <thread>

#include "host/store/fold_reader.hpp"
#include "host/store/sql_store.hpp"

namespace eslabon::store {
namespace {

/// So many entries, in whole devices, are committed at once.
constexpr std::uint64_t kEntriesPerCommit = 2'000'000;

/// Devices to fold, handed out one after another.
class JobList {
 public:
  explicit JobList(std::vector<FoldJob> jobs) : jobs_(std::move(jobs)) {
    std::stable_sort(jobs_.begin(), jobs_.end(), [](const FoldJob& a, const FoldJob& b) { return a.entries > b.entries; });
  }
  const FoldJob* next() {
    const std::size_t at = next_++;
    return at < jobs_.size() ? &jobs_[at] : nullptr;
  }

 private:
  std::vector<FoldJob> jobs_;
  std::atomic<std::size_t> next_{0};
};

void run_reader(FoldReader& reader, JobList& jobs, FoldQueue& queue) try {
  std::uint64_t entries = 0;
  while (const FoldJob* job = jobs.next()) {
    if (!reader.fold(*job)) return;
    if ((entries += job->entries) < kEntriesPerCommit) continue;
    entries = 0;
    queue.push({.kind = FoldStep::Kind::kCommit, .batch = nullptr, .clocks = {}, .enumerator = {}});
  }
  queue.push({.kind = FoldStep::Kind::kCommit, .batch = nullptr, .clocks = {}, .enumerator = {}});
  queue.push({.kind = FoldStep::Kind::kDone, .batch = nullptr, .clocks = {}, .enumerator = {}});
} catch (...) {
  queue.fail(std::current_exception());
}

class FoldWriter {
 public:
  FoldWriter(SqlDatabase& database, const std::vector<const FormPlan*>& plans, FoldQueue& queue)
      : database_(database), plans_(plans), queue_(queue) {}

  void run() {
    for (;;) {
      FoldStep step = queue_.pop();
      switch (step.kind) {
        case FoldStep::Kind::kBegin: begin(*step.job); break;
        case FoldStep::Kind::kRows:
          if (mine_) database_.write(*step.batch);
          queue_.give_back(std::move(step.batch));
          break;
        case FoldStep::Kind::kEnd:
          if (mine_) end(step);
          break;
        case FoldStep::Kind::kCommit:
          if (transaction_) transaction_->commit();
          transaction_.reset();
          break;
        case FoldStep::Kind::kDone: return;
      }
    }
  }

 private:
  // The row is held from here on; where another program has folded the device meanwhile, ours is not written.
  void begin(const FoldJob& job) {
    if (!transaction_) transaction_.emplace(database_, Writing::kFold);
    database_.statement("UPDATE device SET folded = folded WHERE device = ? AND folded = ?").bind_unsigned(1, job.device)
        .bind_unsigned(2, job.folded).run();
    mine_ = database_.changes() == 1;
    if (mine_ && job.folded == 0) forget(job.device);
  }
  void forget(DeviceId device) {
    database_.statement("DELETE FROM interview WHERE device = ?").bind_unsigned(1, device).run();
    if (database_.changes() == 0) return;
    for (const FormPlan* plan : plans_)
      for (const FoldTable& table : plan->in_database)
        database_.statement("DELETE FROM " + quoted(table.name) + " WHERE _device = ?").bind_unsigned(1, device).run();
  }
  void end(const FoldStep& step) {
    const FoldJob& job = *step.job;
    for (const auto& [boot, utc] : step.clocks)
      database_.statement("INSERT INTO clock(device, boot, utc_at_boot) VALUES(?,?,?) ON CONFLICT(device, boot) DO UPDATE SET utc_at_boot ="
                          " excluded.utc_at_boot").bind_unsigned(1, job.device).bind_unsigned(2, boot).bind(3, utc).run();
    if (!step.clocks.empty() && step.times_may_differ) join_times(job.device);
    database_.statement("UPDATE device SET folded = ?, enumerator = ? WHERE device = ?").bind_unsigned(1, job.last)
        .bind(2, std::string_view(step.enumerator)).bind_unsigned(3, job.device).run();
  }
  // A boot's time may become known, or known better, long after an interview of it was written.
  void join_times(DeviceId device) {
    database_.flush();
    database_.statement("UPDATE interview SET opened_utc = (SELECT utc_at_boot + opened_ms / 1000 FROM clock c WHERE c.device = ?1 AND c.boot ="
                        " opened_boot) WHERE device = ?1 AND EXISTS (SELECT 1 FROM clock c WHERE c.device = ?1 AND c.boot = opened_boot AND"
                        " opened_utc <> utc_at_boot + opened_ms / 1000)").bind_unsigned(1, device).run();
    database_.statement("UPDATE interview SET finished_utc = (SELECT utc_at_boot + ended_ms / 1000 FROM clock c WHERE c.device = ?1 AND c.boot ="
                        " ended_boot) WHERE device = ?1 AND state <> 0 AND EXISTS (SELECT 1 FROM clock c WHERE c.device = ?1 AND c.boot ="
                        " ended_boot AND finished_utc <> utc_at_boot + ended_ms / 1000)").bind_unsigned(1, device).run();
    database_.statement("UPDATE interview SET seconds = CASE WHEN opened_utc > 0 AND finished_utc > opened_utc THEN finished_utc - opened_utc"
                        " ELSE 0 END WHERE device = ?1 AND (opened_boot <> ended_boot OR ended_ms < opened_ms) AND seconds <> CASE WHEN"
                        " opened_utc > 0 AND finished_utc > opened_utc THEN finished_utc - opened_utc ELSE 0 END").bind_unsigned(1, device).run();
  }

  SqlDatabase& database_;
  const std::vector<const FormPlan*>& plans_;
  FoldQueue& queue_;
  std::optional<SqlTransaction> transaction_;
  bool mine_ = false;
};

/// One connection that writes, one that reads, and the thread that folds for it.
class FoldLane {
 public:
  FoldLane(SqlDatabase& writer, const std::vector<const FormPlan*>& plans, JobList& jobs)
      : source_(writer.another()), reader_(*source_, plans, queue_), writer_(writer, plans, queue_),
        thread_([this, &jobs] { run_reader(reader_, jobs, queue_); }) {}
  ~FoldLane() {
    queue_.close();
    thread_.join();
  }
  FoldLane(const FoldLane&) = delete;
  FoldLane& operator=(const FoldLane&) = delete;

  std::size_t run() {
    writer_.run();
    return reader_.written();
  }

 private:
  FoldQueue queue_;
  std::unique_ptr<SqlDatabase> source_;
  FoldReader reader_;
  FoldWriter writer_;
  std::thread thread_;
};

}  // namespace

std::size_t fold_logs(SqlDatabase& database, const std::vector<const FormPlan*>& plans, std::vector<FoldJob> jobs) {
  const std::size_t lanes = std::min(database.folders(), jobs.size());
  JobList list(std::move(jobs));
  std::atomic<std::size_t> written{0};
  std::exception_ptr failure;
  std::mutex mutex;
  const auto run_lane = [&](std::unique_ptr<SqlDatabase> own) {
    try {
      SqlDatabase& writer = own != nullptr ? *own : database;
      written += FoldLane(writer, plans, list).run();
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
    }
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < lanes; ++i) others.emplace_back(run_lane, database.another());
  run_lane(nullptr);
  others.clear();  // joins
  if (failure != nullptr) std::rethrow_exception(failure);
  return written;
}

}  // namespace eslabon::store
