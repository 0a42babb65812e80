// How an interview ends, and what is typed by letters.
#include "firmware/app/interview_scenes.hpp"

namespace eslabon::app {

using event::Outcome;
using interview::Position;

namespace {

struct OutcomeRow {
  Outcome outcome;
  MenuText text;
};
constexpr OutcomeRow kOutcomes[] = {
    {Outcome::kPartlyCompleted, MenuText::kPartlyCompleted}, {Outcome::kRefused, MenuText::kFirmRefused},
    {Outcome::kNobodyThere, MenuText::kNobodyThere},         {Outcome::kAppointment, MenuText::kAppointment},
    {Outcome::kClosed, MenuText::kClosed},                   {Outcome::kMoved, MenuText::kMoved},
    {Outcome::kNotFound, MenuText::kFirmNotFound},           {Outcome::kOutOfScope, MenuText::kOutOfScope}};

}  // namespace

// --- the end ---

void EndScene::open() {
  complete_ = interview().may_finish().value_or(false);
  reset_list(complete_ || finished() ? 0 : 1);
}

bool EndScene::finished() { return interview().stage() == interview::Stage::kFinished; }

std::string_view EndScene::heading(MutableBytes) { return say(finished() ? MenuText::kFinished : MenuText::kEndOfForm); }

ui::Row EndScene::row(std::size_t index, MutableBytes) {
  switch (index) {
    case 0: return {say(finished() ? MenuText::kReopen : MenuText::kFinish)};
    case 1: return {say(complete_ ? MenuText::kNothingMissing : MenuText::kMissing), complete_ ? ui::Mark::kDone : ui::Mark::kOpen};
    case 2: return {say(MenuText::kOutcome)};
    default: return {say(MenuText::kLeave)};
  }
}

void EndScene::finish() {
  if (!complete_) return stage_.go(SceneId::kMissing);
  if (interview().outcome() == Outcome::kNone && !stage_.good(desk().set_outcome(Outcome::kCompleted, {}))) return;
  if (!stage_.good(desk().finish(stage_.typed))) return;
  if (!stage_.good(desk().leave({}))) return;
  stage_.say(MenuText::kSaved, SceneId::kFirms);
}

void EndScene::chosen(std::size_t index) {
  if (index == 0 && !finished()) return finish();
  if (index == 0) {
    return stage_.go(SceneId::kReopen);
  }
  if (index == 1) return stage_.go(SceneId::kMissing);
  if (index == 2) return stage_.go(SceneId::kOutcome);
  if (stage_.good(desk().leave({}))) stage_.go(SceneId::kFirms);
}

void EndScene::left() {
  const auto back = interview().previous({Position::Stop::kEnd, {}});
  if (!stage_.good(back.status())) return;
  stage_.position = *back;
  stage_.go(scene_at(*back));
}

// --- outcome of the visit ---

std::size_t OutcomeScene::count() { return std::size(kOutcomes); }

ui::Row OutcomeScene::row(std::size_t index, MutableBytes) {
  const bool on = interview().outcome() == kOutcomes[index].outcome;
  return {say(kOutcomes[index].text), on ? ui::Mark::kRoundOn : ui::Mark::kRoundOff};
}

void OutcomeScene::chosen(std::size_t index) {
  if (kOutcomes[index].outcome == Outcome::kAppointment) return stage_.go(SceneId::kAppointment);
  if (stage_.good(desk().set_outcome(kOutcomes[index].outcome, {}))) stage_.go(SceneId::kEnd);
}

// --- typing ---

void TypingScene::open() {
  std::size_t length = 0;
  if (purpose_ == SceneId::kTyping) {
    const auto answer = interview().answer(question_.question().at, stage_.typed);
    const std::string_view text = answer.ok() ? answer->as_text() : std::string_view();
    if (!text.empty()) std::memmove(stage_.typed.data(), text.data(), text.size());
    length = text.size();
  } else if (purpose_ == SceneId::kComment) {
    const auto note = interview().note(interview::NoteKind::kComment, question_.question().at, stage_.typed);
    if (note.ok() && !note->empty()) std::memmove(stage_.typed.data(), note->data(), note->size());
    length = note.ok() ? note->size() : 0;
  }
  const MutableBytes room = is_search() ? MutableBytes(stage_.typed).first(24) : MutableBytes(stage_.typed);
  stage_.grid.start(room, length, stage_.alphabet(), !is_search());
  completion_ = {};
}

void TypingScene::offer(std::size_t which) {
  completion_ = complete(desk().package(), desk().language(), stage_.grid.text(), which, stage_.record);
  if (completion_.label == form::kNoString && which != 0) return offer(0);
  which_ = static_cast<std::uint8_t>(which);
  stage_.grid.set_offer(completion_.label != form::kNoString);
}

std::string_view TypingScene::offered(MutableBytes buffer) {
  return stage_.drawn(desk().package().strings().read(completion_.label, desk().language(), stage_.record), buffer).value_or("");
}

void TypingScene::draw() {
  ui::FixedText<12> status;
  if (purpose_ == SceneId::kFirmSearch && !stage_.grid.text().empty()) {
    status << std::uint64_t{firms_.find(stage_.grid.text())};
  }
  const std::string_view beside = completion_.label == form::kNoString ? status.view() : offered(stage_.text);
  const ui::Rect whole = stage_.canvas.whole();
  stage_.grid.draw(stage_.canvas, {whole, stage_.face, say(MenuText::kDone), beside});
}

void TypingScene::press(port::Key key) {
  switch (stage_.grid.press(key, stage_.canvas.width())) {
    case ui::GridAct::kDone: return done();
    case ui::GridAct::kMenu: return stage_.go(origin());
    case ui::GridAct::kNext: return offer(which_ + 1U);
    case ui::GridAct::kTake: return take_offer();
    case ui::GridAct::kChanged:
      if (!is_search()) offer(0);
      return;
    case ui::GridAct::kNone: return;
  }
}

void TypingScene::take_offer() {
  stage_.glyphs = false;
  stage_.grid.take(completion_.from, offered(stage_.text), stage_.canvas.width());
  stage_.glyphs = true;
  completion_ = {};
}

/// Where the typing was asked for.
SceneId TypingScene::origin() const {
  return purpose_ == SceneId::kReopen ? SceneId::kEnd : purpose_ == SceneId::kFirmSearch ? SceneId::kFirms : SceneId::kQuestion;
}

void TypingScene::done() {
  const std::string_view text = stage_.grid.text();
  const Address at = question_.question().at;
  Status kept;
  switch (purpose_) {
    case SceneId::kFirmSearch: firms_.search(text); break;
    case SceneId::kChoiceSearch: question_.search(text); break;
    case SceneId::kComment: kept = desk().comment(at, text); break;
    case SceneId::kReason: kept = desk().confirm_soft_check(at, text); break;
    case SceneId::kReopen: kept = desk().reopen(text); break;
    default: return question_.take_text(text);
  }
  if (!stage_.good(kept)) return;
  if (purpose_ == SceneId::kReason) return question_.press_on();
  stage_.go(origin());
}

}  // namespace eslabon::app
