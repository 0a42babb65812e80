#include "host/check/check_workers.hpp"

namespace eslabon::check {
namespace {

/// One thread's engines, a form each.
class Engines {
 public:
  Engines(const CheckedForms& forms, Language language) : forms_(forms), language_(language) {}

  InterviewCheck* engine(ContentHash hash) {
    const auto known = engines_.find(hash);
    if (known != engines_.end()) return known->second.check.get();
    const auto form = forms_.find(hash);
    if (form == forms_.end()) return nullptr;
    Engine& made = engines_[hash];
    made.file = compile::PackageFile::from_bytes(form->second.bytes, "form");
    made.check = std::make_unique<InterviewCheck>(*made.file, form->second.rules, language_);
    return made.check.get();
  }

  void check(BatchResult& result) {
    std::vector<LoggedEvent> events;
    const Bytes bytes = as_bytes(result.batch.bytes);
    for (const InterviewBatch::Item& item : result.batch.items) {
      BatchResult::Item& made = result.items.emplace_back();
      InterviewCheck* const check = engine(item.info.form);
      made.has_form = check != nullptr;
      if (check == nullptr) continue;
      events.clear();
      for (const InterviewBatch::Event& event : std::span(result.batch.events).subspan(item.first, item.count))
        events.push_back({event.sequence, event.kind, bytes.subspan(event.at, event.size)});
      const std::size_t before = result.findings.size();
      const Extract extract = check->check(item.info, events, result.findings);
      made.facts = extract.facts, made.usable = extract.usable, made.findings = result.findings.size() - before;
      result.numbers.insert(result.numbers.end(), extract.numbers.begin(), extract.numbers.end());
      result.codes.insert(result.codes.end(), extract.codes.begin(), extract.codes.end());
      result.cells.insert(result.cells.end(), extract.cells.begin(), extract.cells.end());
    }
  }

 private:
  struct Engine {
    std::unique_ptr<compile::PackageFile> file;
    std::unique_ptr<InterviewCheck> check;
  };
  const CheckedForms& forms_;
  Language language_;
  std::map<ContentHash, Engine> engines_;
};

constexpr std::size_t kMostWaiting = 6;

}  // namespace

CheckWorkers::CheckWorkers(const CheckedForms& forms, Language language, unsigned threads) : forms_(forms), language_(language) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

CheckWorkers::~CheckWorkers() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  given_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void CheckWorkers::work() {
  Engines engines(forms_, language_);
  for (;;) {
    BatchResult result;
    {
      std::unique_lock lock(mutex_);
      given_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      result.batch = std::move(waiting_.front());
      waiting_.erase(waiting_.begin());
    }
    const std::uint64_t number = result.batch.number;
    std::exception_ptr failure;
    try {
      engines.check(result);
    } catch (...) {
      failure = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    if (failure) failure_ = failure;
    done_[number] = std::move(result);
    finished_.notify_all();
  }
}

void CheckWorkers::give(InterviewBatch&& batch) {
  std::unique_lock lock(mutex_);
  finished_.wait(lock, [this] { return waiting_.size() < kMostWaiting || has_next() || failure_; });
  waiting_.push_back(std::move(batch));
  ++given_count_;
  given_.notify_one();
}

bool CheckWorkers::take(BatchResult& result, bool wait) {
  std::unique_lock lock(mutex_);
  if (wait) finished_.wait(lock, [this] { return has_next() || next_ == given_count_ || failure_; });
  if (failure_) std::rethrow_exception(failure_);
  if (!has_next()) return false;
  result = std::move(done_.begin()->second);
  done_.erase(done_.begin());
  ++next_;
  return true;
}

}  // namespace eslabon::check
