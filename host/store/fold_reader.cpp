#include "host/store/fold_reader.hpp"

#include "host/store/entry_chunk.hpp"
#include "host/store/plain_reader.hpp"

namespace eslabon::store {
namespace {

constexpr std::size_t kMostLoadedBytes = std::size_t{64} << 20U;
constexpr std::size_t kMostBatchBytes = std::size_t{4} << 20U;
constexpr std::size_t kInterviewsBetweenLooks = 64;

}  // namespace

FoldReader::FoldReader(SqlDatabase& database, const std::vector<const FormPlan*>& plans, FoldQueue& queue)
    : database_(database), plans_(plans), queue_(queue) {
  for (std::size_t i = 0; i < plans.size(); ++i) form_index_[plans[i]->form] = i;
}

bool FoldReader::fold(const FoldJob& job) {
  job_ = &job;
  heard_.clear();
  load_clocks();
  loaded_ = load_chunks();
  times_known_ = false;
  if (loaded_) hear_clocks_ahead();
  going_ = queue_.push({.kind = FoldStep::Kind::kBegin, .job = job_, .batch = nullptr, .clocks = {}, .enumerator = {}});
  LogFolder folder(job.device, *this, job.enumerator, job.decisions);
  written_ += folder.fold(job.first, job.last);
  flush();
  going_ = going_ && queue_.push({.kind = FoldStep::Kind::kEnd, .job = job_, .batch = nullptr, .clocks = heard_,
                                .times_may_differ = !times_known_ || job.folded != 0, .enumerator = folder.enumerator()});
  return going_;
}

void FoldReader::load_clocks() {
  boots_.clear();
  auto rows = database_.statement("SELECT boot, utc_at_boot FROM clock WHERE device = ?");
  rows.bind_unsigned(1, job_->device);
  while (rows.step()) boots_[static_cast<std::uint32_t>(rows.integer(0))] = rows.integer(1);
}

bool FoldReader::load_chunks() {
  std::size_t count = 0, bytes = 0;
  auto heads = database_.statement("SELECT first, bytes FROM chunk WHERE device = ? AND last >= ? AND first <= ? ORDER BY first LIMIT 300");
  heads.bind_unsigned(1, job_->device).bind_unsigned(2, job_->first).bind_unsigned(3, job_->last);
  for (; heads.step() && bytes < kMostLoadedBytes; ++count) {
    if (count == chunks_.size()) chunks_.emplace_back();
    chunks_[count].first = heads.unsigned_integer(0);
    chunks_[count].bytes = as_text(heads.bytes(1));
    bytes += chunks_[count].bytes.size();
  }
  chunks_.resize(count);
  constexpr std::size_t kAll = 300;
  return count < kAll && bytes < kMostLoadedBytes;
}

// The evening's clock tells the time of the whole day's work: heard first, no interview has to be written twice.
void FoldReader::hear_clocks_ahead() {
  times_known_ = false;
  for (const Chunk& chunk : chunks_) {
    ChunkReader reader(as_bytes(chunk.bytes), chunk.first);
    for (EntryView entry; reader.next(entry);) {
      if (entry.kind >= kFirstInterviewKind || entry.sequence < job_->first || entry.sequence > job_->last) continue;
      event::Event event;
      if (read_event(entry.kind, entry.payload, event)) hear_clock(event, [this](std::uint32_t boot, std::int64_t utc) { clock(boot, utc); });
    }
  }
  times_known_ = true;
}

void FoldReader::clock(std::uint32_t boot, std::int64_t utc_at_boot) {
  if (times_known_) return;
  const auto [known, is_new] = boots_.try_emplace(boot, utc_at_boot);
  if (!is_new && known->second == utc_at_boot) return;
  known->second = utc_at_boot;
  heard_.emplace_back(boot, utc_at_boot);
}

std::string FoldReader::enumerator_of(event::InterviewId id) {
  auto row = database_.statement("SELECT enumerator FROM interview WHERE device = ? AND id = ?");
  row.bind_unsigned(1, job_->device).bind_unsigned(2, id);
  return row.step() ? std::string(row.text(0)) : std::string();
}

void FoldReader::read(Sequence first, Sequence last, const std::function<bool(const EntryView&)>& each) {
  if (!loaded_ || first < job_->first) return read_entries(database_, job_->device, first, last, each);
  for (const Chunk& chunk : chunks_) {
    ChunkReader reader(as_bytes(chunk.bytes), chunk.first);
    for (EntryView entry; reader.next(entry);)
      if (entry.sequence >= first && (entry.sequence > last || !each(entry))) return;
  }
}

std::int64_t FoldReader::time_of(const event::Stamp& stamp) const {
  const auto boot = boots_.find(stamp.boot);
  return boot == boots_.end() ? 0 : boot->second + static_cast<std::int64_t>(stamp.uptime_ms / 1000);
}

InterviewRow FoldReader::row_of(const InterviewFold& fold) const {
  const InterviewInfo& info = fold.info();
  InterviewRow row{.device = info.device, .id = info.id, .last = info.last, .form = info.form, .state = info.state, .outcome = info.outcome,
                   .case_id = info.case_id, .enumerator = info.enumerator, .language = info.language, .opened = fold.opened, .ended = fold.ended};
  row.answers = fold.count_answers();
  row.opened_utc = time_of(fold.opened);
  row.finished_utc = info.state == InterviewState::kOpen ? 0 : time_of(fold.ended);
  if (fold.opened.boot == fold.ended.boot && fold.ended.uptime_ms >= fold.opened.uptime_ms)
    row.seconds = static_cast<std::uint32_t>((fold.ended.uptime_ms - fold.opened.uptime_ms) / 1000);
  else if (row.opened_utc > 0 && row.finished_utc > row.opened_utc)
    row.seconds = static_cast<std::uint32_t>(row.finished_utc - row.opened_utc);
  return row;
}

void FoldReader::write(const InterviewFold& fold, bool again) {
  if (!going_) return;
  if (batch_ != nullptr && batch_->replaces != again) flush();
  if (batch_ == nullptr) {
    batch_ = queue_.take_idle();
    if (batch_ == nullptr) batch_ = std::make_unique<FoldBatch>();
    batch_->replaces = again;
    for (std::size_t i = batch_->forms.size(); i < plans_.size(); ++i)
      batch_->forms.push_back({&plans_[i]->in_database, std::vector<std::vector<Field>>(plans_[i]->in_database.size())});
  }
  const auto form = form_index_.find(fold.info().form);
  add_interview(*batch_, row_of(fold), fold, form == form_index_.end() ? nullptr : &batch_->forms[form->second]);
  if (batch_->interviews.size() % kInterviewsBetweenLooks == 0 && batch_->bytes() > kMostBatchBytes) flush();
}

void FoldReader::flush() {
  if (batch_ == nullptr) return;
  going_ = going_ && queue_.push({.kind = FoldStep::Kind::kRows, .job = job_, .batch = std::move(batch_), .clocks = {}, .enumerator = {}});
  batch_ = nullptr;
}

}  // namespace eslabon::store
