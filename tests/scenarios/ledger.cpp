#include "tests/scenarios/ledger.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "firmware/event/event_codec.hpp"
#include "firmware/expr/text_forms.hpp"
#include "host/commands/commands.hpp"
#include "host/store/store.hpp"

namespace eslabon::scenario {
namespace {

std::uint32_t packed(Address at) { return (std::uint32_t{at.node} << 16) | at.row; }

std::string written(const event::Answer& answer) {
  if (answer.special != event::Special::kNone) return event::name_of(answer.special);
  std::array<std::uint8_t, kMaxTextBytes + 64> buffer;
  const auto text = expr::write_value(answer.value, buffer);
  if (!text.ok()) throw std::runtime_error("an answer of the store cannot be written");
  return std::string(*text);
}

/// The names of a select_multiple in the alphabet's order: the order of choosing is the form's own business.
std::string in_order(const std::string& text) {
  std::istringstream words(text);
  std::set<std::string> sorted{std::istream_iterator<std::string>(words), {}};
  std::string joined;
  for (const std::string& word : sorted) joined += word + " ";
  return joined;
}

void import(const std::filesystem::path& card, const std::filesystem::path& store) {
  std::filesystem::remove(store);
  std::string words[] = {"eslabon", "image", "extract", card.string(), "--store", store.string()};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), words[4].data(), words[5].data()};
  if (commands::run(6, arguments) != 0) throw std::runtime_error("the card cannot be read into a store");
}

}  // namespace

void Ledger::look(Twin& twin) {
  at_ = {twin.kiosk().stage().desk.interview_id(), packed(twin.kiosk().question_scene().question().at)};
}

void Ledger::keep(Twin& twin, const std::string& value) {
  const bool same = packed(twin.kiosk().question_scene().question().at) == at_.second;
  if (twin.kiosk().scene() == app::SceneId::kMessage && same) return;  // a refusal
  if (value.empty()) typed_.erase(at_);
  else typed_[at_] = value;
}

std::string Ledger::compare(const std::filesystem::path& card, const std::filesystem::path& path, const std::set<NodeId>& given) const {
  import(card, path);
  const auto store = store::open_store(path.string(), store::OpenMode::kMustExist);
  std::map<Key, std::string> stored;
  for (const store::DeviceLog& log : store->devices())
    store->read(log.device, log.first, log.end.up_to, [&](const store::EntryView& entry) {
      const auto event = event::decode(entry.kind, entry.payload);
      if (!event.ok() || event->kind != event::Kind::answer_set || given.contains(event->address.node)) return true;
      const Key key{event->interview, packed(event->address)};
      stored[key] = written(event->answer);
      if (event->answer.is_empty()) stored.erase(key);
      return true;
    });
  for (const auto& [key, value] : typed_)
    if (!stored.contains(key) || in_order(stored.at(key)) != in_order(value))
      throw std::runtime_error("typed \"" + value + "\", but the store has \"" + (stored.contains(key) ? stored.at(key) : "") + "\"");
  for (const auto& [key, value] : stored)
    if (!typed_.contains(key)) throw std::runtime_error("the store has \"" + value + "\", which nobody typed");
  std::ostringstream table;
  for (const store::InterviewInfo& info : store->interviews({})) {
    const auto keys = presses_.find(info.id);
    const auto typed = std::count_if(typed_.begin(), typed_.end(), [&](const auto& one) { return one.first.first == info.id; });
    table << "  " << (info.case_id.empty() ? "unlisted" : info.case_id) << ": " << (keys == presses_.end() ? 0 : keys->second) << " key presses, "
          << typed << " answers typed, " << store::name_of(info.state) << ", " << event::name_of(info.outcome) << "\n";
  }
  table << "  " << typed_.size() << " answers in the store, as they were typed\n";
  return table.str();
}

}  // namespace eslabon::scenario
