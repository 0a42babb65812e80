// What the operator sees while devices are synchronised.
#pragma once

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "host/link/device_link.hpp"

namespace eslabon::link {

enum class DisplayStyle {
  kRows,   ///< one row a device, drawn over ten times a second
  kLines,  ///< a plain line when something happens
  kJson,   ///< one JSON object a line, twice a second and when something happens
  kQuiet,
};

/// kRows on a terminal, else kLines.
DisplayStyle style_for(std::FILE* out);

/// Shows links on a stream (standard error, as results go to standard output).
class ProgressDisplay {
 public:
  ProgressDisplay(std::FILE* out, DisplayStyle style) : out_(out), style_(style) {}
  void update(const std::vector<std::unique_ptr<DeviceLink>>& links, std::uint64_t now_ms);
  /// Leaves the last rows standing.
  void finish();

 private:
  struct Seen {
    std::string phase;
    std::uint64_t said_ms = 0;
    std::uint64_t rate_ms = 0;
    std::uint64_t rate_bytes = 0;
    double bytes_per_s = 0;
  };
  void draw_rows(const std::vector<std::unique_ptr<DeviceLink>>& links, std::uint64_t now_ms);
  void say_line(const DeviceLink& link, Seen& seen, std::uint64_t now_ms);
  void say_json(const DeviceLink& link, Seen& seen, std::uint64_t now_ms);
  void measure(const DeviceLink& link, Seen& seen, std::uint64_t now_ms) const;

  std::FILE* out_;
  DisplayStyle style_;
  std::map<const DeviceLink*, Seen> seen_;
  std::size_t rows_ = 0;
};

/// "opening", "calling", "receiving", ..., "failed".
std::string phase_of(const DeviceLink& link);
/// "12 345 B", "1.2 MB": at most four digits.
std::string in_bytes(std::uint64_t bytes);

}  // namespace eslabon::link
