#include "host/commands/sync_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/link/progress_display.hpp"
#include "host/link/station_name.hpp"

namespace eslabon::commands {
namespace {

std::uint64_t new_entries(const sync::StationStatus& status) {
  if (status.first_wanted == 0 || status.stored_up_to < status.first_wanted) return 0;
  return status.stored_up_to + 1 - status.first_wanted;
}

std::string problem_of(const link::DeviceLink& link, const std::string& store_problem) {
  const bool store_failed = link.status().refusal == sync::Refusal::kNone && !link.status().error.ok();
  return link.message() + (store_failed && !store_problem.empty() ? " (" + store_problem + ")" : "");
}

std::string advice_for(Error error) {
  switch (error) {
    case Error::kFull: return "there is no room on its card";
    case Error::kRefused: return "not now: close the interview that is open and synchronise again";
    case Error::kUnsupported: return "its software is too old for this file";
    case Error::kCorrupt: return "it came damaged on to its card; the old one stays in use";
    case Error::kNoMedium: return "it has no card";
    default: return name_of(error);
  }
}

}  // namespace

bool succeeded(const link::DeviceLink& link) {
  if (link.state() != link::LinkState::kDone) return false;
  return std::all_of(link.reports().begin(), link.reports().end(),
                     [](const sync::PushReport& report) { return report.result == sync::PushResult::kInstalled; });
}

void print_summary(const link::DeviceLink& link, const std::vector<OutgoingFile>& files, const std::string& store_problem) {
  const sync::StationStatus& status = link.status();
  if (status.known) {
    fmt::print("{}  device {:016x}: {} new entries (up to {}), {} of log\n", link.port().path, status.device, new_entries(status),
               status.stored_up_to, link::in_bytes(status.stream_bytes));
    if (status.gap_to != 0)
      fmt::print("  entries {}..{} are not here: station {} has taken them; merge its store\n", status.gap_from, status.gap_to,
                 link::station_name(link.welcome().held_by));
    for (std::size_t i = 0; i < status.objects_done; ++i) {
      const sync::PushReport& report = link.reports()[i];
      const std::string what = fmt::format("{} {}", sync::name_of(files[i].name.kind), files[i].title);
      if (report.result != sync::PushResult::kInstalled) fmt::print("  {} NOT installed: {}\n", what, advice_for(report.error));
      else if (report.spared == files[i].name.size) fmt::print("  {} was there already\n", what);
      else if (report.spared == 0) fmt::print("  {} installed\n", what);
      else fmt::print("  {} installed, {} of {} sent\n", what, link::in_bytes(files[i].name.size - report.spared), link::in_bytes(files[i].name.size));
    }
  }
  if (!link.message().empty()) fmt::print(stderr, "eslabon: {}\n", problem_of(link, store_problem));
}

void print_summary_json(const link::DeviceLink& link, const std::vector<OutgoingFile>& files, const std::string& store_problem) {
  const sync::StationStatus& status = link.status();
  nlohmann::ordered_json line{{"event", "summary"}, {"port", link.port().path}, {"ok", succeeded(link)}};
  if (status.known) {
    line["device"] = fmt::format("{:016x}", status.device);
    line["new_entries"] = new_entries(status);
    line["stored_up_to"] = status.stored_up_to;
    line["confirmed_up_to"] = status.committed_up_to;
    line["log_bytes"] = status.stream_bytes;
    line["line_bytes"] = status.line_bytes;
    line["repeated_bytes"] = status.repeated_bytes;
    line["damaged_frames"] = status.damaged_frames;
    line["repaired_symbols"] = status.repaired_symbols;
    line["reconnects"] = status.reconnects;
    line["seconds"] = static_cast<double>(link::monotonic_ms() - link.started_ms()) / 1000;
    if (status.gap_to != 0)
      line["missing"] = {{"from", status.gap_from}, {"to", status.gap_to}, {"station", link::station_name(link.welcome().held_by)}};
    line["objects"] = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < status.objects_done; ++i) {
      const sync::PushReport& report = link.reports()[i];
      nlohmann::ordered_json object{{"kind", sync::name_of(files[i].name.kind)},
                                    {"hash", fmt::format("{:016x}", files[i].name.hash)},
                                    {"installed", report.result == sync::PushResult::kInstalled},
                                    {"bytes", files[i].name.size},
                                    {"spared_bytes", report.spared}};
      if (report.result == sync::PushResult::kFailed) object["problem"] = advice_for(report.error);
      line["objects"].push_back(object);
    }
  }
  if (!link.message().empty()) line["problem"] = problem_of(link, store_problem);
  fmt::print("{}\n", line.dump());
  std::fflush(stdout);
}

}  // namespace eslabon::commands
