#include "firmware/app/stage.hpp"

#include <cstring>

#include "firmware/form/drawn_text.hpp"

namespace eslabon::app {

const char* name_of(SceneId scene) {
  static constexpr const char* kNames[] = {"boot", "card", "home", "firms", "firm search", "interviews", "question", "choice search", "question menu",
                                           "sections", "missing", "language", "row", "soft check", "reason", "comment", "typing",
                                           "hint", "end", "outcome", "appointment", "sync", "about", "message", "wait", "sign in", "pin",
                                           "comments", "reopen"};
  static_assert(std::size(kNames) == static_cast<std::size_t>(SceneId::kCount_));
  return kNames[static_cast<std::size_t>(scene)];
}

std::string_view below(std::string_view upper, std::string_view under, MutableBytes buffer) {
  const std::size_t gap = upper.empty() || under.empty() ? 0 : 1;
  const std::size_t size = std::min(under.size(), buffer.size() - std::min(buffer.size(), upper.size() + gap));
  if (!upper.empty()) std::memmove(buffer.data(), upper.data(), upper.size());
  if (size != 0) std::memmove(buffer.data() + upper.size() + gap, under.data(), size);
  if (gap != 0) buffer[upper.size()] = '\n';
  return as_text(Bytes(buffer).first(upper.size() + gap + size));
}

SceneId scene_at(const interview::Position& position) {
  using Stop = interview::Position::Stop;
  switch (position.stop) {
    case Stop::kStart: return SceneId::kQuestionMenu;
    case Stop::kAddRow: return SceneId::kRow;
    case Stop::kEnd: return SceneId::kEnd;
    case Stop::kQuestion: break;
  }
  return SceneId::kQuestion;
}

void Stage::say(std::string_view text_to_say, SceneId then) {
  message.clear();
  message_text = form::kNoString;
  message_is_note = false;
  message << text_to_say;
  after_message = then;
  go(SceneId::kMessage);
}

// The list's note comes with its letters; the log has the words, when the list is another one by now.
std::string_view Stage::office_note(MutableBytes buffer) {
  const form::CaseList& cases = desk.cases();
  const auto firm = cases.at(desk.case_index());
  if (firm.ok() && firm->note != form::kNoString) return drawn(cases.strings().read(firm->note, 0, record), buffer).value_or("");
  return desk.interview()->note(interview::NoteKind::kSupervisor, {0, kRootRow}, buffer).value_or("");
}

void Stage::say_note(SceneId then) {
  const bool none = office_note(text).empty();
  say(std::string_view(), then);
  if (none) return go(then);
  message_is_note = true;
}

void Stage::enter_interview(const Result<interview::Position>& found, bool is_new) {
  if (!good(found.status())) return;
  position = *found;
  if (is_new) return say_note(scene_at(position));
  const Record* entry = desk.directory().find(desk.interview_id());
  if (entry != nullptr && entry->stage == CaseStage::kReturned) return say_note(SceneId::kMissing);
  go(resting_scene());
}

bool Stage::good(Status status) {
  if (status.ok()) return true;
  switch (status.error()) {
    case Error::kFull:
      if (desk.draft_holds_card()) say(MenuText::kCardHeld, SceneId::kInterviews);
      else say(MenuText::kCardFull, SceneId::kSync);
      break;
    case Error::kIo:
    case Error::kNoMedium: go(SceneId::kCard); break;
    case Error::kNotFound: say(MenuText::kNoForm, SceneId::kHome); break;
    case Error::kRefused: say(MenuText::kNotValid, SceneId::kHome); break;
    default: {
      ui::FixedText<160> why;
      why << words(MenuText::kFormRefused) << " (" << eslabon::name_of(status.error()) << ")";
      say(why.view(), SceneId::kHome);
    }
  }
  return false;
}

Result<std::string_view> Stage::drawn(const Result<form::String>& read, MutableBytes buffer) {
  if (!read.ok()) return read.error();
  return glyphs ? form::drawn(*read, buffer) : Result<std::string_view>(read->text());
}

ui::Alphabet Stage::alphabet() {
  if (!desk.has_form()) return ui::kLatinAlphabet;
  const auto language = desk.package().strings().language(desk.language(), alphabet_text);
  if (!language.ok() || language->letters.empty()) return ui::kLatinAlphabet;
  return {language->letters, language->capitals, language->marks};
}

void Stage::dress() {
  const bool has_form = desk.has_form() && package_face.attach(desk.package().font());
  face = has_form ? static_cast<ui::Typeface*>(&package_face) : &builtin_font;
  names_face = desk.cases().is_open() && firm_face.attach(desk.cases().font()) ? &firm_face : nullptr;
  words.use(has_form ? &desk.package() : nullptr, desk.language());
}

void Scene::reset_list(std::size_t focus) {
  stage_.list.reset(focus);
  stage_.list.settle(*this, stage_.look());
}

ui::Row Scene::search_row(std::string_view typed, std::size_t found, MutableBytes buffer) {
  ui::TextBuilder text(buffer);
  text << say(MenuText::kSearch);
  if (typed.empty()) text << "...";
  else text << ": " << typed << " (" << std::uint64_t{found} << ")";
  return {text.view()};
}

void Scene::draw() { stage_.list.draw(stage_.canvas, *this, stage_.look()); }

void Scene::help() { draw_help({{ui::Sign::kLeft}, {ui::Sign::kSelect, MenuText::kOk}}); }

void Scene::draw_help(std::initializer_list<Help> buttons) {
  std::array<ui::HelpItem, 4> items;
  std::size_t count = 0;
  for (const Help& button : buttons)
    items[count++] = {button.sign, button.word == MenuText::kCount_ ? std::string_view() : say(button.word)};
  ui::draw_help(stage_.canvas, stage_.page(), *stage_.face, std::span(items).first(count), percent());
}

void Scene::press(port::Key key) {
  switch (stage_.list.press(key, *this, stage_.look())) {
    case ui::ListAct::kChosen:
      if (!takes_long(stage_.list.focus())) return chosen(stage_.list.focus());
      stage_.waiting = this;
      stage_.waiting_row = stage_.list.focus();
      return stage_.go(SceneId::kWait);
    case ui::ListAct::kLeft: return left();
    case ui::ListAct::kRight: return right();
    case ui::ListAct::kTop: return top();
    case ui::ListAct::kBottom:
    case ui::ListAct::kNone: return;
  }
}

}  // namespace eslabon::app
