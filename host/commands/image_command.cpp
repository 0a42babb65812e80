#include <fmt/format.h>

#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "firmware/event/event_codec.hpp"
#include "host/commands/card_image.hpp"
#include "host/commands/commands.hpp"
#include "host/commands/event_json.hpp"
#include "host/link/station_name.hpp"
#include "host/store/damage_trace.hpp"
#include "host/store/store.hpp"
#include "host/text/fault.hpp"
#include "host/text/write_file.hpp"

namespace eslabon::commands {
namespace {

using journal::Entry;
using nlohmann::json;

struct ImageOptions {
  std::string image, output, store;
  std::optional<std::uint64_t> offset;
  bool json = false;
};

struct ImageInterview {
  std::string state = "open", case_id, outcome;
  ContentHash form = 0;
  std::uint64_t entries = 0, answers = 0;
};

struct ImageCount {
  std::uint64_t entries = 0, lost = 0, unreadable = 0, chain_breaks = 0;
  journal::Sequence first_lost = 0;
  store::DamageTrace trace;
};

std::string text_of(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}
void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

/// Calls `each` for every entry on the card, damaged ones included; fails when the image itself cannot be read.
template <class Each>
void for_each_entry(journal::Journal& log, Each each) {
  std::array<std::uint8_t, journal::kMaxPayload> buffer;
  journal::Cursor cursor(log, log.oldest_sequence());
  while (cursor.sequence() < log.next_sequence()) {
    const auto entry = cursor.next(buffer);
    if (!entry.ok())
      throw text::Failure(text::ExitCode::kFailed,
                          fmt::format("entry {} cannot be read: {}", cursor.sequence(), name_of(entry.error())));
    each(*entry);
  }
}

void fold(std::map<std::uint64_t, ImageInterview>& interviews, const Entry& entry) {
  const auto event = event::decode(entry.kind, entry.payload);
  if (!event.ok()) return;
  const bool opens = event->kind == event::Kind::interview_opened;
  if (!opens && (fields_of(event->kind) & event::kInterview) == 0) return;
  ImageInterview& interview = interviews[opens ? entry.sequence : event->interview];
  ++interview.entries;
  switch (event->kind) {
    case event::Kind::interview_opened:
      interview.case_id = event->name;
      interview.form = event->hash;
      break;
    case event::Kind::answer_set: ++interview.answers; break;
    case event::Kind::outcome_set: interview.outcome = name_of(event->outcome); break;
    case event::Kind::interview_finished: interview.state = "finished"; break;
    case event::Kind::interview_reopened:
    case event::Kind::interview_returned: interview.state = "open"; break;
    case event::Kind::interview_discarded: interview.state = "discarded"; break;
    default: break;
  }
}

json summary_of(CardImage& image) {
  journal::Journal& log = image.journal();
  return {{"device", fmt::format("{:016x}", log.device_id())}, {"log", fmt::format("{:016x}", log.log_id())},
          {"offset", image.offset()},                          {"first", log.oldest_sequence()},
          {"last", log.next_sequence() - 1},                   {"acknowledged", log.acknowledged()},
          {"station", link::station_name(log.acknowledged_by())},
          {"chain", fmt::format("{:016x}", log.chain())}};
}

void run_list(const ImageOptions& options) {
  CardImage image(options.image, options.offset);
  std::map<std::uint64_t, ImageInterview> interviews;
  for_each_entry(image.journal(), [&](const Entry& entry) { fold(interviews, entry); });
  json made = summary_of(image);
  made["interviews"] = json::array();
  for (const auto& [id, one] : interviews)
    made["interviews"].push_back({{"id", id}, {"state", one.state}, {"case", one.case_id}, {"outcome", one.outcome},
                                  {"form", fmt::format("{:016x}", one.form)}, {"entries", one.entries},
                                  {"answers", one.answers}});
  if (options.json) return print(text_of(made));
  print(fmt::format("device {}  entries {}..{}  with station {} up to {}\n", made["device"].get<std::string>(),
                    image.journal().oldest_sequence(), image.journal().next_sequence() - 1,
                    made["station"].get<std::string>(), image.journal().acknowledged()));
  print(fmt::format("{:>10}  {:<10} {:<20} {:<16} {:>8} {:>8}\n", "interview", "state", "case", "outcome", "entries", "answers"));
  for (const auto& [id, one] : interviews)
    print(fmt::format("{:>10}  {:<10} {:<20} {:<16} {:>8} {:>8}\n", id, one.state, one.case_id, one.outcome, one.entries,
                      one.answers));
}

json entry_json(const Entry& entry) {
  json made = {{"sequence", entry.sequence}, {"chain", fmt::format("{:016x}", entry.chain)}};
  if (entry.lost()) {
    made["lost"] = true;
    return made;
  }
  std::string hex;
  for (const std::uint8_t byte : entry.payload) hex += fmt::format("{:02x}", byte);
  made["kind"] = entry.kind;
  made["flags"] = entry.flags;
  made["payload"] = hex;
  if (const auto event = event::decode(entry.kind, entry.payload); event.ok()) made["event"] = event_json(*event);
  return made;
}

std::string entry_line(const Entry& entry) {
  if (entry.lost()) return fmt::format("{:>10}  lost: its bytes are damaged\n", entry.sequence);
  const auto event = event::decode(entry.kind, entry.payload);
  const std::string words = event.ok() ? event_line(*event) : fmt::format("kind {}: {}", entry.kind, name_of(event.error()));
  return fmt::format("{:>10}  {}\n", entry.sequence, words);
}

/// Entries on their way into a store, some thousands at a time.
class StoreImport {
 public:
  StoreImport(store::Store& store, DeviceId device, const store::LogEnd& before)
      : store_(store), device_(device), end_(before) {}

