#include "host/store/merge.hpp"

#include <deque>
#include <map>

#include "host/store/entry_chunk.hpp"

namespace eslabon::store {
namespace {

/// Gathers entries that follow each other and gives them on run by run.
class RunCollector {
 public:
  RunCollector(Store& from, Store& to, DeviceId device, MergeReport& report) : from_(from), to_(to), device_(device), report_(report) {}

  void take(const EntryView& entry) {
    const bool follows = !run_.empty() && run_.back().sequence + 1 == entry.sequence;
    if (!follows || bytes_ > kChunkBytes) begin(entry);
    payloads_.emplace_back(as_text(entry.payload));
    run_.push_back({entry.sequence, entry.kind, entry.flags, as_bytes(payloads_.back())});
    end_ = chain_after(end_, run_.back());
    bytes_ += entry.payload.size();
  }
  void finish() {
    if (!run_.empty()) give();
  }

 private:
  void begin(const EntryView& entry) {
    finish();
    run_.clear();
    payloads_.clear();
    bytes_ = 0;
    before_ = {entry.sequence - 1, from_.chain_at(device_, entry.sequence - 1).value_or(0)};
    end_ = before_.chain;
  }
  void give() {
    const Added added = to_.add(device_, before_, run_, end_);
    if (added == Added::kStored) report_.entries += run_.size();
    if (added == Added::kConflict && (report_.conflicts.empty() || report_.conflicts.back() != device_)) report_.conflicts.push_back(device_);
  }

  Store& from_;
  Store& to_;
  DeviceId device_;
  MergeReport& report_;
  LogEnd before_;
  Chain end_ = 0;
  std::size_t bytes_ = 0;
  std::deque<std::string> payloads_;
  std::vector<EntryView> run_;
};

}  // namespace

MergeReport merge(Store& from, Store& to) {
  MergeReport report;
  std::map<ContentHash, bool> known;
  for (const ObjectInfo& object : to.objects()) known[object.hash] = true;
  for (const ObjectInfo& object : from.objects()) {
    if (known.contains(object.hash)) continue;
    to.put_object(object, *from.object(object.hash));
    ++report.objects;
  }
  for (const DeviceLog& log : from.devices()) {
    const std::uint64_t before = report.entries;
    RunCollector collector(from, to, log.device, report);
    from.read(log.device, log.first, log.end.up_to, [&](const EntryView& entry) {
      collector.take(entry);
      return true;
    });
    collector.finish();
    if (log.last_contact != 0) to.note_contact(log.device, log.last_contact);
    if (report.entries > before) ++report.devices;
  }
  return report;
}

bool chain_is_intact(Store& store, const DeviceLog& log) {
  Sequence last = log.first - 1;
  Chain chain = store.chain_at(log.device, last).value_or(0);
  bool intact = true;
  store.read(log.device, log.first, log.end.up_to, [&](const EntryView& entry) {
    if (entry.sequence != last + 1) {
      intact = intact && store.chain_at(log.device, last) == chain;
      chain = store.chain_at(log.device, entry.sequence - 1).value_or(0);
    }
    chain = chain_after(chain, entry);
    last = entry.sequence;
    return intact;
  });
  return intact && chain == log.end.chain;
}

}  // namespace eslabon::store
