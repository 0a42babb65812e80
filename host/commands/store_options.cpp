#include "host/commands/store_options.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "host/text/fault.hpp"

namespace eslabon::commands {

std::string readable_time(std::int64_t utc_s) {
  return utc_s == 0 ? std::string() : fmt::format("{:%Y-%m-%d %H:%M}", fmt::gmtime(static_cast<std::time_t>(utc_s)));
}

void print_merge(const std::string& source, store::Store& target, const store::MergeReport& report, Outcome& outcome) {
  fmt::print("{}: {} new entries of {} devices, {} new objects\n", source, report.entries, report.devices, report.objects);
  if (report.conflicts.empty()) return;
  for (const store::Conflict& conflict : target.conflicts())
    if (std::find(report.conflicts.begin(), report.conflicts.end(), conflict.device) != report.conflicts.end())
      fmt::print(stderr, "eslabon: {}: device {} has other entries from {} on than {}; they were kept aside ({} to {}). Two devices with one"
                         " identity, or a card that was restored\n", source, store::device_name(conflict.device), conflict.first,
                 target.name(), conflict.first, conflict.last);
  outcome.exit_code = text::ExitCode::kFailed;
}

store::InterviewInfo find_interview(store::Store& store, const std::string& what) {
  DeviceId device = 0;
  event::InterviewId id = 0;
  const bool is_key = store::parse_interview_key(what, device, id);
  std::vector<store::InterviewInfo> found;
  for (store::InterviewInfo& info : store.interviews({}))
    if (is_key ? info.device == device && info.id == id : info.case_id == what) found.push_back(std::move(info));
  if (found.size() == 1) return found[0];
  std::string message = found.empty() ? "there is no interview " + what + "; `eslabon list` shows them all" : what + " has several interviews:";
  for (const auto& info : found) message += " " + store::interview_key(info.device, info.id);
  throw text::Failure(text::ExitCode::kUsage, message);
}

}  // namespace eslabon::commands
