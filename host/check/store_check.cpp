#include "host/check/store_check.hpp"

#include <map>

#include "firmware/event/event_codec.hpp"
#include "host/check/interview_check.hpp"
#include "host/store/damage_trace.hpp"

namespace eslabon::check {
namespace {

class Forms {
 public:
  Forms(store::Store& store, Report& report) : store_(store), report_(report) {}
  /// Null when the store lacks the form.
  InterviewCheck* check_for(ContentHash hash) {
    Entry& entry = entries_[hash];
    if (!entry.tried) open(hash, entry);
    return entry.check.get();
  }

 private:
  struct Entry {
    bool tried = false;
    std::unique_ptr<compile::PackageFile> form;
    std::unique_ptr<InterviewCheck> check;
  };
  void open(ContentHash hash, Entry& entry) {
    entry.tried = true;
    const auto bytes = store_.object(hash);
    if (!bytes) return;
    entry.form = compile::PackageFile::from_bytes(*bytes, "form in " + store_.name());
    entry.check = std::make_unique<InterviewCheck>(*entry.form, report_.faults);
  }
  store::Store& store_;
  Report& report_;
  std::map<ContentHash, Entry> entries_;
};

using EventsByInterview = std::map<event::InterviewId, std::vector<LoggedEvent>>;

EventsByInterview events_of(store::Store& store, const store::DeviceLog& log, store::DamageTrace& trace) {
  EventsByInterview events;
  store.read(log.device, log.first, log.end.up_to, [&](const store::EntryView& entry) {
    const auto event = event::decode(entry.kind, entry.payload);
    const bool opens = event.ok() && event->kind == event::Kind::interview_opened;
    const bool belongs = event.ok() && event->kind > event::Kind::interview_opened;
    if (entry.kind == store::DamageTrace::kLostKind) trace.lost();
    if (opens || belongs) trace.intact(opens ? entry.sequence : event->interview);
    if (opens || belongs)
      events[opens ? entry.sequence : event->interview].push_back({entry.sequence, entry.kind, std::string(as_text(entry.payload))});
    return true;
  });
  trace.end();
  return events;
}

void find_damage(const store::DamageTrace& trace, const std::vector<const store::InterviewInfo*>& interviews, Report& report) {
  for (const store::InterviewInfo* info : interviews)
    if (const auto found = trace.affected().find(info->id); found != trace.affected().end())
      report.findings.push_back({"damaged", Severity::kHard, info->device, info->id, info->case_id, {}, {},
                                 std::to_string(found->second) + " entries of the kiosk's log beside this interview's are damaged: answers may be missing",
                                 info->enumerator, {}});
}

void find_duplicates(const std::vector<store::InterviewInfo>& interviews, Report& report) {
  std::map<std::string, std::vector<const store::InterviewInfo*>> by_firm;
  for (const store::InterviewInfo& info : interviews)
    if (!info.case_id.empty() && info.state == store::InterviewState::kFinished) by_firm[info.case_id].push_back(&info);
  for (const auto& [firm, all] : by_firm)
    for (std::size_t i = 0; all.size() > 1 && i < all.size(); ++i) {
      const store::InterviewInfo& other = *all[i == 0 ? 1 : 0];
      report.findings.push_back({"twice", Severity::kHard, all[i]->device, all[i]->id, firm, {}, {},
                                 "the firm was interviewed " + std::to_string(all.size()) + " times, also in " +
                                     store::interview_key(other.device, other.id), all[i]->enumerator, store::interview_key(other.device, other.id)});
    }
}

}  // namespace

Report check_store(store::Store& store) {
  Report report;
  store.fold();
  const std::vector<store::InterviewInfo> interviews = store.interviews({});
  Forms forms(store, report);
  std::map<DeviceId, std::vector<const store::InterviewInfo*>> by_device;
  for (const store::InterviewInfo& info : interviews) by_device[info.device].push_back(&info);
  for (const store::DeviceLog& log : store.devices()) {
    store::DamageTrace trace;
    const EventsByInterview events = events_of(store, log, trace);
    find_damage(trace, by_device[log.device], report);
    for (const store::InterviewInfo* info : by_device[log.device]) {
      ++report.interviews;
      const auto found = events.find(info->id);
      InterviewCheck* check = forms.check_for(info->form);
      if (check == nullptr) {
        report.findings.push_back({"form", Severity::kHard, info->device, info->id, info->case_id, {}, {},
                                   "the store does not have this interview's form", info->enumerator, {}});
      } else if (found != events.end()) {
        check->check(*info, found->second, report.findings);
      }
    }
  }
  find_duplicates(interviews, report);
  return report;
}

}  // namespace eslabon::check
