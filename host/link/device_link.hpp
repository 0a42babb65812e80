// One line and the session on it: opens, reopens, pumps.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firmware/sync/station_session.hpp"
#include "host/link/port_finder.hpp"
#include "host/link/transport.hpp"

namespace eslabon::link {

struct LinkOptions {
  std::vector<sync::OutgoingObject> objects;  ///< for every device
  std::uint32_t base_baud = 115200;
  std::uint32_t max_baud = 3000000;           ///< the base rate: never raise it
  std::uint64_t answer_ms = 10000;            ///< how long a port may stay silent, or away once it was there
  bool only_ask = false;                      ///< who is there; no entries, no objects
  bool patient = false;                       ///< a port that is not there may come later (--watch)
  bool set_time = true;
  sync::StationId station = 0;                ///< who we are
  std::optional<std::int16_t> local_min;      ///< minutes that the devices' local time is ahead of UTC; else as here
};

enum class LinkState {
  kOpening,   ///< the port is not open (yet, or again)
  kTalking,
  kDone,
  kFailed,    ///< see message()
};

/// Owns the line, the session and its memory. `now_ms` is any monotonic clock.
class DeviceLink {
 public:
  DeviceLink(FoundPort port, const LinkOptions& options, sync::StationSink& sink);
  /// Whatever is due: opening, reading when `readable`, writing.
  void step(std::uint64_t now_ms, bool readable);
  /// Polled for, -1 while closed; wants_write(): for writing too.
  [[nodiscard]] int descriptor() const { return transport_ ? transport_->descriptor() : -1; }
  [[nodiscard]] bool wants_write() const { return !pending_.empty(); }
  [[nodiscard]] std::uint64_t wake_ms() const;
  /// Stops with a reason that lies outside of this line.
  void fail(const std::string& message);
  /// Gives the port back, when over.
  void release() { transport_.reset(); }
  /// Opens the port and begins anew, when it is to be synchronised again.
  void restart(std::uint64_t now_ms);

  [[nodiscard]] LinkState state() const { return state_; }
  [[nodiscard]] bool over() const { return state_ == LinkState::kDone || state_ == LinkState::kFailed; }
  /// What is wrong, when failed; whether nobody ever answered.
  [[nodiscard]] const std::string& message() const { return message_; }
  [[nodiscard]] bool unanswered() const { return !status().known; }
  [[nodiscard]] const FoundPort& port() const { return port_; }
  [[nodiscard]] const sync::StationStatus& status() const { return session_->status(); }
  [[nodiscard]] const eslabon_Welcome& welcome() const { return session_->welcome(); }
  [[nodiscard]] const std::vector<sync::PushReport>& reports() const { return reports_; }
  [[nodiscard]] const LinkOptions& options() const { return options_; }
  [[nodiscard]] std::uint64_t started_ms() const { return started_ms_; }

 private:
  void make_session();
  void try_open(std::uint64_t now_ms);
  void read(std::uint64_t now_ms);
  void write(std::uint64_t now_ms);
  void close(std::uint64_t now_ms);
  void check_over(std::uint64_t now_ms);
  bool change_baud();

  FoundPort port_;
  const LinkOptions& options_;
  sync::StationSink& sink_;
  std::vector<std::uint8_t> stream_memory_;
  std::vector<sync::EntryView> entry_memory_;
  std::vector<sync::PushReport> reports_;
  std::unique_ptr<sync::StationSession> session_;
  std::unique_ptr<Transport> transport_;
  std::vector<std::uint8_t> pending_;   ///< not yet taken by the line
  std::string message_;
  LinkState state_ = LinkState::kOpening;
  std::uint64_t started_ms_ = 0;
  std::uint64_t open_again_ms_ = 0;
  std::uint64_t silent_since_ms_ = 0;   ///< nothing known to be there
  std::uint32_t baud_ = 0;
  bool started_ = false;
  bool was_open_ = false;
};

/// Why a stopped session stopped, for a person.
std::string explain(const sync::StationStatus& status);

}  // namespace eslabon::link
