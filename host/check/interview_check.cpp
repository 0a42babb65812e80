#include "host/check/interview_check.hpp"

#include <algorithm>
#include <array>

#include "firmware/event/event_codec.hpp"
#include "firmware/expr/text_forms.hpp"

namespace eslabon::check {
namespace {

using interview::Item;
using interview::Position;
using interview::ProblemKind;

constexpr std::size_t kAnswerMemory = std::size_t{4} << 20;

std::string exact(const expr::Value& value) {
  std::array<std::uint8_t, expr::kMaxNumberText> text;
  if (value.kind() == expr::Kind::kText) return std::string(value.as_text());
  const auto written = expr::write_value(value, text);
  return written.ok() ? std::string(*written) : std::string();
}

std::uint32_t key_of(Address at) { return (std::uint32_t{at.node} << 16) | at.row; }

}  // namespace

Result<std::string_view> InterviewCheck::DeviceProperties::property(std::string_view name, expr::Scratch&) {
  return std::string_view(name == "deviceid" ? device : name == "username" ? user : std::string_view());
}

InterviewCheck::InterviewCheck(const compile::PackageFile& form, const SurveyRules& rules, Language language)
    : form_(&form),
      rules_(&rules),
      language_(language),
      memory_(kAnswerMemory),
      pages_(memory_),
      texts_(8192),
      steps_(form.package().info().steps / 4U + 1U),
      rule_texts_(8192),
      buffer_(4096),
      words_(form::kMaxStringBytes),
      interview_(form.package(), pages_, {texts_, programs_, steps_}, &properties_),
      machine_(rule_texts_),
      numbers_(2 * rules.outliers.size()),
      cells_(rules.outliers.size() + 1),
      codes_(rules.questions.size()) {
  for (const NodeId id : rules.questions) nodes_.push_back(*form.package().node(id));
}

Extract InterviewCheck::check(const store::InterviewInfo& info, std::span<const LoggedEvent> events, std::vector<Finding>& findings) {
  info_ = &info;
  findings_ = &findings;
  properties_.device = store::device_name(info.device);
  properties_.user = info.enumerator;
  std::fill(numbers_.begin(), numbers_.end(), std::nan(""));
  std::fill(cells_.begin(), cells_.end(), std::string());
  std::fill(codes_.begin(), codes_.end(), 0U);
  Extract result;
  if (replay(events)) {
    const bool reached = info.outcome == event::Outcome::kNone || info.outcome == event::Outcome::kCompleted ||
                         info.outcome == event::Outcome::kPartlyCompleted;
    if (interview_.stage() != interview::Stage::kDiscarded && reached) {
      find_problems();
      check_answers();
      run_rules();
    }
    result.usable = reached && interview_.stage() == interview::Stage::kFinished && (!rules_->complete || holds(*rules_->complete));
    extract(result);
  }
  result.facts = recorder_.facts();
  result.numbers = numbers_, result.cells = cells_, result.codes = codes_;
  return result;
}

bool InterviewCheck::replay(std::span<const LoggedEvent> events) {
  recorder_.begin();
  hidden_.clear();
  told_hidden_ = false;
  if (!interview_.begin().ok()) return false;
  for (const LoggedEvent& logged : events) {
    const auto event = event::decode(logged.kind, logged.payload);
    if (!event.ok()) {
      add("event", Severity::kHard, {}, say(Sentence::unreadable, {std::to_string(logged.sequence)}));
      continue;
    }
    hear(*event, logged.sequence != 0);
    if (event->kind == event::Kind::calculation_set) compare_calculation(*event);
    const Status applied = interview_.apply(*event);
    if (applied.ok()) continue;
    add("event", Severity::kHard, event->address,
        say(Sentence::misfit, {std::to_string(logged.sequence), event::name_of(event->kind), eslabon::name_of(applied.error())}));
    if (event->kind == event::Kind::interview_opened) return false;
  }
  std::sort(hidden_.begin(), hidden_.end());
  return interview_.stage() != interview::Stage::kNotOpened;
}

void InterviewCheck::hear(const event::Event& event, bool by_device) {
  if (by_device) recorder_.hear(event);
  switch (event.kind) {
    case event::Kind::answer_set: {
      if (!by_device) break;
      const auto& nodes = form_->description().nodes;
      const bool asked = event.address.node < nodes.size() && form::is_asked(nodes[event.address.node].type);
      if (asked && (interview_.state().store().flags(event.address) & interview::kReadOnly) == 0) recorder_.hear_answer();
      break;
    }
    case event::Kind::answers_hidden: take_hidden(event.addresses); break;
    case event::Kind::interview_finished: told_hidden_ = true; break;
    case event::Kind::interview_reopened:
    case event::Kind::interview_returned:
      hidden_.clear();
      told_hidden_ = false;
      break;
    default: break;
  }
}

void InterviewCheck::take_hidden(Bytes addresses) {
  event::AddressReader reader(addresses);
  for (Address at; reader.next(at);) hidden_.push_back(key_of(at));
}

// What the device said it had calculated, against what the same answers give here.
void InterviewCheck::compare_calculation(const event::Event& event) {
  const std::string ours = value_of(event.address);
  const std::string theirs = exact(event.answer.value);
  if (ours != theirs) add("calculation", Severity::kHard, event.address, say(Sentence::calculation, {theirs, ours}));
}

void InterviewCheck::find_problems() {
  const bool finished = interview_.stage() == interview::Stage::kFinished;
  Position from;
  for (;;) {
    const auto problem = interview_.next_problem(from);
    if (!problem.ok() || !*problem) return;
    const Address at = (*problem)->at;
    switch ((*problem)->kind) {
      case ProblemKind::kMissing:
        if (finished) add("missing", Severity::kHard, at, say(Sentence::missing));
        break;
      case ProblemKind::kViolated: add("constraint", Severity::kHard, at, words((*problem)->message, at, Sentence::constraint)); break;
      case ProblemKind::kExcluded: add("choice", Severity::kHard, at, say(Sentence::excluded)); break;
      case ProblemKind::kUnconfirmed: add("unconfirmed", Severity::kSoft, at, words((*problem)->message, at, Sentence::unconfirmed)); break;
      case ProblemKind::kReturned: break;
    }
    const auto next = interview_.next({Position::Stop::kQuestion, at});
    if (!next.ok() || next->stop == Position::Stop::kEnd) return;
    from = *next;
  }
}

void InterviewCheck::check_answers() {
  interview::FormState& state = interview_.state();
  for (Item item; item.kind != Item::Kind::kDone;) {
    const auto node = form_->package().node(item.at.node);
    if (node.ok() && item.kind == Item::Kind::kNode && node->is_asked()) check_answer(*node, item.at);
    const auto next = interview::next_item(state, item);
    if (!next.ok()) return;
    item = *next;
  }
}

// Lists without a filter are not watched by the engine: a log from elsewhere may hold anything. Nor is it said to the engine whether the
// device knew that an answer is hidden.
void InterviewCheck::check_answer(const form::Node& node, Address at) {
  interview::FormState& state = interview_.state();
  const std::uint16_t flags = state.store().flags(at);
  const auto answered = state.store().answered(at);
  if (!answered.ok()) return;
  if ((flags & interview::kOff) != 0) {
    const bool told = !told_hidden_ || std::binary_search(hidden_.begin(), hidden_.end(), key_of(at));
    if (*answered && !told) add("skip", Severity::kHard, at, say(Sentence::skip));
    return;
  }
  if (node.type == form::QuestionType::kNote) return;
  InterviewFacts& facts = recorder_.facts();
  if ((flags & interview::kReadOnly) == 0) {
    ++facts.asked;
    const auto special = state.store().special(at);
    const bool refused = special.ok() && *special != event::Special::kNone && *special != event::Special::kNotApplicable;
    if (refused || (!*answered && (flags & interview::kRequired) != 0)) ++facts.unanswered;
  }
  if (node.choices == form::kNoTable || (flags & interview::kExcluded) != 0) return;
  const auto offered = interview::stored_choices_offered(state, node, at);
  if (offered.ok() && !*offered) add("choice", Severity::kHard, at, say(Sentence::choice));
}

void InterviewCheck::run_rules() {
  for (const InterviewRule& rule : rules_->interview) {
    if (rule.base && !holds(*rule.base)) continue;
    if (!holds(rule.rule)) add(rule.name, rule.severity, {}, rule.message.empty() ? say(Sentence::rule) : rule.message);
  }
}

bool InterviewCheck::holds(const compile::Expression& expression) {
  const auto result = machine_.evaluate_boolean(expression.program(), interview_.state(), {.self = {0, kRootRow}});
  return result.ok() && *result;
}

void InterviewCheck::add(std::string code, Severity severity, Address at, std::string why) {
  Finding finding{std::move(code), severity, info_->device, info_->id, info_->case_id, {}, {}, std::move(why), info_->enumerator, {}};
  const auto& nodes = form_->description().nodes;
  if (at.node != kNoNode && at.node < nodes.size() && at.node != 0) {
    finding.variable = nodes[at.node].name;
    finding.value = value_of(at);
  }
  findings_->push_back(std::move(finding));
}

std::string InterviewCheck::value_of(Address at) {
  const auto value = interview_.answer(at, buffer_);
  return value.ok() ? exact(*value) : std::string();
}

std::string InterviewCheck::words(form::StringId id, Address at, Sentence otherwise) {
  if (id == form::kNoString) return say(otherwise);
  const auto text = interview_.text(id, at, words_, buffer_);
  return text.ok() && !text->empty() ? std::string(*text) : say(otherwise);
}

}  // namespace eslabon::check
