#include "tests/unit/interview/scenario.hpp"

#include <catch2/catch.hpp>

#include "firmware/expr/conversions.hpp"
#include "firmware/expr/text_forms.hpp"
#include "firmware/interview/meaning.hpp"
#include "host/compile/form_compiler.hpp"
#include "host/compile/package_writer.hpp"
#include "tests/unit/interview/card.hpp"

namespace eslabon::interview {
namespace {

constexpr event::InterviewId kThisInterview = 7;

std::string compiled(std::string_view form) {
  std::vector<text::Fault> faults;
  const xlsform::Workbook workbook = xlsform::parse_workbook(form, "form.md", faults);
  const xlsform::SurveyModel survey = xlsform::read_survey(workbook, faults);
  const compile::CompiledForm made = compile::compile_form(survey, ".", faults);
  for (const text::Fault& fault : faults) {
    INFO(fault.where << ": " << fault.message);
    REQUIRE(fault.severity == text::Severity::kWarning);
  }
  static compile::Typesetter typesetter;
  return compile::write_package(made.package, typesetter).bytes;
}

template <class T>
T must(Result<T> result) {
  if (!result.ok()) FAIL("unexpected error: " << name_of(result.error()));
  return *result;
}
void must(Status status) {
  if (!status.ok()) FAIL("unexpected error: " << name_of(status.error()));
}

std::string exact(const expr::Value& value) {
  std::array<std::uint8_t, 2048> text;
  return std::string(must(expr::write_value(value, text)));
}

}  // namespace

struct Scenario::Form {
  explicit Form(std::string_view text) : bytes(compiled(text)), source(as_bytes(bytes)) {
    must(package.open(source, cache));
  }
  std::string bytes;
  MemorySource source;
  std::array<std::uint8_t, 8 * form::kCacheBlockBytes> cache{};
  form::Package package;
};

struct Scenario::Engine {
  Engine(const form::Package& package, Memory memory)
      : card(std::size_t{2} << 20),
        plain(memory == Memory::kHost ? std::size_t{2} << 20 : 0),
        pages(memory == Memory::kHost ? PageCache(plain) : PageCache(card, 0, 4096, frames)),
        interview(package, pages, workspace.spans()) {}
  Card card;
  std::vector<std::uint8_t> plain;
  std::array<PageFrame, 4> frames;
  PageCache pages;
  WorkspaceMemory<4096> workspace;
  Interview interview;
};

Scenario::Scenario(std::string_view form, Memory memory) : form_(std::make_unique<Form>(form)), memory_(memory) {
  engine_ = std::make_unique<Engine>(form_->package, memory_);
  interview_ = &engine_->interview;
  must(interview_->begin());
  std::array<std::uint8_t, form::kMaxLanguageTextBytes> language;
  const auto first = must(package().strings().language(package().info().default_language, language));
  log(event::interview_opened(package().hash(), "firm-1", first.name));
}

Scenario::~Scenario() = default;

const form::Package& Scenario::package() const { return form_->package; }

NodeId Scenario::node(std::string_view name) {
  INFO("node " << name);
  return must(package().find(name));
}

Status Scenario::apply(event::Kind kind, const std::string& payload) {
  const auto event = must(event::decode(static_cast<std::uint8_t>(kind), as_bytes(payload)));
  return interview_->apply(event);
}

Scenario& Scenario::log(event::Event event) {
  event.stamp = {1, clock_ms_ += 900};
  event.has_utc = true;
  event.utc_s = 1'780'000'000 + static_cast<std::int64_t>(clock_ms_ / 1000);
  std::array<std::uint8_t, kMaxEventBytes> bytes;
  const std::size_t size = must(event::encode(event, bytes));
  log_.emplace_back(event.kind, std::string(as_text(Bytes(bytes).first(size))));
  must(apply(log_.back().first, log_.back().second));
  settle();
  return *this;
}

void Scenario::settle() {
  event::Event due;
  if (must(interview_->next_due(kThisInterview, due))) log(due);
}

Scenario& Scenario::cut_power() {
  const std::string before = picture();
  engine_ = std::make_unique<Engine>(form_->package, memory_);
  interview_ = &engine_->interview;
  must(interview_->begin());
  for (const auto& [kind, payload] : log_) must(apply(kind, payload));
  CHECK(picture() == before);
  return *this;
}

expr::Value Scenario::read(std::string_view question, std::string_view text) {
  return must(read_answer(must(package().node(node(question))), text));
}

Scenario& Scenario::answer(std::string_view question, std::string_view text, RowId row) {
  INFO("answering " << question << " with " << text);
  const expr::Value value = read(question, text);
  const Verdict verdict = must(interview_->propose(at(question, row), value));
  CHECK(verdict.accepted());
  return log(event::answer_set(kThisInterview, at(question, row), event::Answer(value)));
}

Scenario& Scenario::special(std::string_view question, Special special, RowId row) {
  CHECK(must(interview_->propose(at(question, row), special)).accepted());
  return log(event::answer_set(kThisInterview, at(question, row), event::Answer(special)));
}

Scenario& Scenario::clear(std::string_view question, RowId row) {
  CHECK(must(interview_->propose(at(question, row), expr::Value())).accepted());
  return log(event::answer_set(kThisInterview, at(question, row), event::Answer()));
}

RowId Scenario::add_row(std::string_view repeat, RowId parent) {
  CHECK(must(interview_->may_add_row(node(repeat), parent)));
  const RowId row = interview_->next_row_id();
  const std::uint16_t total = must(interview_->state().store().row_total(node(repeat), parent));
  log(event::row_added(kThisInterview, {node(repeat), row}, parent, total));
  return row;
}

Scenario& Scenario::remove_row(std::string_view repeat, RowId row) {
  CHECK(must(interview_->may_remove_row(row)));
  return log(event::row_removed(kThisInterview, {node(repeat), row}));
}

Scenario& Scenario::move_row(std::string_view repeat, RowId row, std::uint16_t position) {
  return log(event::row_moved(kThisInterview, {node(repeat), row}, position));
}

Scenario& Scenario::confirm(std::string_view question, std::string_view reason, RowId row) {
  return log(event::soft_check_confirmed(kThisInterview, at(question, row), reason));
}

Scenario& Scenario::comment(std::string_view question, std::string_view text, RowId row) {
  return log(event::comment_set(kThisInterview, at(question, row), text));
}

Scenario& Scenario::speak(std::string_view language) { return log(event::language_changed(kThisInterview, language)); }

Scenario& Scenario::finish() {
  CHECK(must(interview_->may_finish()));
  Interview::Closing closing;
  event::Event event;
  while (must(interview_->next_closing(closing, kThisInterview, MutableBytes(buffer_).first(kMaxTextBytes), event))) log(event);
  return log(event::interview_finished(kThisInterview));
}

Ruling Scenario::ruling(std::string_view question, std::string_view text, RowId row) {
  return must(interview_->propose(at(question, row), read(question, text))).ruling;
}

std::string Scenario::message(std::string_view question, std::string_view text, RowId row) {
  const Verdict verdict = must(interview_->propose(at(question, row), read(question, text)));
  const MutableBytes buffer(buffer_);
  return std::string(must(interview_->text(verdict.message, at(question, row), buffer.first(4096), buffer.subspan(4096))));
}

std::string Scenario::value(std::string_view question, RowId row) {
  expr::Scratch scratch(buffer_);
  const expr::Value value = must(interview_->state().value(at(question, row), scratch));
  return exact(value);
}

std::string Scenario::stored(std::string_view question, RowId row) {
  expr::Scratch scratch(buffer_);
  const expr::Value value = must(interview_->state().store().value(at(question, row), scratch));
  return exact(value);
}

bool Scenario::asked(std::string_view question, RowId row) {
  return must(is_asked_now(interview_->state(), must(package().node(node(question))), row));
}

Question Scenario::question(std::string_view question, RowId row) { return must(interview_->question(at(question, row))); }

std::string Scenario::label(std::string_view question, RowId row) {
  const form::Node found = must(package().node(node(question)));
  const MutableBytes buffer(buffer_);
  return std::string(must(interview_->text(found.label, {found.id, row}, buffer.first(4096), buffer.subspan(4096))));
}

std::vector<std::string> Scenario::choices(std::string_view question, RowId row) {
  ChoiceList list;
  must(list.open(interview_->state(), at(question, row)));
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < must(list.count()); ++i) names.emplace_back(must(list.at(i)).name);
  return names;
}

