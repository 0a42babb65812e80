#include "host/check/correction.hpp"

#include <array>

#include "firmware/event/event_codec.hpp"
#include "firmware/expr/text_forms.hpp"
#include "firmware/interview/meaning.hpp"
#include "host/check/interview_stream.hpp"
#include "host/text/fault.hpp"

namespace eslabon::check {
namespace {

constexpr std::size_t kAnswerMemory = std::size_t{4} << 20;

[[noreturn]] void refuse(const std::string& message) { throw text::Failure(text::ExitCode::kUsage, message); }

event::Special special_of(const form::Node& node, const std::string& text) {
  if (text == "-9" && (node.special & form::kMayNotKnow) != 0) return event::Special::kDoesNotKnow;
  if (text == "-8" && (node.special & form::kMayRefuse) != 0) return event::Special::kRefused;
  if (text == "-7" && (node.special & form::kMayNotApply) != 0) return event::Special::kNotApplicable;
  return event::Special::kNone;
}

}  // namespace

Corrector::Corrector(store::Store& store, const compile::PackageFile& form)
    : store_(store),
      form_(form),
      memory_(kAnswerMemory),
      pages_(memory_),
      texts_(8192),
      steps_(form.package().info().steps / 4U + 1U),
      buffer_(kMaxTextBytes),
      interview_(form.package(), pages_, {texts_, programs_, steps_}, &properties_) {}

Address Corrector::address_of(const std::string& variable, RowId row) const {
  const auto found = form_.description().find(variable);
  if (found.empty()) refuse("the form has no question '" + variable + "'");
  if (found.size() > 1) refuse("the form has several questions '" + variable + "'");
  return {found[0], row};
}

void Corrector::correct(const store::InterviewInfo& info, const store::Review& review, const std::vector<Correction>& corrections, store::Decision& decision) {
  replay(info, review);
  take(event::interview_reopened(info.id, decision.note), decision);
  for (const Correction& correction : corrections) give(correction, info.id, decision);
  interview::Interview::Closing closing;
  event::Event event;
  for (;;) {
    const auto more = interview_.next_closing(closing, info.id, buffer_, event);
    if (!more.ok() || !*more) break;
    take(event, decision);
  }
  take(event::interview_finished(info.id), decision);
}

void Corrector::replay(const store::InterviewInfo& info, const store::Review& review) {
  if (!interview_.begin().ok()) refuse("the interview cannot be replayed");
  const auto apply = [&](std::uint8_t kind, Bytes payload) {
    const auto event = event::decode(kind, payload);
    if (event.ok()) (void)interview_.apply(*event);  // what does not fit is for the checks to report
  };
  store_.read(info.device, info.id, info.last, [&](const store::EntryView& entry) {
    if (entry.sequence == info.id || interview_of(entry.payload) == info.id) apply(entry.kind, entry.payload);
    return true;
  });
  for (const store::Decision* earlier : review.corrections)
    for (const std::string& bytes : earlier->events)
      if (!bytes.empty()) apply(static_cast<std::uint8_t>(bytes[0]), as_bytes(std::string_view(bytes).substr(1)));
  if (interview_.stage() != interview::Stage::kFinished) refuse("the interview is not finished: its device may still change it");
}

void Corrector::give(const Correction& correction, event::InterviewId id, store::Decision& decision) {
  const Address at = address_of(correction.variable, correction.row);
  const auto node = form_.package().node(at.node);
  if (!node.ok() || !node->is_asked() || !interview_.state().store().contains(at)) refuse("'" + correction.variable + "' is no question that can be corrected there");
  store::DecidedAnswer answer{at, correction.variable, text_at(at), {}, {}};
  const event::Special special = special_of(*node, correction.value);
  const auto value = interview::read_answer(*node, correction.value);
  if (special == event::Special::kNone && !value.ok()) refuse("'" + correction.value + "' is no answer to " + correction.variable);
  const auto verdict = special != event::Special::kNone ? interview_.propose(at, special) : interview_.propose(at, *value);
  if (!verdict.ok() || !verdict->accepted()) refuse(correction.variable + " cannot be '" + correction.value + "': the form does not accept it with the other answers as they are");
  take(event::answer_set(id, at, special != event::Special::kNone ? event::Answer(special) : event::Answer(*value)), decision);
  if (verdict->ruling == interview::Ruling::kDoubtful) take(event::soft_check_confirmed(id, at, decision.note), decision);
  answer.after = text_at(at);
  decision.answers.push_back(std::move(answer));
}

void Corrector::take(const event::Event& event, store::Decision& decision) {
  std::array<std::uint8_t, kMaxEventBytes> bytes;
  const auto size = event::encode(event, bytes);
  const auto kind = static_cast<std::uint8_t>(event.kind);
  const auto read = size.ok() ? event::decode(kind, Bytes(bytes).first(*size)) : Result<event::Event>(Error::kInvalid);
  if (!read.ok() || !interview_.apply(*read).ok()) refuse(std::string("the correction cannot be carried out (") + event::name_of(event.kind) + ")");
  decision.events.push_back(static_cast<char>(kind) + std::string(as_text(Bytes(bytes).first(*size))));
}

std::string Corrector::text_at(Address at) {
  const auto special = interview_.state().store().special(at);
  if (special.ok() && *special != event::Special::kNone) return std::string("(") + event::name_of(*special) + ")";
  const auto value = interview_.answer(at, buffer_);
  if (!value.ok() || value->is_empty()) return {};
  if (value->kind() == expr::Kind::kText) return std::string(value->as_text());
  std::array<std::uint8_t, expr::kMaxNumberText> text;
  return std::string(expr::write_value(*value, text).value_or(std::string_view()));
}

}  // namespace eslabon::check
