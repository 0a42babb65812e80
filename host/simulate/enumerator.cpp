#include "host/simulate/enumerator.hpp"

#include <algorithm>
#include <array>

#include "firmware/base/date.hpp"
#include "firmware/expr/text_forms.hpp"
#include "firmware/interview/meaning.hpp"
#include "host/text/fault.hpp"

namespace eslabon::simulate {
namespace {

using interview::Position;
using interview::Question;
using interview::Ruling;

constexpr std::size_t kAnswerMemory = std::size_t{1} << 20;
constexpr int kAttempts = 60;

template <class T>
T must(Result<T> result) {
  if (!result.ok()) throw text::Failure(text::ExitCode::kFailed, std::string("the interview engine says: ") + eslabon::name_of(result.error()));
  return *result;
}
void must(Status status) {
  if (!status.ok()) throw text::Failure(text::ExitCode::kFailed, std::string("the interview engine says: ") + eslabon::name_of(status.error()));
}

std::uint8_t flag_of(event::Special special) {
  return special == event::Special::kRefused ? form::kMayRefuse : form::kMayNotKnow;
}

}  // namespace

Work& Work::operator+=(const Work& other) {
  interviews += other.interviews, completed += other.completed, refused += other.refused;
  not_reached += other.not_reached, incomplete += other.incomplete;
  answers += other.answers, corrections += other.corrections, confirmations += other.confirmations;
  return *this;
}

Result<std::string_view> Enumerator::DeviceProperties::property(std::string_view name, expr::Scratch&) {
  return std::string_view(name == "deviceid" ? device : name == "username" ? user : std::string_view());
}

Enumerator::Enumerator(const compile::PackageFile& form, const Behaviour& behaviour, std::string name, DeviceLog& log,
                       std::uint64_t /*seed*/)
    : form_(&form),
      behaviour_(behaviour),
      log_(&log),
      memory_(kAnswerMemory),
      pages_(memory_),
      texts_(8192),
      steps_(form.package().info().steps / 4U + 1U),
      interview_(form.package(), pages_, {texts_, programs_, steps_}, &properties_) {
  properties_.user = std::move(name);
  properties_.device = store::device_name(log.device());
}

void Enumerator::log(const event::Event& event) {
  must(interview_.apply(log_->append(event)));
  event::Event due;
  while (must(interview_.next_due(id_, due))) must(interview_.apply(log_->append(due)));
}

void Enumerator::visit(const Firm& firm, std::uint64_t seed) {
  Chance chance(seed, "visit " + firm.id);
  ++work_.interviews;
  declined_ = false;
  open(firm);
  fill_in_advance(firm);
  const double drawn = chance.uniform();
  const Behaviour& b = behaviour_;
  log_->wait_ms(chance.between(60'000, 300'000));
  if (drawn < b.nobody_there) return end_with(event::Outcome::kNobodyThere);
  if (drawn < b.nobody_there + b.moved) return end_with(event::Outcome::kMoved);
  if (drawn < b.nobody_there + b.moved + b.closed) return end_with(event::Outcome::kClosed);
  declined_ = chance.happens(b.refuses);
  const std::uint32_t completed = work_.completed;
  go_through(firm, chance);
  finish(firm, chance);
  if (work_.completed > completed) last_told_ = given_;
}

bool Enumerator::visit_wrongly(const Firm& firm, const Firm& other, std::uint64_t seed, Plant plant) {
  const Behaviour honest = behaviour_;
  behaviour_.nobody_there = behaviour_.moved = behaviour_.closed = behaviour_.refuses = 0;
  plant_ = plant;
  planted_ = plant != Plant::kOutlier && plant != Plant::kOutOfRange && plant != Plant::kBrokenSkip;
  Firm told = firm;
  Chance changes(seed, "changes " + firm.id);
  if (plant == Plant::kCopied)
    for (const auto& [name, answer] : last_told_)
      if (!changes.happens(0.04)) told.truth[name] = answer;
  if (plant == Plant::kInvented)
    for (auto& [name, answer] : told.truth)
      if (other.truth.contains(name) && changes.happens(0.5)) answer = other.truth.at(name);
  // Who invents has habits: the same answers come again and again.
  const bool invents = plant == Plant::kCurbstoned;
  Chance chance(seed, invents ? "invented by " + properties_.user : "again " + firm.id);
  if (invents) {
    behaviour_.mistake = behaviour_.does_not_know = behaviour_.refuses_answer = behaviour_.comments = 0;
    Chance usual(seed, "usual for " + properties_.user);
    for (auto& [name, answer] : told.truth)
      if (usual.happens(0.9) && other.truth.contains(name)) answer = other.truth.at(name);
  }
  if (plant == Plant::kOutlier) {
    const auto sales = told.truth.find("d2");
    if (sales != told.truth.end() && sales->second.size() > 3 && chance.happens(0.5)) sales->second.resize(sales->second.size() - 3);
    else if (sales != told.truth.end()) sales->second += "000";
  }
  const std::uint32_t completed = work_.completed;
  ++work_.interviews;
  declined_ = false;
  open(told);
  fill_in_advance(firm);
  if (!invents) log_->wait_ms(chance.between(60'000, 300'000));
  go_through(told, chance);
  plant_in_log();
  finish(told, chance);
  if (plant == Plant::kOutlier) planted_ = given_.contains("d2") && told.truth.contains("d2") && given_["d2"] == told.truth["d2"];
  behaviour_ = honest;
  plant_ = Plant::kNone;
  return planted_ && work_.completed > completed;
}

// What no kiosk would have let pass: the log holds it, the simulated device's own state does not.
void Enumerator::plant_in_log() {
  if (plant_ == Plant::kOutOfRange) planted_ = plant_out_of_range();
  if (plant_ == Plant::kBrokenSkip) planted_ = plant_broken_skip();
}

bool Enumerator::plant_out_of_range() {
  const compile::FormDescription& form = form_->description();
  for (NodeId id = 1; id < form.nodes.size(); ++id) {
    const Address at{id, kRootRow};
    const bool number = form.nodes[id].data == form::DataType::kInteger && !form.nodes[id].constraint.empty() && form.repeats(id).empty();
    if (!number || !interview_.state().store().answered(at).value_or(false)) continue;
    const expr::Value wrong = expr::Value::integer(-17);
    const auto verdict = interview_.propose(at, wrong);
    if (!verdict.ok() || verdict->accepted()) continue;
    log_->append(event::answer_set(id_, at, event::Answer(wrong)));
    return true;
  }
  return false;
}

bool Enumerator::plant_broken_skip() {
  const compile::FormDescription& form = form_->description();
  for (NodeId id = 1; id < form.nodes.size(); ++id) {
    const Address at{id, kRootRow};
    const bool number = form.nodes[id].data == form::DataType::kInteger && form::is_asked(form.nodes[id].type) && form.repeats(id).empty();
    if (!number || (interview_.state().store().flags(at) & interview::kOff) == 0) continue;
    log_->append(event::answer_set(id_, at, event::Answer(expr::Value::integer(3))));
    return true;
  }
  return false;
}

const char* name_of(Plant plant) {
  switch (plant) {
    case Plant::kNone: return "";
    case Plant::kTwice: return "twice";
    case Plant::kCopied: return "copied";
    case Plant::kOutlier: return "outlier";
    case Plant::kCurbstoned: return "curbstoned";
    case Plant::kOutOfRange: return "out_of_range";
    case Plant::kBrokenSkip: return "broken_skip";
    case Plant::kInvented: return "invented";
  }
  return "";
}

void Enumerator::open(const Firm& firm) {
  must(interview_.begin());
  given_.clear();
  const compile::FormDescription& form = form_->description();
  id_ = log_->last() + 1;
  log(event::interview_opened(form_->hash(), firm.id, form.languages[form.default_language]));
}

// What the register says goes into the log as answers, so that the log needs no list beside it.
void Enumerator::fill_in_advance(const Firm& firm) {
  for (const auto& [column, text] : firm.given) {
    const Result<NodeId> id = form_->package().find(column);
    if (!id.ok() || text.empty()) continue;
    const form::Node node = must(form_->package().node(*id));
    const Result<expr::Value> value = interview::read_answer(node, text);
    if (value.ok() && node.repeat == 0 && node.kind == form::NodeKind::kQuestion)
      log(event::answer_set(id_, {*id, kRootRow}, event::Answer(*value)));
  }
}

void Enumerator::go_through(const Firm& firm, Chance& chance) {
  Position at;
  for (int steps = 0; steps < 5000; ++steps) {
    at = must(interview_.next(at));
    if (at.stop == Position::Stop::kEnd) return;
    if (at.stop == Position::Stop::kQuestion) ask(firm, at.at, chance);
    if (at.stop == Position::Stop::kAddRow && chance.happens(0.4) && must(interview_.may_add_row(at.at.node, at.at.row))) {
      const std::uint16_t total = must(interview_.state().store().row_total(at.at.node, at.at.row));
      const RowId row = interview_.next_row_id();
      log(event::row_added(id_, {at.at.node, row}, at.at.row, total));
      at = {Position::Stop::kQuestion, {at.at.node, row}};
    }
  }
}

void Enumerator::ask(const Firm& firm, Address at, Chance& chance) {
  const Question question = must(interview_.question(at));
  log_->wait_ms(static_cast<std::int64_t>((plant_ == Plant::kCurbstoned ? 2500 : 9000) * chance.lognormal(0.6)));
  if (question.read_only || question.node.type == form::QuestionType::kNote) return;
  for (const auto& [special, probability] : {std::pair{event::Special::kDoesNotKnow, behaviour_.does_not_know},
                                             std::pair{event::Special::kRefused, behaviour_.refuses_answer}})
    if ((question.node.special & flag_of(special)) != 0 && chance.happens(probability)) return give_special(question, special);
  const std::string& name = name_of(at.node);
  const bool asks_consent = name == "consent";
  const auto known = firm.truth.find(name);
  std::string text = known == firm.truth.end() ? "" : known->second;
  if (asks_consent) text = declined_ ? "2" : "1";
  if (!text.empty()) {
    const Result<expr::Value> value = interview::read_answer(question.node, text);
    const bool number = value.ok() && value->kind() == expr::Kind::kInteger && value->as_integer() > 0;
    if (number && chance.happens(behaviour_.mistake)) {
      const expr::Value wrong = expr::Value::integer(value->as_integer() * 10 + chance.between(0, 9));
      if (give(question, wrong, chance)) ++work_.corrections;
      log_->wait_ms(chance.between(3000, 20'000));
    }
    if (value.ok() && give(question, *value, chance)) return;
  }
  if (!answer_freely(question, chance) && (question.node.special & form::kMayNotKnow) != 0)
    give_special(question, event::Special::kDoesNotKnow);
}

void Enumerator::remember(NodeId node, const expr::Value& value) {
  std::array<std::uint8_t, expr::kMaxNumberText> text;
  if (value.kind() == expr::Kind::kText) given_[name_of(node)] = value.as_text();
  else given_[name_of(node)] = expr::write_value(value, text).value_or(std::string_view());
}

bool Enumerator::give(const Question& question, const expr::Value& value, Chance& chance) {
  const interview::Verdict verdict = must(interview_.propose(question.at, value));
  if (!verdict.accepted()) return false;
  log(event::answer_set(id_, question.at, event::Answer(value)));
  ++work_.answers;
  if (question.at.row == kRootRow) remember(question.at.node, value);
  if (verdict.ruling == Ruling::kDoubtful) {
    log_->wait_ms(chance.between(4000, 15'000));
    log(event::soft_check_confirmed(id_, question.at, "confirmed with the books"));
    ++work_.confirmations;
  }
  if (chance.happens(behaviour_.comments)) log(event::comment_set(id_, question.at, "answered by the accountant"));
  return true;
}

void Enumerator::give_special(const Question& question, event::Special special) {
  if (!must(interview_.propose(question.at, special)).accepted()) return;
  log(event::answer_set(id_, question.at, event::Answer(special)));
  ++work_.answers;
}

bool Enumerator::answer_freely(const Question& question, Chance& chance) {
  if (!question.required && chance.happens(0.5)) return true;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const std::string text = free_answer(question, chance, attempt);  // the value looks into it
    const Result<expr::Value> value = interview::read_answer(question.node, text);
    if (value.ok() && !value->is_empty() && give(question, *value, chance)) return true;
  }
  return false;
}

std::string Enumerator::free_answer(const Question& question, Chance& chance, int attempt) {
  const form::Node& node = question.node;
  const bool has_choices = node.choices != form::kNoTable || node.choice_node != kNoNode;
  if (has_choices) {
    interview::ChoiceList list;
    must(list.open(interview_.state(), question.at));
    const std::uint32_t count = must(list.count());
    if (count == 0) return {};
    if (node.data == form::DataType::kSelectOne) return std::string(must(list.at(chance.below(count))).name);
    std::string names;
    for (std::uint32_t i = 0; i < count; ++i)
      if (node.data == form::DataType::kRank || chance.happens(0.3)) names += (names.empty() ? "" : " ") + std::string(must(list.at(i)).name);
    return names.empty() ? std::string(must(list.at(chance.below(count))).name) : names;
  }
  constexpr std::int64_t kRanges[][2] = {{0, 100}, {1, 12}, {1950, 2025}, {0, 10}, {0, 1'000'000}};
  const auto& range = kRanges[attempt / 12 % 5];
  switch (node.data) {
    case form::DataType::kInteger:
    case form::DataType::kDecimal: return std::to_string(chance.between(range[0], range[1]));
    case form::DataType::kDate: {
      const CivilDate date = civil_from_days(static_cast<std::int32_t>(log_->utc_s() / 86'400) - (attempt == 0 ? 0 : static_cast<std::int32_t>(chance.below(4000))));
      char text[16];
      std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
      return text;
    }
    case form::DataType::kTime: return "10:30:00.000";
    case form::DataType::kDateTime: return "2026-03-02T10:30:00.000Z";
    default: return node.type == form::QuestionType::kAcknowledge ? "OK" : "as told " + std::to_string(chance.below(1000));
  }
}

void Enumerator::finish(const Firm& /*firm*/, Chance& chance) {
  if (!must(interview_.may_finish())) {
    ++work_.incomplete;
    log(event::outcome_set(id_, event::Outcome::kPartlyCompleted, ""));
    log(event::interview_left(id_));
    return;
  }
  log_->wait_ms(chance.between(5000, 60'000));
  log(event::outcome_set(id_, declined_ ? event::Outcome::kRefused : event::Outcome::kCompleted, ""));
  ++(declined_ ? work_.refused : work_.completed);
  interview::Interview::Closing closing;
  std::array<std::uint8_t, kMaxTextBytes> buffer;
  event::Event event;
  while (must(interview_.next_closing(closing, id_, buffer, event))) log(event);
  log(event::interview_finished(id_));
}

void Enumerator::end_with(event::Outcome outcome) {
  ++work_.not_reached;
  log(event::outcome_set(id_, outcome, ""));
  log(event::interview_left(id_));
}

}  // namespace eslabon::simulate
