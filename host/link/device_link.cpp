#include "host/link/device_link.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <ctime>
#include <random>

namespace eslabon::link {
namespace {

constexpr std::size_t kStreamMemory = 512 * 1024;
constexpr std::size_t kEntryMemory = 2048;
constexpr std::uint64_t kOpenEveryMs = 100;
constexpr std::uint64_t kReopenEveryMs = 10;  // a cable that was pulled: the device goes on sending to nobody

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) ^ device();
}

std::int64_t utc_now_s() {
  using namespace std::chrono;
  return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

std::int16_t local_min_here(std::int64_t utc_s) {
  const auto time = static_cast<std::time_t>(utc_s);
  std::tm local{};
  return ::localtime_r(&time, &local) == nullptr ? std::int16_t{0} : static_cast<std::int16_t>(local.tm_gmtoff / 60);
}

}  // namespace

std::string explain(const sync::StationStatus& status) {
  if (status.refusal == sync::Refusal::kNone)
    return fmt::format("cannot store its entries: {}; nothing was confirmed to the device",
                       status.error.ok() ? "unknown" : name_of(status.error.error()));
  std::string text = sync::name_of(status.refusal);
  if (!status.error.ok()) text += fmt::format(" ({})", name_of(status.error.error()));
  switch (status.refusal) {
    case sync::Refusal::kChainDiffers:
      return text + ": its card was swapped, it was restored, or two devices have one identity; nothing was changed. "
                    "Put its own card back, or take this one out and read it into a store of its own: eslabon image extract CARD "
                    "--store OTHER";
    case sync::Refusal::kStationAhead:
      return text + ": an older card is in it, or it was restored; nothing was changed. Put the newer card back, or an empty "
                    "one; entries that are only on this one are read with: eslabon image extract CARD --store STORE";
    default: return text;
  }
}

DeviceLink::DeviceLink(FoundPort port, const LinkOptions& options, sync::StationSink& sink)
    : port_(std::move(port)),
      options_(options),
      sink_(sink),
      stream_memory_(kStreamMemory),
      entry_memory_(kEntryMemory),
      reports_(options.objects.size()) {
  make_session();
}

void DeviceLink::make_session() {
  std::fill(reports_.begin(), reports_.end(), sync::PushReport{});
  const std::int64_t now_s = utc_now_s();
  const sync::StationOrder order{options_.objects, options_.set_time ? now_s : 0,
                                 transport_ && transport_->base_baud() != 0 ? options_.max_baud : 0, options_.only_ask,
                                 options_.local_min.value_or(local_min_here(now_s)), options_.station};
  session_ = std::make_unique<sync::StationSession>(
      sink_, sync::StationMemory{stream_memory_, entry_memory_, reports_}, order, random_seed());
}

void DeviceLink::restart(std::uint64_t now_ms) {
  transport_.reset();
  pending_.clear();
  was_open_ = false;
  make_session();
  message_.clear();
  state_ = LinkState::kOpening;
  started_ms_ = silent_since_ms_ = now_ms;
}

void DeviceLink::fail(const std::string& message) {
  message_ = message;
  state_ = LinkState::kFailed;
  transport_.reset();
}

void DeviceLink::step(std::uint64_t now_ms, bool readable) {
  if (!started_) started_ms_ = silent_since_ms_ = now_ms, started_ = true;
  if (over()) return;
  if (!transport_) try_open(now_ms);
  if (transport_ && readable) read(now_ms);
  if (transport_) write(now_ms);
  check_over(now_ms);
}

void DeviceLink::try_open(std::uint64_t now_ms) {
  if (now_ms < open_again_ms_) return;
  open_again_ms_ = now_ms + (was_open_ ? kReopenEveryMs : kOpenEveryMs);
  OpenResult opened = open_transport(port_.path, options_.base_baud);
  if (opened.transport) {
    transport_ = std::move(opened.transport);
    baud_ = transport_->base_baud();
    state_ = LinkState::kTalking;
    if (!was_open_) make_session();  // now it is known whether the rate can be changed
    was_open_ = true;
    session_->line_lost(now_ms);
    silent_since_ms_ = now_ms;
    return;
  }
  const bool may_come = options_.patient || was_open_;
  if (opened.fault != OpenFault::kMissing || !may_come) fail(port_.path + ": " + opened.message);
}

void DeviceLink::read(std::uint64_t now_ms) {
  std::array<std::uint8_t, 16384> bytes;
  std::size_t count = 0;
  const Transport::State state = transport_->read(bytes, count);
  session_->receive(Bytes(bytes).first(count), now_ms);
  if (state == Transport::State::kLost) close(now_ms);
}

// The line's rate changes between frames, when the last byte at the old one is out.
bool DeviceLink::change_baud() {
  const std::uint32_t wanted = session_->wanted_baud();
  if (wanted == 0 || baud_ == 0 || wanted == baud_) return true;
  if (!pending_.empty() || !transport_->drained()) return false;
  transport_->set_baud(wanted);
  baud_ = wanted;
  return true;
}

void DeviceLink::write(std::uint64_t now_ms) {
  if (pending_.empty() && change_baud()) {
    pending_.resize(1024);
    pending_.resize(session_->transmit(pending_, now_ms));
  }
  if (pending_.empty()) return;
  std::size_t count = 0;
  const Transport::State state = transport_->write(pending_, count);
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(count));
  if (state == Transport::State::kLost) close(now_ms);
}

void DeviceLink::close(std::uint64_t now_ms) {
  transport_.reset();
  pending_.clear();
  session_->line_lost(now_ms);
  state_ = LinkState::kOpening;
  silent_since_ms_ = now_ms;
  open_again_ms_ = now_ms + kReopenEveryMs;
}

void DeviceLink::check_over(std::uint64_t now_ms) {
  if (over()) return;
  if (session_->over()) {
    if (transport_ && !pending_.empty()) return;
    const bool finished = status().phase == sync::StationPhase::kFinished;
    state_ = finished ? LinkState::kDone : LinkState::kFailed;
    if (!finished) message_ = port_.path + ": " + explain(status());
    return;
  }
  const bool calling = state_ == LinkState::kOpening || status().phase == sync::StationPhase::kCalling;
  if (!calling) silent_since_ms_ = now_ms;
  if (options_.patient || now_ms - silent_since_ms_ < options_.answer_ms) return;
  const char* what = status().known ? "the device stopped answering; what has come so far is stored"
                                    : "nobody answers: is the device switched on and its sync screen open?";
  fail(port_.path + ": " + what);
}

std::uint64_t DeviceLink::wake_ms() const {
  if (over()) return UINT64_MAX;
  return transport_ ? session_->wake_ms() : open_again_ms_;
}

}  // namespace eslabon::link
