#include "firmware/app/home_scenes.hpp"

namespace eslabon::app {
namespace {

ui::Mark mark_of(CaseStage stage) {
  switch (stage) {
    case CaseStage::kOpen: return ui::Mark::kOpen;
    case CaseStage::kReturned: return ui::Mark::kReturned;
    case CaseStage::kFinished:
    case CaseStage::kSent: return ui::Mark::kDone;
    case CaseStage::kNotStarted: break;
  }
  return ui::Mark::kRoundOff;
}

std::string_view firm_name(Stage& stage, std::uint32_t index, MutableBytes buffer) {
  const form::CaseList& cases = stage.desk.cases();
  const auto firm = cases.at(index);
  if (!firm.ok()) return "?";
  return stage.drawn(cases.strings().read(firm->name, 0, stage.record), buffer).value_or("?");
}

}  // namespace

// --- home ---

std::string_view HomeScene::heading(MutableBytes buffer) {
  if (!desk().has_form()) return say(MenuText::kNoForm);
  const form::Package& package = desk().package();
  const auto title = stage_.drawn(package.strings().read(package.info().title, desk().language(), stage_.record), buffer);
  return title.ok() && !title->empty() ? *title : std::string_view("Eslabón");
}

ui::Row HomeScene::row(std::size_t index, MutableBytes buffer) {
  static constexpr MenuText kRows[] = {MenuText::kFirmsToVisit, MenuText::kInterviews, MenuText::kSync, MenuText::kLanguage, MenuText::kAbout, MenuText::kEnumerator};
  ui::TextBuilder text(buffer);
  text << say(kRows[index]);
  if (index == 0 && desk().cases().is_open()) text << " (" << desk().cases().count() << ")";
  if (index == 5) text << ": " << desk().directory().enumerator();
  if (index == 1) text << " (" << desk().directory().open_count() << ")";
  return {text.view()};
}

void HomeScene::help() {
  draw_help({{ui::Sign::kUpDown}, {ui::Sign::kSelect, MenuText::kChoose}});
}

void HomeScene::chosen(std::size_t index) {
  static constexpr SceneId kScenes[] = {SceneId::kFirms, SceneId::kInterviews, SceneId::kSync, SceneId::kLanguage, SceneId::kAbout, SceneId::kSignIn};
  stage_.back_to = SceneId::kHome;
  if (index == 5) desk().lock();
  if (index == 0 && !desk().has_form()) return stage_.say(MenuText::kNoForm, SceneId::kHome);
  if (index == 1 && desk().directory().open_count() == 0) return stage_.say(MenuText::kNothingOpen, SceneId::kHome);
  stage_.go(kScenes[index]);
}

// --- sign-in ---

void SignInScene::open() {
  desk().show_people();
  stage_.dress();
  reset_list(0);
}

ui::Row SignInScene::row(std::size_t index, MutableBytes buffer) {
  return {firm_name(stage_, static_cast<std::uint32_t>(index), buffer), ui::Mark::kNone, stage_.names_face};
}

void SignInScene::help() { draw_help({{ui::Sign::kUpDown}, {ui::Sign::kSelect, MenuText::kChoose}}); }

void SignInScene::chosen(std::size_t index) {
  stage_.person = static_cast<std::uint32_t>(index);
  stage_.go(SceneId::kPin);
}

// --- firms ---

bool FirmsScene::has_search() { return desk().cases().is_open() && desk().cases().count() > 6; }

std::size_t FirmsScene::find(std::string_view typed) {
  matches_.clear();
  const form::CaseList& cases = desk().cases();
  if (!cases.is_open() || typed.empty()) return 0;
  const auto range = cases.search(typed);
  if (range.ok()) {
    for (std::uint32_t i = 0; i < range->count && !matches_.full(); ++i) matches_.add(cases.search_row(*range, i).value_or(0));
    return matches_.count();
  }
  stage_.glyphs = false;
  for (std::uint32_t i = 0; i < cases.count() && !matches_.full(); ++i)  // a short list has no index
    if (label_matches(firm_name(stage_, i, stage_.text), typed)) matches_.add(i);
  stage_.glyphs = true;
  return matches_.count();
}

std::size_t FirmsScene::firms() {
  if (!desk().cases().is_open()) return 0;
  return typed_.view().empty() ? desk().cases().count() : matches_.count();
}

std::uint32_t FirmsScene::case_of(std::size_t firm) {
  return typed_.view().empty() ? static_cast<std::uint32_t>(firm) : matches_[firm];
}

CaseStage FirmsScene::stage_of(std::uint32_t case_index) {
  form::CellBuffer buffer;
  const auto id = desk().cases().id(case_index, buffer);
  const Record* record = id.ok() ? desk().directory().find_case(Directory::key_of(*id)) : nullptr;
  return record == nullptr ? CaseStage::kNotStarted : record->stage;
}

void FirmsScene::open() { reset_list(focus_); }

void FirmsScene::search(std::string_view typed) {
  typed_.clear();
  typed_ << typed;
  find(typed_.view());
  focus_ = typed.empty() || firms() == 0 ? 0 : 1;
}

std::string_view FirmsScene::heading(MutableBytes) { return say(MenuText::kFirmsToVisit); }

std::size_t FirmsScene::count() { return firms() + (has_search() ? 2 : 1); }

ui::Row FirmsScene::row(std::size_t index, MutableBytes buffer) {
  if (has_search() && index-- == 0) return search_row(typed_.view(), matches_.count(), buffer);
  if (index >= firms()) return {say(MenuText::kFirmWithoutList)};
  const std::uint32_t firm = case_of(index);
  const ui::Mark mark = mark_of(stage_of(firm));
  return {firm_name(stage_, firm, buffer), mark, stage_.names_face};
}

void FirmsScene::help() { draw_help({{ui::Sign::kLeft}, {ui::Sign::kSelect, MenuText::kOpen}}); }

void FirmsScene::left() {
  if (typed_.view().empty()) return stage_.go(SceneId::kHome);
  search({});
  stage_.go(SceneId::kFirms);
}

void FirmsScene::chosen(std::size_t index) {
  focus_ = index;
  if (has_search() && index-- == 0) return stage_.go(SceneId::kFirmSearch);
  Status done;
  const Record* record = nullptr;
  if (index >= firms()) {
    done = desk().open_new(std::nullopt);
  } else {
    const std::uint32_t firm = case_of(index);
    form::CellBuffer buffer;
    const auto id = desk().cases().id(firm, buffer);
    if (id.ok()) record = desk().directory().find_case(Directory::key_of(*id));
    done = record == nullptr ? desk().open_new(firm) : desk().resume(record->interview);
  }
  if (!stage_.good(done)) return;
  if (record != nullptr) return stage_.enter_interview(desk().resume_position());
  stage_.enter_interview(interview().next({}), true);
}

// --- open interviews ---

std::string_view InterviewsScene::heading(MutableBytes) { return say(MenuText::kInterviews); }

ui::Row InterviewsScene::row(std::size_t index, MutableBytes buffer) {
  const Record* record = desk().directory().open_at(index);
  const form::CaseList& cases = desk().cases();
  if (record == nullptr) return {"?"};
  const ui::Mark mark = mark_of(record->stage);
  for (std::uint32_t i = 0; record->case_key != 0 && cases.is_open() && i < cases.count(); ++i) {
    const auto id = cases.id(i, buffer);
    if (id.ok() && Directory::key_of(*id) == record->case_key) return {firm_name(stage_, i, buffer), mark, stage_.names_face};
  }
  return {say(MenuText::kFirmWithoutList), mark};
}

void InterviewsScene::chosen(std::size_t index) {
  const Record* record = desk().directory().open_at(index);
  if (record == nullptr || !stage_.good(desk().resume(record->interview))) return;
  stage_.enter_interview(desk().resume_position());
}

// --- language ---

void LanguageScene::open() { reset_list(desk().language()); }

ui::Row LanguageScene::row(std::size_t index, MutableBytes buffer) {
  if (!desk().has_form()) return {"English", ui::Mark::kRoundOn};
  const auto language = desk().package().strings().language(index, buffer);
  const ui::Mark mark = index == desk().language() ? ui::Mark::kRoundOn : ui::Mark::kRoundOff;
  return {language.ok() ? language->name : "?", mark};
}

void LanguageScene::chosen(std::size_t index) {
  if (desk().has_form() && !stage_.good(desk().set_language(static_cast<std::uint8_t>(index)))) return;
  stage_.dress();
  stage_.go(stage_.back_to);
}

// --- card ---

void CardScene::open() {
  sure_ = false;
  Scene::open();
}

std::string_view CardScene::heading(MutableBytes) {
  if (sure_) return say(MenuText::kAreYouSure);
  switch (desk().card_state()) {
    case CardState::kMissing: return say(MenuText::kInsertCard);
    case CardState::kForeign:
    case CardState::kBlank: return say(MenuText::kCardForeign);
    case CardState::kOthers: return say(MenuText::kCardOfOther);
    case CardState::kLater: return say(MenuText::kCardLater);
    case CardState::kTooSmall: return say(MenuText::kCardTooSmall);
    case CardState::kFailing:
    case CardState::kReady: break;
  }
  return say(MenuText::kCardFailing);
}

std::size_t CardScene::count() { return sure_ ? 2 : desk().card_state() == CardState::kForeign ? 1 : 0; }

ui::Row CardScene::row(std::size_t index, MutableBytes) {
  if (!sure_) return {say(MenuText::kErase)};
  return {say(index == 0 ? MenuText::kNo : MenuText::kYes)};
}

void CardScene::chosen(std::size_t index) {
  if (sure_ && index == 1) desk().take_over_card();
  sure_ = !sure_;
  Scene::reset_list(0);
  if (desk().ready()) stage_.go(SceneId::kHome);
}

// --- message ---

std::string_view MessageScene::heading(MutableBytes buffer) {
  if (stage_.message_is_note) return stage_.office_note(buffer);
  if (stage_.message_text == form::kNoString) return stage_.message.view();
  return stage_.form_text(stage_.message_text, stage_.position.at, buffer).value_or("?");
}

void MessageScene::press(port::Key key) {
  if (key == port::Key::kUp || key == port::Key::kDown) return Scene::press(key);
  stage_.go(stage_.after_message);
}

void MessageScene::draw() {
  ui::ListView::Look look = stage_.look();
  if (stage_.message_is_note && stage_.names_face != nullptr) look.face = stage_.names_face;
  stage_.list.draw(stage_.canvas, *this, look);
}

void MessageScene::help() { draw_help({{ui::Sign::kSelect, MenuText::kOk}}); }

// --- about ---

ui::Row AboutScene::row(std::size_t index, MutableBytes buffer) {
  static constexpr MenuText kLabels[] = {MenuText::kDevice, MenuText::kForm, MenuText::kNotSent, MenuText::kCardUsed, MenuText::kBattery};
  if (index >= std::size(kLabels)) return {"Eslabón 0.1.0"};
  ui::TextBuilder text(buffer);
  text << say(kLabels[index]) << ": ";
  if (index == 0) {
    char digits[16];
    text << desk().device_name(digits);
  } else if (index == 1) {
    const auto version = desk().package().version(stage_.record);
    text << (desk().has_form() ? version.value_or("-") : "-");
  } else if (index == 2) {
    const journal::Journal* journal = desk().journal();
    text << (journal == nullptr ? 0 : journal->next_sequence() - 1 - journal->acknowledged());
  } else {
    const int percent = index == 3 ? desk().used_percent() : desk().battery_percent();
    if (percent < 0) text << "-";
    else text << static_cast<std::uint64_t>(percent) << " %";
  }
  return {text.view()};
}

void AboutScene::help() { draw_help({{ui::Sign::kLeft, MenuText::kBack}, {ui::Sign::kUpDown}}); }

}  // namespace eslabon::app
