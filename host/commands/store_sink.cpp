#include "host/commands/store_sink.hpp"

#include <ctime>
#include <vector>

namespace eslabon::commands {

std::string StoreSink::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

void StoreSink::note_contact(DeviceId device) {
  if (noted_.insert(device).second) store_.note_contact(device, std::time(nullptr));
}

Error StoreSink::fail(const char* what, Error error) {
  const std::lock_guard lock(mutex_);
  problem_ = what;
  return error;
}

Result<sync::LogPosition> StoreSink::position(DeviceId device) try {
  const store::LogEnd end = store_.end_of(device);
  noted_.erase(device);
  if (end.up_to > 0) note_contact(device);
  return sync::LogPosition{end.up_to, end.chain};
} catch (const std::exception& error) {
  return fail(error.what(), Error::kIo);
}

Result<sync::ChainHash> StoreSink::chain_at(DeviceId device, sync::Sequence sequence) try {
  const auto chain = store_.chain_at(device, sequence);
  if (!chain) return Error::kNotFound;
  return *chain;
} catch (const std::exception& error) {
  return fail(error.what(), Error::kIo);
}

Status StoreSink::store(DeviceId device, const sync::LogPosition& before, std::span<const sync::EntryView> entries,
                        sync::ChainHash chain_after) try {
  std::vector<store::EntryView> views;
  views.reserve(entries.size());
  for (const sync::EntryView& entry : entries) views.push_back({entry.sequence, entry.kind, entry.flags, entry.payload});
  const store::Added added = store_.add(device, {before.up_to, before.chain}, views, chain_after);
  if (added == store::Added::kStored || added == store::Added::kKnown) {
    note_contact(device);
    return {};
  }
  return fail(store::name_of(added), Error::kCorrupt);
} catch (const std::exception& error) {
  return fail(error.what(), Error::kIo);
}

}  // namespace eslabon::commands
