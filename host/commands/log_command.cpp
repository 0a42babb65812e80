// eslabon log: the entries of a device's log, one line each, as they happened.
#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "firmware/event/event_codec.hpp"
#include "host/commands/commands.hpp"
#include "host/commands/event_json.hpp"
#include "host/commands/store_options.hpp"
#include "host/store/decisions.hpp"
#include "host/text/fault.hpp"

namespace eslabon::commands {
namespace {

struct LogOptions {
  std::string store, interview, device;
  std::uint64_t from = 1;
  bool json = false;
};

/// An entry of an office's log.
nlohmann::ordered_json describe_decision(const store::EntryView& entry, nlohmann::ordered_json line) {
  const auto kind = static_cast<store::DecisionKind>(entry.kind);
  line["kind"] = store::name_of(kind);
  if (kind == store::DecisionKind::kOfficeNamed) return line["name"] = as_text(entry.payload), line;
  store::Decision decision;
  if (!store::read_decision(entry.payload, decision)) return line["unreadable"] = "unknown", line;
  line["interview"] = store::interview_key(decision.device, decision.interview);
  line["who"] = decision.who, line["utc_s"] = decision.utc_s, line["note"] = decision.note;
  for (const store::DecidedAnswer& answer : decision.answers)
    line[answer.variable] = answer.comment.empty() ? answer.before + " -> " + answer.after : answer.comment;
  return line;
}

bool is_decision(const store::EntryView& entry) {
  return std::string_view(store::name_of(static_cast<store::DecisionKind>(entry.kind))) != "unknown";
}

nlohmann::ordered_json describe(const store::EntryView& entry) {
  nlohmann::ordered_json line{{"entry", entry.sequence}};
  if (is_decision(entry)) return describe_decision(entry, std::move(line));
  const auto event = event::decode(entry.kind, entry.payload);
  if (event.ok()) line.update(event_json(*event));
  else line["unreadable"] = name_of(event.error());
  return line;
}

/// "     130  2026-03-04 10:10:02  answer_set interview 129 node 12 = 40"; where the clock was not set, the boot and seconds since it.
void print_event(const store::EntryView& entry) {
  const auto event = event::decode(entry.kind, entry.payload);
  if (!event.ok()) return fmt::print("{:8}  {:19}  kind {}: {}\n", entry.sequence, "", entry.kind, name_of(event.error()));
  fmt::print("{:8}  {:19}  {}\n", entry.sequence, pressed_text(*event), event_line(*event));
}

void print_line(const nlohmann::ordered_json& line) {
  std::string text;
  for (const auto& [name, value] : line.items())
    text += fmt::format("{}{}={}", text.empty() ? "" : "  ", name, value.is_string() ? value.get<std::string>() : value.dump());
  fmt::print("{}\n", text);
}

bool belongs_to(const store::EntryView& entry, event::InterviewId id) {
  if (entry.sequence == id) return true;
  const auto event = event::decode(entry.kind, entry.payload);
  return event.ok() && (event::fields_of(event->kind) & event::kInterview) != 0 && event->interview == id;
}

void print_log(store::Store& store, DeviceId device, store::Sequence from, store::Sequence to, event::InterviewId only, bool json) {
  store.read(device, from, to, [&](const store::EntryView& entry) {
    if (only != 0 && !belongs_to(entry, only)) return true;
    if (json) fmt::print("{}\n", describe(entry).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    else if (is_decision(entry)) print_line(describe(entry));
    else print_event(entry);
    return true;
  });
}

/// What offices decided about it, behind what its device wrote.
void print_decisions(store::Store& store, const store::InterviewInfo& info, bool json) {
  const store::Decisions decisions(store);
  for (const store::Decision& decision : decisions.of(info.device, info.id)) {
    const std::string payload = store::write_decision(decision);
    nlohmann::ordered_json line{{"office", decisions.office_name(decision.office)}, {"entry", decision.sequence}};
    line = describe_decision({decision.sequence, static_cast<std::uint8_t>(decision.kind), 0, as_bytes(payload)}, std::move(line));
    if (json) fmt::print("{}\n", line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    else print_line(line);
  }
}

void run_log(const LogOptions& options) {
  const auto store = open_folded(options.store);
  if (!options.interview.empty()) {
    const store::InterviewInfo info = find_interview(*store, options.interview);
    print_log(*store, info.device, info.id, info.last, info.id, options.json);
    return print_decisions(*store, info, options.json);
  }
  for (const store::DeviceLog& log : store->devices())
    if (options.device.empty() || fmt::format("{:016x}", log.device) == options.device)
      print_log(*store, log.device, std::max(options.from, log.first), log.end.up_to, 0, options.json);
}

}  // namespace

void add_log(CLI::App& app, Outcome&) {
  auto options = std::make_shared<LogOptions>();
  CLI::App* command = app.add_subcommand("log", "the entries of the devices' logs, as they happened");
  add_store_option(*command, options->store);
  command->add_option("--interview", options->interview, "of this interview alone (as `list` names it, or the firm)");
  command->add_option("--device", options->device, "of this device alone (16 hex digits)");
  command->add_option("--from", options->from, "from this entry on");
  command->add_flag("--json", options->json, "one JSON object a line");
  command->callback([options] { run_log(*options); });
}

}  // namespace eslabon::commands
