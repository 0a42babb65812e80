#include "firmware/app/question_scene.hpp"

#include "firmware/expr/text_forms.hpp"

namespace eslabon::app {

using form::QuestionType;
using interview::Position;
using interview::Ruling;

namespace {

QuestionScene::Entry entry_of(const form::Node& node) {
  switch (node.type) {
    case QuestionType::kSelectOne:
    case QuestionType::kSelectMultiple:
    case QuestionType::kRank:
    case QuestionType::kAcknowledge: return QuestionScene::Entry::kChoices;
    case QuestionType::kInteger:
    case QuestionType::kDecimal:
    case QuestionType::kRange:
    case QuestionType::kDate:
    case QuestionType::kTime:
    case QuestionType::kDateTime: return QuestionScene::Entry::kWheel;
    case QuestionType::kGeopoint: return QuestionScene::Entry::kText;
    case QuestionType::kText:
    case QuestionType::kBarcode: return node.has(form::kDigitsOnly) ? QuestionScene::Entry::kWheel : QuestionScene::Entry::kText;
    default: return QuestionScene::Entry::kNote;
  }
}

}  // namespace

void QuestionScene::open() {
  const auto question = interview().question(stage_.position.at);
  if (!stage_.good(question.status())) return;
  const bool same = question_.at == question->at && entry_ == Entry::kChoices && !typed_.view().empty();
  question_ = *question;
  entry_ = entry_of(question_.node);
  skip_ = 0;
  choice_total_ = 0;
  answer_size_ = 0;
  if (!same) typed_.clear();
  if (question_.read_only) entry_ = Entry::kNote;
  if (entry_ == Entry::kChoices) open_choices();
  else if (entry_ == Entry::kWheel) open_wheel();
  else reset_list(0);
}

bool QuestionScene::is_multiple() const {
  return question_.node.type == QuestionType::kSelectMultiple || question_.node.type == QuestionType::kRank;
}

int QuestionScene::percent() {
  const int nodes = desk().package().info().nodes;
  return nodes == 0 ? -1 : question_.node.id * 100 / nodes;
}

// --- choices ---

void QuestionScene::open_choices() {
  if (question_.node.type == QuestionType::kAcknowledge) {
    choice_total_ = 1;
    return reset_list(0);
  }
  if (!stage_.good(choices_.open(interview().state(), question_.at))) return;
  const auto total = choices_.count();
  if (!stage_.good(total.status())) return;
  choice_total_ = *total;
  const auto answer = interview().answer(question_.at, stage_.typed);
  const std::string_view names = answer.ok() ? answer->as_text() : std::string_view();
  // The answer may be a view of somewhere else: bring it into our own buffer.
  if (!names.empty()) std::memmove(stage_.typed.data(), names.data(), names.size());
  answer_size_ = names.size();
  std::size_t focus = 0;
  if (!is_multiple() && answer_size_ != 0 && typed_.view().empty())
    focus = choices_.index_of(as_text(Bytes(stage_.typed).first(answer_size_))).value_or(0) + (has_search_row() ? 1 : 0);
  else if (!typed_.view().empty() && matches_.count() != 0) focus = 1;
  reset_list(focus);
}

std::size_t QuestionScene::count() {
  if (entry_ == Entry::kNote) return 0;
  if (entry_ == Entry::kText) return 1;
  if (entry_ == Entry::kWheel) return 0;
  return (typed_.view().empty() ? choice_total_ : matches_.count()) + (has_search_row() ? 1 : 0);
}

Result<interview::Choice> QuestionScene::choice(std::size_t index) {
  if (has_search_row()) --index;
  return choices_.at(typed_.view().empty() ? static_cast<std::uint32_t>(index) : matches_[index]);
}

Result<std::string_view> QuestionScene::choice_name(std::size_t row_index) {
  if (entry_ != Entry::kChoices || row_index >= count() || (has_search_row() && row_index == 0)) return Error::kNotFound;
  if (question_.node.type == QuestionType::kAcknowledge) return std::string_view("OK");
  ESLABON_ASSIGN(const interview::Choice& found, choice(row_index));
  return found.name;
}

Result<std::string_view> QuestionScene::label(const interview::Choice& of, MutableBytes buffer) {
  if (of.label != form::kNoString) return stage_.form_text(of.label, question_.at, buffer);
  std::memmove(buffer.data(), of.name.data(), of.name.size());
  return as_text(Bytes(buffer).first(of.name.size()));
}

ui::Row QuestionScene::row(std::size_t index, MutableBytes buffer) {
  if (entry_ == Entry::kText) {
    const auto answer = interview().readable(question_.at, buffer);
    return {answer.ok() && !answer->empty() ? *answer : std::string_view("...")};
  }
  if (question_.node.type == QuestionType::kAcknowledge)
    return {say(MenuText::kOk), question_.answered ? ui::Mark::kBoxOn : ui::Mark::kBoxOff};
  if (has_search_row() && index == 0) return search_row(typed_.view(), matches_.count(), buffer);
  const auto found = choice(index);
  if (!found.ok()) return {"?"};
  const std::string_view answer = as_text(Bytes(stage_.typed).first(answer_size_));
  const bool on = is_multiple() ? interview::has_choice(answer, found->name) : answer == found->name;
  const ui::Mark mark = is_multiple() ? (on ? ui::Mark::kBoxOn : ui::Mark::kBoxOff) : (on ? ui::Mark::kRoundOn : ui::Mark::kRoundOff);
  return {label(*found, buffer).value_or("?"), mark};
}

void QuestionScene::toggle(std::string_view name) {
  const std::string_view answer = as_text(Bytes(stage_.typed).first(answer_size_));
  const auto changed = interview::toggle_choice(desk().package(), question_.node, answer, name, stage_.text);
  if (!changed.ok()) return;
  answer_size_ = std::min(changed->size(), stage_.typed.size());
  if (answer_size_ != 0) std::memmove(stage_.typed.data(), changed->data(), answer_size_);
}

void QuestionScene::chosen(std::size_t index) {
  if (entry_ == Entry::kText) return stage_.go(SceneId::kTyping);
  if (has_search_row() && index == 0) return stage_.go(SceneId::kChoiceSearch);
  if (question_.node.type == QuestionType::kAcknowledge) return commit(expr::Value::text("OK"));
  const auto found = choice(index);
  if (!stage_.good(found.status())) return;
  if (is_multiple()) return toggle(found->name);
  commit(expr::Value::text(found->name));
}

void QuestionScene::search(std::string_view typed) {
  typed_.clear();
  typed_ << typed;
  matches_.clear();
  if (typed.empty()) return;
  const form::Tables tables = desk().package().tables();
  const auto table = tables.table(question_.node.choices);
  const auto range = table.ok() ? tables.search(*table, desk().language(), typed_.view()) : Result<form::RowRange>(Error::kNotFound);
  if (range.ok()) {
    for (std::uint32_t i = 0; i < range->count && !matches_.full(); ++i) {
      const auto table_row = tables.search_row(*range, i);
      const auto place = table_row.ok() ? choices_.index_of_row(*table_row) : table_row;
      if (place.ok()) matches_.add(*place);
    }
    return;
  }
  for (std::uint32_t i = 0; i < choice_total_ && !matches_.full(); ++i) {
    const auto one = choices_.at(i);
    stage_.glyphs = false;
    const auto text = one.ok() ? label(*one, stage_.text) : Result<std::string_view>(one.status());
    if (text.ok() && label_matches(*text, typed_.view())) matches_.add(i);
    stage_.glyphs = true;
  }
}

// --- numbers, dates, codes: question_wheel.cpp ---

// --- all of them ---

std::string_view QuestionScene::heading(MutableBytes buffer) {
  // What the office says about the answer comes first: it is the news on this screen.
  std::size_t used = 0;
  if (question_.returned) {
    const auto note = interview().note(interview::NoteKind::kSupervisor, question_.at, buffer);
    used = note.ok() && !note->empty() && note->size() < buffer.size() ? note->size() + 1 : 0;
  }
  const auto text = stage_.form_text(question_.node.label, question_.at, buffer.subspan(used));
  std::string_view shown = text.ok() ? *text : std::string_view("?");
  if (used != 0) shown = below(as_text(Bytes(buffer).first(used - 1)), shown, buffer);
  if (entry_ != Entry::kNote || !question_.answered || shown.size() + 2 > buffer.size()) return shown;
  // A value that is only looked at stands under its label.
  return below(shown, interview().readable(question_.at, buffer.subspan(shown.size() + 1)).value_or(""), buffer);
}

void QuestionScene::draw() {
  if (entry_ == Entry::kWheel) return draw_wheel(skip_, question_.node.type != QuestionType::kText);
  Scene::draw();
}

void QuestionScene::help() {
  constexpr Help back{ui::Sign::kLeft}, next{ui::Sign::kRight}, menu{ui::Sign::kUp, MenuText::kMenu};
  switch (entry_) {
    case Entry::kChoices: return draw_help({back, {ui::Sign::kSelect, is_multiple() ? MenuText::kMark : MenuText::kChoose}, menu, next});
    case Entry::kWheel: return draw_help({back, {ui::Sign::kUpDown}, {ui::Sign::kSelect, MenuText::kOk}, next});
    case Entry::kText: return draw_help({back, {ui::Sign::kSelect, MenuText::kType}, menu, next});
    case Entry::kNote: return draw_help({back, menu, {ui::Sign::kRight, MenuText::kNext}});
  }
}

void QuestionScene::press(port::Key key) {
  if (entry_ == Entry::kWheel) return press_wheel(key);
  if (entry_ == Entry::kNote && key == port::Key::kSelect) return stroll(true);
  Scene::press(key);
}

void QuestionScene::go_on(bool forward) {
  const auto next = forward ? interview().next(stage_.position) : interview().previous(stage_.position);
  if (!stage_.good(next.status())) return;
  if (next->stop == Position::Stop::kStart) return stage_.go(SceneId::kQuestionMenu);
  stage_.position = *next;
  stage_.go(scene_at(*next));
}

/// Without an answer: the place is noted, so that a power cut comes back to it.
void QuestionScene::stroll(bool forward) {
  go_on(forward);
  if (stage_.position.stop == Position::Stop::kQuestion && interview().stage() == interview::Stage::kOpen)
    (void)stage_.good(desk().move_to(stage_.position.at));
}

void QuestionScene::left() {
  if (entry_ == Entry::kChoices && is_multiple() && answer_size_ != 0) {
    const auto verdict = desk().answer(question_.at, expr::Value::text(as_text(Bytes(stage_.typed).first(answer_size_))));
    if (!stage_.good(verdict.status())) return;
  }
  stroll(false);
}

void QuestionScene::right() {
  if (entry_ == Entry::kChoices && is_multiple())
    return commit(expr::Value::text(as_text(Bytes(stage_.typed).first(answer_size_))));
  if (entry_ == Entry::kNote || question_.answered || question_.special != interview::Special::kNone || !question_.required) return stroll(true);
  stage_.say(MenuText::kRequired, SceneId::kQuestion);
}

void QuestionScene::commit(const expr::Value& value) {
  if (value.is_empty() && !question_.answered && question_.special == interview::Special::kNone && !question_.required) return stroll(true);
  after(desk().answer(question_.at, value));
}

void QuestionScene::take_text(std::string_view text) { commit(expr::Value::text(text)); }
void QuestionScene::take_special(interview::Special special) { after(desk().answer(question_.at, special)); }

void QuestionScene::after(const Result<interview::Verdict>& verdict) {
  if (!stage_.good(verdict.status())) return;
  if (!verdict->accepted()) return refuse(*verdict);
  if (verdict->ruling == Ruling::kDoubtful) return stage_.go(SceneId::kSoftCheck);
  go_on(true);
}

void QuestionScene::refuse(const interview::Verdict& verdict) {
  if (verdict.message != form::kNoString) return stage_.say(verdict.message, SceneId::kQuestion);
  stage_.say(verdict.ruling == Ruling::kRequired ? MenuText::kRequired : MenuText::kNotValid, SceneId::kQuestion);
}

}  // namespace eslabon::app
