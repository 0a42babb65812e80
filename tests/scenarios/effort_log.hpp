// What key presses cost the emulated machine, in milliseconds of a 50 MHz processor that does an instruction a clock.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace eslabon::scenario {

class EffortLog {
 public:
  /// One key press: the step that took it, to the screen it drew. `us` is the machine's own time, 16 ns an instruction.
  void add(const std::string& doing, std::uint32_t us) { presses_[doing].push_back(ms_of(us)); }
  /// One time between power on and off.
  void add_run(std::uint32_t boot_us, std::uint64_t awake_us, std::uint64_t uptime_us);

  [[nodiscard]] double longest_ms() const;
  [[nodiscard]] double longest_boot_ms() const { return longest_boot_ms_; }
  /// Typical, 95th percentile and longest for each thing done and for all; the share of time awake.
  [[nodiscard]] std::string table() const;

 private:
  static double ms_of(std::uint64_t us) { return static_cast<double>(us) * 1000 / 16 / 50'000; }

  std::map<std::string, std::vector<double>> presses_;
  double longest_boot_ms_ = 0;
  std::uint64_t awake_us_ = 0, uptime_us_ = 0;
};

}  // namespace eslabon::scenario
