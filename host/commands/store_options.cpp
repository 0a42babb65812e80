#include "host/commands/store_options.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "host/text/fault.hpp"

namespace eslabon::commands {

std::string readable_time(std::int64_t utc_s) {
  return utc_s == 0 ? std::string() : fmt::format("{:%Y-%m-%d %H:%M}", fmt::gmtime(static_cast<std::time_t>(utc_s)));
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
