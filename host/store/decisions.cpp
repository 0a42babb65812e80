#include "host/store/decisions.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "firmware/base/crc32c.hpp"
#include "firmware/event/event_codec.hpp"

namespace eslabon::store {
namespace {

using Json = nlohmann::ordered_json;

std::string hex_of(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const char character : bytes) {
    const auto byte = static_cast<unsigned char>(character);
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 15U];
  }
  return hex;
}

std::string bytes_of(const std::string& hex) {
  const auto digit = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : (c | 32) - 'a' + 10) & 15U; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) bytes += static_cast<char>(digit(hex[i]) << 4U | digit(hex[i + 1]));
  return bytes;
}

bool is_status(const Decision& decision) { return decision.kind == DecisionKind::kAccepted || decision.kind == DecisionKind::kRejected; }

const DecidedAnswer* answer_of(const Decision& decision, const DecidedAnswer& like) {
  for (const DecidedAnswer& answer : decision.answers)
    if (answer.at.node == like.at.node && answer.at.row == like.at.row) return &answer;
  return nullptr;
}

/// Whether two offices' decisions cannot both be followed.
bool contradict(const Decision& a, const Decision& b) {
  if (a.office == b.office) return false;
  if (is_status(a) && is_status(b)) return a.kind != b.kind;
  if (a.kind != DecisionKind::kCorrected || b.kind != DecisionKind::kCorrected) return false;
  return std::any_of(a.answers.begin(), a.answers.end(), [&](const DecidedAnswer& answer) {
    const DecidedAnswer* const other = answer_of(b, answer);
    return other != nullptr && other->after != answer.after;
  });
}

}  // namespace

const char* name_of(DecisionKind kind) {
  switch (kind) {
    case DecisionKind::kOfficeNamed: return "office named";
    case DecisionKind::kAccepted: return "accepted";
    case DecisionKind::kRejected: return "rejected";
    case DecisionKind::kCorrected: return "corrected";
    case DecisionKind::kAssigned: return "assigned";
  }
  return "unknown";
}

std::string write_decision(const Decision& decision) {
  Json json{{"interview", interview_key(decision.device, decision.interview)}, {"up_to", decision.up_to}, {"who", decision.who}, {"utc", decision.utc_s}};
  if (!decision.note.empty()) json["note"] = decision.note;
  for (const DecidedAnswer& answer : decision.answers) {
    Json made{{"name", answer.variable}, {"node", answer.at.node}, {"row", answer.at.row}};
    if (!answer.comment.empty()) made["comment"] = answer.comment;
    else made.update({{"before", answer.before}, {"after", answer.after}});
    json["answers"].push_back(made);
  }
  for (const std::string& event : decision.events) json["events"].push_back(hex_of(event));
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool read_decision(Bytes payload, Decision& decision) {
  const Json json = Json::parse(payload.begin(), payload.end(), nullptr, false);
  if (!json.is_object()) return false;
  try {
    if (!parse_interview_key(json.at("interview").get<std::string>(), decision.device, decision.interview)) return false;
    decision.up_to = json.at("up_to").get<Sequence>();
    decision.who = json.at("who").get<std::string>();
    decision.utc_s = json.at("utc").get<std::int64_t>();
    decision.note = json.value("note", "");
    for (const Json& answer : json.value("answers", Json::array()))
      decision.answers.push_back({{answer.at("node").get<NodeId>(), answer.at("row").get<RowId>()}, answer.value("name", ""), answer.value("before", ""),
                                  answer.value("after", ""), answer.value("comment", "")});
    for (const Json& event : json.value("events", Json::array())) decision.events.push_back(bytes_of(event.get<std::string>()));
  } catch (const Json::exception&) {
    return false;
  }
  return true;
}

Decisions::Decisions(const std::vector<DeviceLog>& logs, const Read& read) {
  for (const DeviceLog& log : logs) {
    if (!is_office(log.device)) continue;
    read(log.device, log.first, log.end.up_to, [&](const EntryView& entry) {
      take(log.device, entry);
      return true;
    });
  }
  sort();
}

Decisions::Decisions(Store& store)
    : Decisions(store.devices(), [&](DeviceId device, Sequence first, Sequence last, const auto& each) { store.read(device, first, last, each); }) {}

void Decisions::take(DeviceId office, const EntryView& entry) {
  const auto kind = static_cast<DecisionKind>(entry.kind);
  if (kind == DecisionKind::kOfficeNamed) names_[office] = as_text(entry.payload);
  if (kind < DecisionKind::kAccepted || kind > DecisionKind::kAssigned) return;
  Decision decision;
  if (!read_decision(entry.payload, decision)) return;  // of a later version: kept, not followed
  decision.kind = kind, decision.office = office, decision.sequence = entry.sequence;
  by_interview_[{decision.device, decision.interview}].push_back(std::move(decision));
}

void Decisions::sort() {
  const auto key = [](const Decision& decision) { return std::tuple(decision.utc_s, decision.office, decision.sequence); };
  for (auto& [interview, decisions] : by_interview_)
    std::sort(decisions.begin(), decisions.end(), [&](const Decision& a, const Decision& b) { return key(a) < key(b); });
}

std::span<const Decision> Decisions::of(DeviceId device, event::InterviewId interview) const {
  const auto found = by_interview_.find({device, interview});
  return found == by_interview_.end() ? std::span<const Decision>() : std::span<const Decision>(found->second);
}

Review Decisions::review(DeviceId device, event::InterviewId interview, Sequence last) const {
  Review review;
  const std::span all = of(device, interview);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Decision& decision = all[i];
    if (decision.kind == DecisionKind::kAssigned) review.assigned = &decision;
    if (decision.up_to < last) continue;
    if (is_status(decision)) review.status = &decision;
    if (decision.kind == DecisionKind::kCorrected) review.corrections.push_back(&decision);
    for (std::size_t j = 0; j < i; ++j)
      if (all[j].up_to >= last && contradict(all[j], decision)) review.contradicted = &all[j], review.contradiction = &decision;
  }
  return review;
}

void Decisions::apply(InterviewFold& fold) const {
  if (of(fold.info().device, fold.info().id).empty()) return;
  const Review known = review(fold.info().device, fold.info().id, fold.info().last);
  const InterviewState state = fold.info().state;
  const event::Stamp ended = fold.ended;
  for (const Decision* correction : known.corrections)
    for (const std::string& bytes : correction->events) {
      if (bytes.empty()) continue;
      const auto event = event::decode(static_cast<std::uint8_t>(bytes[0]), as_bytes(std::string_view(bytes).substr(1)));
      if (event.ok()) fold.apply(*event);
    }
  const bool returned = known.status != nullptr && known.status->kind == DecisionKind::kRejected;
  fold.info().state = returned && state == InterviewState::kFinished ? InterviewState::kOpen : state;
  fold.ended = ended;
}

std::uint64_t Decisions::digest(DeviceId device, event::InterviewId interview) const {
  std::uint64_t digest = 0;
  for (const Decision& decision : of(device, interview)) digest = (digest ^ decision.office ^ decision.sequence) * 0x9E3779B97F4A7C15U + 1;
  return digest;
}

std::string Decisions::office_name(DeviceId office) const {
  const auto found = names_.find(office);
  return found == names_.end() || found->second.empty() ? device_name(office) : found->second;
}

}  // namespace eslabon::store
