#include "host/check/interview_check.hpp"

#include <array>

#include "firmware/event/event_codec.hpp"
#include "firmware/expr/text_forms.hpp"
#include "host/check/rule_sheet.hpp"
#include "host/compile/description_scope.hpp"

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

}  // namespace

Result<std::string_view> InterviewCheck::DeviceProperties::property(std::string_view name, expr::Scratch&) {
  return std::string_view(name == "deviceid" ? device : name == "username" ? user : std::string_view());
}

InterviewCheck::InterviewCheck(const compile::PackageFile& form, std::vector<text::Fault>& faults)
    : form_(&form),
      memory_(kAnswerMemory),
      pages_(memory_),
      texts_(8192),
      program_(form::kMaxProgramBytes),
      steps_(form.package().info().steps / 4U + 1U),
      rule_texts_(8192),
      buffer_(4096),
      words_(form::kMaxStringBytes),
      interview_(form.package(), pages_, {texts_, program_, steps_}, &properties_),
      machine_(rule_texts_) {
  compile_rules(faults);
}

void InterviewCheck::compile_rules(std::vector<text::Fault>& faults) {
  const compile::FormDescription& form = form_->description();
  const compile::DescribedSheet& sheet = form.checks;
  const compile::DescriptionScope scope(form);
  for (const SheetRule& row : read_rules(sheet, form.languages.size(), form.default_language, form.default_language, faults)) {
    if (row.kind != RuleKind::kInterview) continue;
    Rule rule{row.name, row.severity, {}, {}, row.message};
    const auto compiled = [&](const std::string& text, const char* column) -> std::optional<compile::Expression> {
      if (text.empty()) return {};
      compile::Compiled made = compile::compile(text, scope, {.self = 0, .filtered = {}, .wants_boolean = true});
      for (const compile::ExpressionFault& fault : made.errors)
        faults.push_back({text::Severity::kError, std::string(sheet.where(row.row, column)), compile::to_string(fault)});
      return std::move(made.expression);
    };
    rule.base = compiled(row.base, "base");
    rule.rule = compiled(row.rule, "rule");
    const bool has_base = rule.base.has_value() || row.base.empty();
    if (rule.rule && has_base) rules_.push_back(std::move(rule));
  }
}

void InterviewCheck::check(const store::InterviewInfo& info, const std::vector<LoggedEvent>& events,
                           std::vector<Finding>& findings) {
  info_ = &info;
  findings_ = &findings;
  properties_.device = store::device_name(info.device);
  properties_.user = info.enumerator;
  if (!replay(events)) return;
  const bool reached = info.outcome == event::Outcome::kNone || info.outcome == event::Outcome::kCompleted ||
                       info.outcome == event::Outcome::kPartlyCompleted;
  if (interview_.stage() == interview::Stage::kDiscarded || !reached) return;
  find_problems();
  check_choices();
  run_rules();
}

bool InterviewCheck::replay(const std::vector<LoggedEvent>& events) {
  if (!interview_.begin().ok()) return false;
  for (const LoggedEvent& logged : events) {
    const auto event = event::decode(logged.kind, as_bytes(logged.payload));
    if (!event.ok()) {
      add("event", Severity::kHard, {}, "entry " + std::to_string(logged.sequence) + " of the log cannot be read");
      continue;
    }
    if (event->kind == event::Kind::calculation_set) compare_calculation(*event);
    const Status applied = interview_.apply(*event);
    if (applied.ok()) continue;
    add("event", Severity::kHard, event->address,
        "entry " + std::to_string(logged.sequence) + " (" + event::name_of(event->kind) + ") does not fit the form: " +
            eslabon::name_of(applied.error()));
    if (event->kind == event::Kind::interview_opened) return false;
  }
  return interview_.stage() != interview::Stage::kNotOpened;
}

// What the device said it had calculated, against what the same answers give here.
void InterviewCheck::compare_calculation(const event::Event& event) {
  const std::string ours = value_of(event.address);
  const std::string theirs = exact(event.answer.value);
  if (ours != theirs)
    add("calculation", Severity::kHard, event.address, "the device calculated " + theirs + ", the same answers give " + ours + " here");
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
        if (finished) add("missing", Severity::kHard, at, "a required answer is missing in a finished interview");
        break;
      case ProblemKind::kViolated:
        add("constraint", Severity::kHard, at, words((*problem)->message, at, "the answer breaks its constraint"));
        break;
      case ProblemKind::kExcluded:
        add("choice", Severity::kHard, at, "the choice is not offered with the other answers as they are");
        break;
      case ProblemKind::kUnconfirmed:
        add("unconfirmed", Severity::kSoft, at, words((*problem)->message, at, "the answer is doubtful and was not confirmed"));
        break;
      case ProblemKind::kReturned: break;
    }
    const auto next = interview_.next({Position::Stop::kQuestion, at});
    if (!next.ok() || next->stop == Position::Stop::kEnd) return;
    from = *next;
  }
}

// Lists without a filter are not watched by the engine: a log from elsewhere may hold anything.
void InterviewCheck::check_choices() {
  interview::FormState& state = interview_.state();
  for (Item item; item.kind != Item::Kind::kDone;) {
    const auto node = form_->package().node(item.at.node);
    const bool asked = node.ok() && item.kind == Item::Kind::kNode && node->is_asked() && node->choices != form::kNoTable;
    if (asked && !state.store().has(item.at, interview::kOff) && !state.store().has(item.at, interview::kExcluded)) {
      const auto offered = interview::stored_choices_offered(state, *node, item.at);
      if (offered.ok() && !*offered) add("choice", Severity::kHard, item.at, "the answer is not in the list of choices");
    }
    const auto next = interview::next_item(state, item);
    if (!next.ok()) return;
    item = *next;
  }
}

void InterviewCheck::run_rules() {
  for (const Rule& rule : rules_) {
    if (rule.base && !holds(*rule.base)) continue;
    if (holds(*rule.rule)) continue;
    add(rule.name, rule.severity, {}, rule.message);
  }
}

bool InterviewCheck::holds(const compile::Expression& expression) {
  const auto result = machine_.evaluate_boolean(expression.program(), interview_.state(), {.self = {0, kRootRow}});
  return result.ok() && *result;
}

void InterviewCheck::add(std::string code, Severity severity, Address at, std::string why) {
  Finding finding{std::move(code), severity, info_->device, info_->id, info_->case_id, {}, {}, std::move(why), info_->enumerator, {}};
  const auto& nodes = form_->description().nodes;
  if (at.node != kNoNode && at.node < nodes.size()) {
    finding.variable = nodes[at.node].name;
    finding.value = value_of(at);
  }
  findings_->push_back(std::move(finding));
}

std::string InterviewCheck::value_of(Address at) {
  const auto value = interview_.answer(at, buffer_);
  return value.ok() ? exact(*value) : std::string();
}

std::string InterviewCheck::words(form::StringId id, Address at, const std::string& otherwise) {
  if (id == form::kNoString) return otherwise;
  const auto text = interview_.text(id, at, words_, buffer_);
  return text.ok() && !text->empty() ? std::string(*text) : otherwise;
}

}  // namespace eslabon::check
