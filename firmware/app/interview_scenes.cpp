#include "firmware/app/interview_scenes.hpp"

namespace eslabon::app {

using interview::Position;

// --- the question's menu ---

void QuestionMenuScene::open() { reset_list(0); }

bool QuestionMenuScene::offers(Item item) const {
  const interview::Question& q = question_.question();
  switch (item) {
    case Item::kHint: return q.node.hint != form::kNoString || q.node.guidance != form::kNoString;
    case Item::kRefused: return (q.node.special & form::kMayRefuse) != 0;
    case Item::kDoesNotKnow: return (q.node.special & form::kMayNotKnow) != 0;
    case Item::kNotApplicable: return (q.node.special & form::kMayNotApply) != 0;
    case Item::kClear: return (q.answered || q.special != interview::Special::kNone) && !q.read_only;
    case Item::kMoveUp:
    case Item::kRemoveRow: return offers_row(item == Item::kMoveUp);
    case Item::kNote: return !stage_.office_note(stage_.text).empty();
    default: return true;
  }
}

/// Of a repeat's entry that a person may take out, or put before the one above it.
bool QuestionMenuScene::offers_row(bool to_move) const {
  const RowId row = question_.question().at.row;
  interview::Interview& interview = *stage_.desk.interview();
  return interview.may_remove_row(row).value_or(false) && (!to_move || interview.state().store().position(row).value_or(0) > 1);
}

void QuestionMenuScene::change_row(bool move) {
  const Address at = question_.question().at;
  const interview::AnswerStore& store = interview().state().store();
  const Address row{store.repeat_of(at.row).value_or(0), at.row};
  if (move) {
    if (stage_.good(desk().move_row_up(row))) stage_.go(SceneId::kQuestion);
    return;
  }
  const RowId parent = store.parent_row(at.row).value_or(kRootRow);
  if (!stage_.good(desk().remove_row(row))) return;
  stage_.position = {Position::Stop::kAddRow, {row.node, parent}};
  stage_.go(SceneId::kRow);
}

QuestionMenuScene::Item QuestionMenuScene::item(std::size_t index) const {
  for (std::uint8_t i = 0; i < static_cast<std::uint8_t>(Item::kCount_); ++i)
    if (offers(static_cast<Item>(i)) && index-- == 0) return static_cast<Item>(i);
  return Item::kLeave;
}

std::size_t QuestionMenuScene::count() {
  std::size_t total = 0;
  for (std::uint8_t i = 0; i < static_cast<std::uint8_t>(Item::kCount_); ++i) total += offers(static_cast<Item>(i)) ? 1U : 0U;
  return total;
}

ui::Row QuestionMenuScene::row(std::size_t index, MutableBytes) {
  static constexpr MenuText kTexts[] = {MenuText::kHint, MenuText::kRefused, MenuText::kDoesNotKnow, MenuText::kNotApplicable,
                                        MenuText::kClearAnswer, MenuText::kComment, MenuText::kMoveUp, MenuText::kRemoveEntry,
                                        MenuText::kSections, MenuText::kMissing, MenuText::kComments, MenuText::kNoteFromOffice,
                                        MenuText::kLanguage, MenuText::kFinish, MenuText::kLeave};
  return {say(kTexts[static_cast<std::size_t>(item(index))])};
}

void QuestionMenuScene::chosen(std::size_t index) {
  stage_.back_to = SceneId::kQuestion;
  switch (item(index)) {
    case Item::kHint: return stage_.go(SceneId::kHint);
    case Item::kRefused: return question_.take_special(interview::Special::kRefused);
    case Item::kDoesNotKnow: return question_.take_special(interview::Special::kDoesNotKnow);
    case Item::kNotApplicable: return question_.take_special(interview::Special::kNotApplicable);
    case Item::kClear:
      if (stage_.good(desk().answer(question_.question().at, expr::Value()).status())) stage_.go(SceneId::kQuestion);
      return;
    case Item::kComment: return stage_.go(SceneId::kComment);
    case Item::kMoveUp:
    case Item::kRemoveRow: return change_row(item(index) == Item::kMoveUp);
    case Item::kSections: return stage_.go(SceneId::kSections);
    case Item::kComments: return stage_.go(SceneId::kComments);
    case Item::kNote: return stage_.say_note(SceneId::kQuestion);
    case Item::kMissing: return stage_.go(SceneId::kMissing);
    case Item::kLanguage: return stage_.go(SceneId::kLanguage);
    case Item::kFinish: return stage_.go(SceneId::kEnd);
    default: break;
  }
  if (stage_.good(desk().leave(stage_.position.at))) stage_.go(SceneId::kFirms);
}

// --- sections: the groups right below the form ---

NodeId SectionsScene::section(std::size_t index) {
  const NodeId end = desk().package().info().nodes;
  for (NodeId id = 1; id < end;) {
    const auto node = desk().package().node(id);
    if (!node.ok() || node->subtree_end <= id) break;
    const bool shown = node->is_parent() && interview().state().relevant({id, kRootRow}).value_or(false);
    if (shown && index-- == 0) return id;
    id = node->subtree_end;
  }
  return kNoNode;
}

std::size_t SectionsScene::count() {
  std::size_t total = 0;
  while (section(total) != kNoNode) ++total;
  return total;
}

ui::Row SectionsScene::row(std::size_t index, MutableBytes buffer) {
  const NodeId id = section(index);
  const auto node = desk().package().node(id);
  if (!node.ok()) return {"?"};
  const auto progress = interview::progress_of(interview().state(), id, kRootRow);
  const auto label = stage_.form_text(node->label, {id, kRootRow}, buffer);
  const bool done = progress.ok() && progress->missing == 0 && progress->problems == 0 && progress->answered > 0;
  const bool begun = progress.ok() && progress->answered > 0;
  return {label.value_or("?"), done ? ui::Mark::kDone : begun ? ui::Mark::kOpen : ui::Mark::kRoundOff};
}

void SectionsScene::chosen(std::size_t index) {
  const auto position = interview().next({Position::Stop::kQuestion, {section(index), kRootRow}});
  if (!stage_.good(position.status())) return;
  stage_.position = *position;
  if (position->stop != Position::Stop::kQuestion) return stage_.go(scene_at(*position));
  if (stage_.good(desk().move_to(position->at))) stage_.go(SceneId::kQuestion);
}

// --- what is missing, or has a comment ---

/// Moves on to the next thing to show and says how it is marked; kNone: nothing there, go on.
Result<ui::Mark> MissingScene::look_at(Position& position) {
  if (purpose_ == SceneId::kComments) {
    ESLABON_ASSIGN(position, interview().next(position));
    if (position.stop != Position::Stop::kQuestion) return ui::Mark::kNone;
    ESLABON_ASSIGN(const interview::Question& question, interview().question(position.at));
    return question.returned ? ui::Mark::kReturned : question.commented ? ui::Mark::kOpen : ui::Mark::kNone;
  }
  ESLABON_ASSIGN(position, interview().next(position));
  if (position.stop == Position::Stop::kEnd) return ui::Mark::kNone;
  ESLABON_ASSIGN(const auto problem, interview().next_problem(position));
  position = problem ? Position{Position::Stop::kQuestion, problem->at} : Position{Position::Stop::kEnd, {}};
  if (!problem) return ui::Mark::kNone;
  using interview::ProblemKind;
  return problem->kind == ProblemKind::kMissing ? ui::Mark::kRoundOff : problem->kind == ProblemKind::kReturned ? ui::Mark::kReturned : ui::Mark::kOpen;
}

Status MissingScene::find() {
  for (Position position; position.stop != Position::Stop::kEnd && count_ < kMost;) {
    ESLABON_ASSIGN(const ui::Mark mark, look_at(position));
    if (mark != ui::Mark::kNone) found_[count_++] = {position.at, mark};
  }
  return {};
}

void MissingScene::open() {
  count_ = 0;
  (void)stage_.good(find());
  reset_list(0);
}

std::string_view MissingScene::heading(MutableBytes) {
  if (purpose_ == SceneId::kComments) return say(MenuText::kComments);
  return say(count_ == 0 ? MenuText::kNothingMissing : MenuText::kMissing);
}

ui::Row MissingScene::row(std::size_t index, MutableBytes buffer) {
  const Address at = found_[index].at;
  const auto node = desk().package().node(at.node);
  if (!node.ok()) return {"?"};
  return {stage_.form_text(node->label, at, buffer).value_or("?"), found_[index].mark};
}

void MissingScene::chosen(std::size_t index) {
  const Address at = found_[index].at;
  stage_.position = {Position::Stop::kQuestion, at};
  const bool closed = interview().stage() == interview::Stage::kFinished;
  if (closed || stage_.good(desk().move_to(at))) stage_.go(SceneId::kQuestion);
}

// --- repeats ---

std::string_view RowScene::heading(MutableBytes buffer) {
  const auto node = desk().package().node(stage_.position.at.node);
  const auto label = node.ok() ? stage_.form_text(node->label, stage_.position.at, buffer) : Result<std::string_view>(node.status());
  return below(label.value_or(""), say(MenuText::kAddAnother), buffer);
}

std::size_t RowScene::count() {
  const auto total = interview().state().store().row_total(stage_.position.at.node, stage_.position.at.row);
  return total.ok() && *total > 0 ? 3 : 2;
}

ui::Row RowScene::row(std::size_t index, MutableBytes) {
  static constexpr MenuText kTexts[] = {MenuText::kYes, MenuText::kNo, MenuText::kRemoveLast};
  return {say(kTexts[index])};
}

void RowScene::go_on(bool forward) {
  const auto next = forward ? interview().next(stage_.position) : interview().previous(stage_.position);
  if (!stage_.good(next.status())) return;
  stage_.position = *next;
  stage_.go(scene_at(*next));
}

void RowScene::left() { go_on(false); }

/// Of a new row; what stands in repeats inside it comes later.
Result<Position> RowScene::first_question(Address row) {
  ESLABON_ASSIGN(const form::Node& repeat, desk().package().node(row.node));
  for (auto id = static_cast<NodeId>(row.node + 1); id < repeat.subtree_end; ++id) {
    ESLABON_ASSIGN(const form::Node& node, desk().package().node(id));
    if (node.repeat != row.node || node.is_parent()) continue;
    ESLABON_ASSIGN(const bool asked, interview::is_asked_now(interview().state(), node, row.row));
    if (asked) return Position{Position::Stop::kQuestion, {id, row.row}};
  }
  return stage_.position;
}

void RowScene::chosen(std::size_t index) {
  const Address at = stage_.position.at;
  if (index == 1) return go_on(true);
  if (index == 0) {
    const RowId row = interview().next_row_id();
    if (!stage_.good(desk().add_row(at.node, at.row))) return;
    const auto first = first_question({at.node, row});
    if (!stage_.good(first.status())) return;
    stage_.position = *first;
    return stage_.go(scene_at(*first));
  }
  const auto last = interview().state().store().last_row(at.node, at.row);
  if (last.ok() && stage_.good(desk().remove_row({at.node, *last}))) stage_.go(SceneId::kRow);
}

// --- soft checks ---

std::string_view SoftCheckScene::heading(MutableBytes buffer) {
  const interview::Question& q = question_.question();
  const auto text = stage_.form_text(q.node.soft_message, q.at, buffer);
  return text.ok() && !text->empty() ? *text : say(MenuText::kAreYouSure);
}

ui::Row SoftCheckScene::row(std::size_t index, MutableBytes) {
  static constexpr MenuText kTexts[] = {MenuText::kCorrect, MenuText::kConfirmedByFirm, MenuText::kSeenInBooks, MenuText::kEstimate, MenuText::kOtherReason};
  return {say(kTexts[index])};
}

void SoftCheckScene::chosen(std::size_t index) {
  if (index == 0) return stage_.go(SceneId::kQuestion);
  if (index == 4) return stage_.go(SceneId::kReason);
  if (!stage_.good(desk().confirm_soft_check(question_.question().at, row(index, {}).text))) return;
  question_.press_on();
}

// --- explanation ---

void HintScene::open() {
  const form::Node& node = question_.question().node;
  shown_ = node.hint != form::kNoString ? node.hint : node.guidance;
  reset_list(0);
}

std::string_view HintScene::heading(MutableBytes buffer) {
  return stage_.form_text(shown_, question_.question().at, buffer).value_or("");
}

void HintScene::press(port::Key key) {
  if (key == port::Key::kUp || key == port::Key::kDown) return Scene::press(key);
  const form::StringId guidance = question_.question().node.guidance;
  if (key == port::Key::kLeft || guidance == form::kNoString || shown_ == guidance) return stage_.go(SceneId::kQuestion);
  shown_ = guidance;
  reset_list(0);
}

}  // namespace eslabon::app
