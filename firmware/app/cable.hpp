// The cable: pumps bytes between the board's stream and the device's end of a synchronisation.
#pragma once

#include <optional>

#include "firmware/port/byte_stream.hpp"
#include "firmware/port/clock.hpp"
#include "firmware/sync/device_session.hpp"

namespace eslabon::app {

class Cable {
 public:
  Cable(port::ByteStream& stream, port::Clock& clock) : stream_(stream), clock_(clock) {}

  /// A new session, for a card that was just mounted; references outlive the next start() or stop().
  void start(const sync::DeviceProfile& profile, sync::LogSource& log, sync::ObjectSink& objects);
  void stop() { session_.reset(); }
  /// Moves what has come and what fits; returns whether anything moved.
  bool pump();
  [[nodiscard]] sync::DeviceStatus status() const { return session_ ? session_->status() : sync::DeviceStatus(); }
  [[nodiscard]] bool active() const { return status().phase != sync::DevicePhase::kIdle; }

 private:
  bool receive();
  bool transmit();

  port::ByteStream& stream_;
  port::Clock& clock_;
  std::optional<sync::DeviceSession> session_;
  std::uint32_t baud_ = 0;
};

}  // namespace eslabon::app