std::vector<RowId> Scenario::rows(std::string_view repeat, RowId parent) {
  const AnswerStore& store = interview_->state().store();
  std::vector<RowId> rows;
  for (RowId row = must(store.first_row(node(repeat), parent)); row != kNoRow; row = must(store.next_row(row)))
    rows.push_back(row);
  return rows;
}

std::string Scenario::describe(const Position& position) {
  if (position.stop == Position::Stop::kStart) return "start";
  if (position.stop == Position::Stop::kEnd) return "end";
  std::array<std::uint8_t, form::kMaxNameBytes> name;
  std::string text(must(package().name(position.at.node, name)));
  if (position.stop == Position::Stop::kAddRow) text.insert(0, "+");
  if (position.at.row != kRootRow) text += "#" + std::to_string(position.at.row);
  return text;
}

std::vector<std::string> Scenario::walk() {
  std::vector<std::string> stops;
  for (Position at = must(interview_->next({})); at.stop != Position::Stop::kEnd; at = must(interview_->next(at)))
    stops.push_back(describe(at));
  return stops;
}

std::vector<std::string> Scenario::walk_back() {
  std::vector<std::string> stops;
  Position at{Position::Stop::kEnd, {}};
  for (at = must(interview_->previous(at)); at.stop != Position::Stop::kStart; at = must(interview_->previous(at)))
    stops.insert(stops.begin(), describe(at));
  return stops;
}

std::string Scenario::resumes_at() { return describe(must(interview_->resume_position())); }

std::vector<std::string> Scenario::problems() {
  constexpr const char* kWords[] = {"missing ", "violated ", "excluded ", "unconfirmed ", "returned "};
  std::vector<std::string> found;
  Position from;
  while (auto problem = must(interview_->next_problem(from))) {
    const Position at{Position::Stop::kQuestion, problem->at};
    found.push_back(kWords[static_cast<int>(problem->kind)] + describe(at));
    from = must(interview_->next(at));
    if (from.stop == Position::Stop::kEnd) break;
  }
  return found;
}

std::string Scenario::picture() {
  std::string text;
  FormState& state = interview_->state();
  for (Item item; item.kind != Item::Kind::kDone; item = must(next_item(state, item))) {
    text += std::to_string(static_cast<int>(item.kind)) + ":" + std::to_string(item.at.node) + "#" + std::to_string(item.at.row);
    text += " flags " + std::to_string(state.store().flags(item.at));
    if (item.kind == Item::Kind::kNode && must(package().node(item.at.node)).kind == form::NodeKind::kQuestion) {
      expr::Scratch scratch(buffer_);
      const expr::Value value = must(state.store().value(item.at, scratch));
      text += " = " + exact(value);
      text += "/" + std::to_string(static_cast<int>(must(state.store().special(item.at))));
    }
    text += "\n";
  }
  return text + "stage " + std::to_string(static_cast<int>(interview_->stage())) + " at " + resumes_at();
}

}  // namespace eslabon::interview