  void take(const Entry& entry) {
    payloads_.emplace_back(entry.payload.begin(), entry.payload.end());
    heads_.push_back(entry);
    if (heads_.size() == kBatch) flush();
  }
  void flush() {
    if (heads_.empty()) return;
    std::vector<store::EntryView> views;
    for (std::size_t i = 0; i < heads_.size(); ++i)
      views.push_back({heads_[i].sequence, heads_[i].kind, heads_[i].flags, payloads_[i]});
    const store::Added added = store_.add(device_, end_, views, heads_.back().chain);
    if (added != store::Added::kStored && added != store::Added::kKnown)
      throw text::Failure(text::ExitCode::kFailed, fmt::format("{}: entries {}..{} were not added: {}", store_.name(),
                                                               heads_.front().sequence, heads_.back().sequence, name_of(added)));
    if (added == store::Added::kStored) stored += heads_.size();
    end_ = {heads_.back().sequence, heads_.back().chain};
    heads_.clear();
    payloads_.clear();
  }
  std::uint64_t stored = 0;

 private:
  static constexpr std::size_t kBatch = 4096;
  store::Store& store_;
  DeviceId device_;
  store::LogEnd end_;
  std::vector<journal::EntryHead> heads_;
  std::vector<std::vector<std::uint8_t>> payloads_;
};

/// As if the kiosk had been synced: what the store has already stays as it is.
void import(CardImage& image, const std::string& address) {
  journal::Journal& log = image.journal();
  const auto chain = log.chain_at(log.oldest_sequence() - 1);
  if (!chain.ok()) throw text::Failure(text::ExitCode::kFailed, "the log's first segment cannot be read");
  const auto store = store::open_store(address, store::OpenMode::kCreate);
  StoreImport importer(*store, log.device_id(), {log.oldest_sequence() - 1, *chain});
  for_each_entry(log, [&](const Entry& entry) { importer.take(entry); });
  importer.flush();
  store->fold();
  fmt::print(stderr, "{}: {} of {} entries were new\n", store->name(), importer.stored,
             log.next_sequence() - log.oldest_sequence());
}

void run_extract(const ImageOptions& options) {
  CardImage image(options.image, options.offset);
  if (!options.store.empty()) return import(image, options.store);
  const bool lines = options.json || !options.output.empty();
  std::string text;
  for_each_entry(image.journal(), [&](const Entry& entry) {
    text += lines ? text_of(entry_json(entry)) : entry_line(entry);
    if (options.output.empty()) print(text), text.clear();
  });
  if (!options.output.empty()) text::write_file(options.output, text);
}

void trace(ImageCount& count, const Entry& entry) {
  if (entry.lost()) return count.trace.lost();
  const auto event = event::decode(entry.kind, entry.payload);
  if (!event.ok()) ++count.unreadable;
  else if (event->kind == event::Kind::interview_opened) count.trace.intact(entry.sequence);
  else if ((fields_of(event->kind) & event::kInterview) != 0) count.trace.intact(event->interview);
}

ImageCount count(journal::Journal& log) {
  ImageCount made;
  const auto before = log.chain_at(log.oldest_sequence() - 1);
  journal::Chain chain = before.ok() ? *before : 0;
  for_each_entry(log, [&](const Entry& entry) {
    ++made.entries;
    if (entry.lost() && made.lost++ == 0) made.first_lost = entry.sequence;
    trace(made, entry);
    chain = journal::chain_after(chain, entry.sequence, entry.kind, entry.flags, entry.payload);
    if (chain != entry.chain) ++made.chain_breaks;
    chain = entry.chain;
  });
  made.trace.end();
  return made;
}

void run_verify(const ImageOptions& options, Outcome& outcome) {
  CardImage image(options.image, options.offset);
  const ImageCount found = count(image.journal());
  const journal::Health health = image.journal().health();
  const bool sound = found.lost == 0 && found.chain_breaks == 0 && found.unreadable == 0 && health.damaged_headers == 0;
  if (!sound) outcome.exit_code = text::ExitCode::kFailed;
  json made = summary_of(image);
  made["entries"] = found.entries;
  made["lost"] = found.lost;
  made["first_lost"] = found.first_lost;
  made["unreadable"] = found.unreadable;
  made["chain_breaks"] = found.chain_breaks;
  made["damaged_headers"] = health.damaged_headers;
  made["sound"] = sound;
  made["affected"] = json::array();
  for (const auto& [interview, lost] : found.trace.affected()) made["affected"].push_back(interview);
  if (options.json) return print(text_of(made));
  print(fmt::format("{} entries, {} lost to damage, {} not understood, {} breaks of the chain, {} damaged segment headers: {}\n",
                    found.entries, found.lost, found.unreadable, found.chain_breaks, health.damaged_headers,
                    sound ? "sound" : "DAMAGED"));
  for (const auto& [interview, lost] : found.trace.affected())
    print(fmt::format("  interview {} may lack up to {} entries\n", interview, lost));
}

CLI::App* add_action(CLI::App& command, const char* name, const char* help, const std::shared_ptr<ImageOptions>& options) {
  CLI::App* action = command.add_subcommand(name, help);
  action->add_option("CARD", options->image, "the image: a file or a block device")->required();
  action->add_option("--offset", options->offset, "where the journal begins, in bytes; else it is looked for");
  action->add_flag("--json", options->json, "print JSON");
  return action;
}

}  // namespace

void add_image(CLI::App& app, Outcome& outcome) {
  auto options = std::make_shared<ImageOptions>();
  CLI::App* command = app.add_subcommand("image", "read the card of a kiosk directly, without the kiosk");
  command->require_subcommand(1);
  add_action(*command, "list", "the interviews on it", options)->callback([options] { run_list(*options); });
  CLI::App* extract = add_action(*command, "extract", "every entry, in order", options);
  extract->add_option("-o,--output", options->output, "write JSON, one entry a line, to this file");
  extract->add_option("--store", options->store, "add the entries to this store, as a sync would")->excludes("--output");
  extract->callback([options] { run_extract(*options); });
  add_action(*command, "verify", "read all of it and check every checksum and the chain", options)
      ->callback([options, &outcome] { run_verify(*options, outcome); });
}

}  // namespace eslabon::commands
