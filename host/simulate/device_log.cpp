#include "host/simulate/device_log.hpp"

#include <algorithm>
#include <array>

#include "firmware/journal/chain.hpp"
#include "host/text/fault.hpp"

namespace eslabon::simulate {

void DeviceLog::boot(std::int64_t utc_s) {
  utc_ms_ = std::max(utc_ms_ + 1000, utc_s * 1000);
  ++boot_;
  boot_utc_ms_ = utc_ms_;
  if (entries_.empty()) append(event::log_begun(device_ ^ 0x5EED));
  append(event::boot("simulated"));
}

event::Event DeviceLog::append(event::Event event) {
  event.stamp = {boot_, static_cast<std::uint64_t>(utc_ms_ - boot_utc_ms_)};
  event.has_utc = true;
  event.utc_s = utc_s();
  event.has_local = event.kind == event::Kind::interview_opened;  // the clock shows UTC
  std::array<std::uint8_t, kMaxEventBytes> bytes;
  const Result<std::size_t> size = event::encode(event, bytes);
  if (!size.ok()) throw text::Failure(text::ExitCode::kFailed, std::string("an event of kind ") + event::name_of(event.kind) + " cannot be written");
  const auto kind = static_cast<std::uint8_t>(event.kind);
  entries_.push_back({kind, std::string(as_text(Bytes(bytes).first(*size)))});
  const Bytes payload = as_bytes(entries_.back().payload);
  chain_ = journal::chain_after(chain_, last(), kind, 0, payload);
  const Result<event::Event> read = event::decode(kind, payload);
  if (!read.ok()) throw text::Failure(text::ExitCode::kFailed, "an event cannot be read back");
  return *read;
}

void DeviceLog::keep_in(store::Store& store) const {
  std::vector<store::EntryView> views;
  for (std::size_t i = 0; i < entries_.size(); ++i)
    views.push_back({static_cast<journal::Sequence>(i + 1), entries_[i].kind, 0, as_bytes(entries_[i].payload)});
  const store::Added added = store.add(device_, {}, views, chain_);
  if (added != store::Added::kStored && added != store::Added::kKnown)
    throw text::Failure(text::ExitCode::kFailed, store.name() + ": " + store::name_of(added) + ": another log of this device is there");
  store.note_contact(device_, utc_s());
}

}  // namespace eslabon::simulate
