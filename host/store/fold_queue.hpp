// From the thread that folds to the one that writes, a few steps ahead and no more; batches come back to be filled again.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "host/store/sql_store.hpp"

namespace eslabon::store {

/// What is said about a device's clock: when a boot began.
using BootTimes = std::vector<std::pair<std::uint32_t, std::int64_t>>;

struct FoldStep {
  enum class Kind : std::uint8_t { kBegin, kRows, kEnd, kCommit, kDone } kind = Kind::kDone;
  const FoldJob* job = nullptr;
  std::unique_ptr<FoldBatch> batch;  ///< of kRows
  BootTimes clocks;                  ///< of kEnd: what has become known
  bool times_may_differ = true;      ///< of kEnd: interviews were written before all of that was known
  std::string enumerator;            ///< of kEnd
};

class FoldQueue {
 public:
  /// Waits for room. False when the other side has given up.
  bool push(FoldStep step) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return steps_.size() < kMostSteps || closed_; });
    if (closed_) return false;
    steps_.push_back(std::move(step));
    filled_.notify_one();
    return true;
  }
  /// Waits for a step. Throws what the other side failed with.
  FoldStep pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return !steps_.empty() || failure_ != nullptr; });
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    FoldStep step = std::move(steps_.front());
    steps_.pop_front();
    room_.notify_one();
    return step;
  }
  void fail(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
    filled_.notify_one();
  }
  /// The reading side gives up.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    room_.notify_one();
  }
  void give_back(std::unique_ptr<FoldBatch> batch) {
    batch->clear();
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(batch));
  }
  std::unique_ptr<FoldBatch> take_idle() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return nullptr;
    std::unique_ptr<FoldBatch> batch = std::move(idle_.back());
    idle_.pop_back();
    return batch;
  }

 private:
  static constexpr std::size_t kMostSteps = 4;
  std::mutex mutex_;
  std::condition_variable room_, filled_;
  std::deque<FoldStep> steps_;
  std::vector<std::unique_ptr<FoldBatch>> idle_;
  std::exception_ptr failure_;
  bool closed_ = false;
};

}  // namespace eslabon::store
