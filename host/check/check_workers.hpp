// Threads that check batches of interviews; what they find comes back in the order of the batches.
#pragma once

#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>

#include "host/check/interview_stream.hpp"

namespace eslabon::check {

/// A form of the store: shared by the threads, read only.
struct CheckedForm {
  std::string bytes;
  std::unique_ptr<compile::PackageFile> file;
  SurveyRules rules;
};
using CheckedForms = std::map<ContentHash, CheckedForm>;

/// What came of a batch; the vectors hold one piece after the other for its items.
struct BatchResult {
  InterviewBatch batch;
  struct Item {
    InterviewFacts facts;
    bool usable = false, has_form = false;
    std::size_t findings = 0;  ///< how many of them are its own
  };
  std::vector<Item> items;
  std::vector<Finding> findings;
  std::vector<double> numbers;
  std::vector<std::uint32_t> codes;
  std::vector<std::string> cells;
};

class CheckWorkers {
 public:
  CheckWorkers(const CheckedForms& forms, Language language, unsigned threads);
  ~CheckWorkers();

  /// Waits while many batches are on their way.
  void give(InterviewBatch&& batch);
  /// The next result in order, if it is there; with `wait`, also one that is still at work. False when there is none.
  bool take(BatchResult& result, bool wait);

 private:
  void work();
  [[nodiscard]] bool has_next() const { return !done_.empty() && done_.begin()->first == next_; }

  const CheckedForms& forms_;
  Language language_;
  std::mutex mutex_;
  std::condition_variable given_, finished_;
  std::vector<InterviewBatch> waiting_;
  std::map<std::uint64_t, BatchResult> done_;
  std::uint64_t next_ = 0, given_count_ = 0;
  bool closing_ = false;
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

}  // namespace eslabon::check
