#include "host/link/progress_display.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

namespace eslabon::link {
namespace {

struct Counts {
  std::uint64_t done = 0;
  std::uint64_t all = 0;
};

Counts entries_of(const sync::StationStatus& status) {
  if (status.first_wanted == 0 || status.last < status.first_wanted) return {};
  const auto received = status.received_up_to + 1 > status.first_wanted ? status.received_up_to + 1 - status.first_wanted : 0;
  return {received, status.last + 1 - status.first_wanted};
}

std::uint64_t moved_bytes(const DeviceLink& link) {
  std::uint64_t bytes = link.status().stream_bytes + link.status().object_bytes;
  for (std::size_t i = 0; i < link.status().objects_done; ++i) bytes += link.options().objects[i].name.size;
  return bytes;
}

double seconds_left(const Counts& entries, std::uint64_t bytes, double bytes_per_s) {
  if (entries.done == 0 || bytes_per_s < 1 || entries.done >= entries.all) return -1;
  const double bytes_per_entry = static_cast<double>(bytes) / static_cast<double>(entries.done);
  return static_cast<double>(entries.all - entries.done) * bytes_per_entry / bytes_per_s;
}

std::string name_of_device(const DeviceLink& link) {
  return link.status().known ? fmt::format("{:016x}", link.status().device) : std::string("-");
}

std::string row_of(const DeviceLink& link, double bytes_per_s) {
  const sync::StationStatus& status = link.status();
  const Counts entries = entries_of(status);
  const double left_s = seconds_left(entries, status.stream_bytes, bytes_per_s);
  const unsigned retries = status.damaged_frames + status.reconnects;
  return fmt::format("{:<20.20} {:<16} {:<10} {:>7}/{:<7} {:>9} {:>9}/s {:>6} {:>4} retries", link.port().path,
                     name_of_device(link), phase_of(link), entries.done, entries.all, in_bytes(moved_bytes(link)),
                     in_bytes(static_cast<std::uint64_t>(bytes_per_s)), left_s < 0 ? "" : fmt::format("{:.0f} s", left_s), retries);
}

}  // namespace

DisplayStyle style_for(std::FILE* out) {
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return ::isatty(::fileno(out)) != 0 && !dumb ? DisplayStyle::kRows : DisplayStyle::kLines;
}

std::string in_bytes(std::uint64_t bytes) {
  if (bytes < 10000) return fmt::format("{} B", bytes);
  if (bytes < 1000000) return fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1e3);
  return fmt::format("{:.2f} MB", static_cast<double>(bytes) / 1e6);
}

std::string phase_of(const DeviceLink& link) {
  switch (link.state()) {
    case LinkState::kOpening: return "opening";
    case LinkState::kTalking: return sync::name_of(link.status().phase);
    case LinkState::kDone: return "done";
    case LinkState::kFailed: return "failed";
  }
  return "unknown";
}

void ProgressDisplay::measure(const DeviceLink& link, Seen& seen, std::uint64_t now_ms) const {
  constexpr std::uint64_t kWindowMs = 1000;
  if (seen.rate_ms == 0) seen.rate_ms = now_ms, seen.rate_bytes = moved_bytes(link);
  if (now_ms - seen.rate_ms < kWindowMs) return;
  seen.bytes_per_s = static_cast<double>(moved_bytes(link) - std::min(seen.rate_bytes, moved_bytes(link))) * 1000 /
                     static_cast<double>(now_ms - seen.rate_ms);
  seen.rate_ms = now_ms;
  seen.rate_bytes = moved_bytes(link);
}

void ProgressDisplay::update(const std::vector<std::unique_ptr<DeviceLink>>& links, std::uint64_t now_ms) {
  if (style_ == DisplayStyle::kQuiet) return;
  for (const auto& link : links) {
    Seen& seen = seen_[link.get()];
    measure(*link, seen, now_ms);
    if (style_ == DisplayStyle::kLines) say_line(*link, seen, now_ms);
    if (style_ == DisplayStyle::kJson) say_json(*link, seen, now_ms);
  }
  if (style_ == DisplayStyle::kRows) draw_rows(links, now_ms);
  std::fflush(out_);
}

void ProgressDisplay::draw_rows(const std::vector<std::unique_ptr<DeviceLink>>& links, std::uint64_t) {
  std::string text;
  if (rows_ > 0) text += fmt::format("\x1b[{}A", rows_);
  for (const auto& link : links) text += "\r\x1b[2K" + row_of(*link, seen_[link.get()].bytes_per_s) + "\n";
  rows_ = links.size();
  std::fputs(text.c_str(), out_);
}

void ProgressDisplay::say_line(const DeviceLink& link, Seen& seen, std::uint64_t now_ms) {
  constexpr std::uint64_t kEveryMs = 5000;
  const std::string phase = phase_of(link);
  if (phase == seen.phase && now_ms - seen.said_ms < kEveryMs) return;
  if (phase == seen.phase && link.over()) return;
  seen.phase = phase;
  seen.said_ms = now_ms;
  const Counts entries = entries_of(link.status());
  std::string line = fmt::format("{}: {}", link.port().path, phase);
  if (link.status().known) line += fmt::format(", device {}, {} of {} entries", name_of_device(link), entries.done, entries.all);
  std::fprintf(out_, "%s\n", line.c_str());
}

void ProgressDisplay::say_json(const DeviceLink& link, Seen& seen, std::uint64_t now_ms) {
  constexpr std::uint64_t kEveryMs = 500;
  const std::string phase = phase_of(link);
  if (phase == seen.phase && (now_ms - seen.said_ms < kEveryMs || link.over())) return;
  seen.phase = phase;
  seen.said_ms = now_ms;
  const sync::StationStatus& status = link.status();
  const Counts entries = entries_of(status);
  const double left_s = seconds_left(entries, status.stream_bytes, seen.bytes_per_s);
  nlohmann::ordered_json line{{"event", "progress"}, {"port", link.port().path}, {"phase", phase}};
  if (status.known) line["device"] = name_of_device(link);
  line["entries"] = entries.done;
  line["entries_total"] = entries.all;
  line["bytes"] = moved_bytes(link);
  line["bytes_per_s"] = static_cast<std::uint64_t>(seen.bytes_per_s);
  if (left_s >= 0) line["seconds_left"] = left_s;
  line["retries"] = status.damaged_frames + status.reconnects;
  std::fprintf(out_, "%s\n", line.dump().c_str());
}

void ProgressDisplay::finish() { std::fflush(out_); }

}  // namespace eslabon::link
