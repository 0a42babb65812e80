// Why the processor last restarted: kept in RAM that no reset clears.
#pragma once

#include <cstdint>

namespace eslabon::board {

struct ResetCause {
  enum class Kind : std::uint32_t { kPowerOn, kPanic, kFault, kWatchdog } kind = Kind::kPowerOn;
  const char* file = "";  ///< for a panic, in flash; never null
  std::uint32_t line = 0;
};

/// For the next start; called just before a reset.
void remember_reset(const ResetCause& cause);
/// The cause left by the last run, kPowerOn when there is none; forgets it.
ResetCause take_reset_cause();

}  // namespace eslabon::board
