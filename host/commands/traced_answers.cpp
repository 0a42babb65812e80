#include "host/commands/traced_answers.hpp"

#include <algorithm>
#include <memory>

#include "host/commands/event_json.hpp"
#include "host/compile/package_file.hpp"
#include "host/estimate/column_expression.hpp"
#include "host/store/plain_reader.hpp"

namespace eslabon::commands {
namespace {

/// Which nodes of a form to look for, by name.
using Wanted = std::map<NodeId, std::string>;

Wanted nodes_named(const compile::FormDescription& form, const std::set<std::string>& names) {
  Wanted found;
  for (NodeId id = 1; id < form.nodes.size(); ++id)
    if (names.contains(form.nodes[id].name)) found[id] = form.nodes[id].name;
  return found;
}

/// What counts of one interview so far: a later answer takes the place of an earlier one.
struct Counting {
  using Place = std::pair<NodeId, RowId>;
  std::map<Place, TracedAnswer> answers;
  std::set<Place> hidden;
};

TracedAnswer answer_of(const store::EntryView& entry, const event::Event& event, const std::string& question) {
  TracedAnswer made{question, {}, event.kind == event::Kind::calculation_set, entry.sequence, event.stamp, pressed_text(event)};
  if (event.answer.special == event::Special::kNone) made.answer = value_text(event.answer.value);
  else made.answer = "(" + std::string(event::name_of(event.answer.special)) + ")";
  return made;
}

class Tracer {
 public:
  Tracer(store::Store& store, const std::set<std::string>& questions) : store_(store), questions_(questions) {}

  /// Interviews of one device, by number.
  void trace(DeviceId device, const std::map<event::InterviewId, const store::InterviewInfo*>& wanted, TracedInterviews& traced) {
    std::map<event::InterviewId, Counting> counting;
    store::Sequence last = 0;
    for (const auto& [id, info] : wanted) last = std::max(last, info->last);
    event::Event event;
    store_.read(device, wanted.begin()->first, last, [&](const store::EntryView& entry) {
      if (!store::read_event(entry.kind, entry.payload, event)) return true;
      const auto interview = wanted.find(event.interview);
      if (interview != wanted.end()) take(entry, event, nodes_of(interview->second->form), counting[event.interview]);
      return true;
    });
    for (auto& [id, answers] : counting)
      for (auto& [at, answer] : answers.answers)
        if (!answers.hidden.contains(at)) traced[{device, id}].push_back(std::move(answer));
  }

 private:
  static void take(const store::EntryView& entry, const event::Event& event, const Wanted& nodes, Counting& counting) {
    if (event.kind == event::Kind::interview_reopened) counting.hidden.clear();
    if (event.kind == event::Kind::answers_hidden) {
      event::AddressReader reader(event.addresses);
      for (Address at; reader.next(at);) counting.hidden.insert({at.node, at.row});
    }
    if (event.kind != event::Kind::answer_set && event.kind != event::Kind::calculation_set) return;
    const auto node = nodes.find(event.address.node);
    if (node == nodes.end()) return;
    const Counting::Place at{event.address.node, event.address.row};
    if (event.answer.is_empty()) counting.answers.erase(at);
    else counting.answers[at] = answer_of(entry, event, node->second);
  }

  const Wanted& nodes_of(ContentHash form) {
    const auto known = forms_.find(form);
    if (known != forms_.end()) return known->second;
    Wanted& nodes = forms_[form];
    if (auto bytes = store_.object(form)) nodes = nodes_named(compile::PackageFile::from_bytes(*std::move(bytes), store_.name())->description(), questions_);
    return nodes;
  }

  store::Store& store_;
  const std::set<std::string>& questions_;
  std::map<ContentHash, Wanted> forms_;
};

}  // namespace

std::set<std::string> questions_behind(const compile::FormDescription& form, const std::vector<std::string>& variables) {
  std::set<std::string> found;
  std::vector<std::string> open = variables;
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    if (!found.insert(name).second) continue;
    for (const compile::DescribedNode& node : form.nodes) {
      if (node.name != name || node.calculation.empty()) continue;
      for (std::size_t at = 0; (at = node.calculation.find("${", at)) != std::string::npos; ++at) {
        const std::size_t end = std::min(node.calculation.find('}', at), node.calculation.size());
        open.push_back(node.calculation.substr(at + 2, end - at - 2));
      }
    }
  }
  return found;
}

TracedInterviews trace_answers(store::Store& store, const std::set<std::string>& questions, const std::vector<store::InterviewInfo>& wanted) {
  std::map<DeviceId, std::map<event::InterviewId, const store::InterviewInfo*>> devices;
  for (const store::InterviewInfo& info : wanted) devices[info.device][info.id] = &info;
  Tracer tracer(store, questions);
  TracedInterviews traced;
  for (const auto& [device, interviews] : devices) tracer.trace(device, interviews, traced);
  return traced;
}

}  // namespace eslabon::commands
