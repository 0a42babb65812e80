#include "tests/scenarios/pilot.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include "firmware/ui/characters.hpp"

namespace eslabon::scenario {

using app::SceneId;
using port::Key;

namespace {

/// While it lives, the scenes give the words of their texts instead of what is drawn.
struct Reading {
  explicit Reading(Twin& twin) : stage(twin.kiosk().stage()) { stage.glyphs = false; }
  ~Reading() { stage.glyphs = true; }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  app::Stage& stage;
};

std::string heading_of(Twin& twin) {
  const Reading reading(twin);
  std::array<std::uint8_t, form::kMaxStringBytes> buffer;
  return std::string(twin.kiosk().current().heading(buffer));
}

bool is_typing(SceneId scene) {
  return scene == SceneId::kTyping || scene == SceneId::kComment || scene == SceneId::kReason || scene == SceneId::kReopen || scene == SceneId::kFirmSearch ||
         scene == SceneId::kChoiceSearch;
}

/// ISO dates are written, masks are turned: 2026-12-31 -> 31/12/2026.
std::string as_mask(std::string_view text, const form::Node& node) {
  if (node.type == form::QuestionType::kDate && text.size() == 10) {
    std::string mask = std::string(text.substr(8, 2)) + "/" + std::string(text.substr(5, 2)) + "/" + std::string(text.substr(0, 4));
    if (node.has(form::kYearOnly)) return mask.substr(6);
    return node.has(form::kMonthYear) ? mask.substr(3) : mask;
  }
  return std::string(text);
}

}  // namespace

void Pilot::press(Key key) {
  ++presses_;
  press_(key);
}

std::string Pilot::row_text(std::size_t index) {
  const Reading reading(twin_);
  std::array<std::uint8_t, form::kMaxStringBytes> buffer;
  return std::string(twin_.kiosk().current().row(index, buffer).text);
}

std::string Pilot::node_name() {
  std::array<std::uint8_t, form::kMaxNameBytes> buffer;
  const auto name = twin_.kiosk().stage().desk.package().name(twin_.kiosk().question_scene().question().node.id, buffer);
  return name.ok() ? std::string(*name) : "?";
}

std::string Pilot::describe() {
  const SceneId scene = twin_.kiosk().scene();
  std::string text = std::string("screen \"") + app::name_of(scene) + "\"";
  if (scene == SceneId::kQuestion) text += " of " + node_name();
  if (!is_typing(scene)) text += ": " + heading_of(twin_);
  for (std::size_t i = 0; !is_typing(scene) && i < twin_.kiosk().current().count() && i < 12; ++i) text += " | " + row_text(i);
  return text;
}

void Pilot::fail(const std::string& what) { throw std::runtime_error(what + "; the kiosk shows " + describe()); }

void Pilot::expect_scene(std::string_view name) {
  if (name != app::name_of(twin_.kiosk().scene())) fail("expected the screen \"" + std::string(name) + "\"");
}

void Pilot::expect_question(std::string_view node) {
  if (twin_.kiosk().scene() != SceneId::kQuestion || node_name() != node) fail("expected the question " + std::string(node));
}

void Pilot::expect_text(std::string_view text) {
  std::string shown = heading_of(twin_);
  for (std::size_t i = 0; i < twin_.kiosk().current().count(); ++i) shown += "\n" + row_text(i);
  if (shown.find(text) == std::string::npos) fail("expected to read \"" + std::string(text) + "\"");
}

std::size_t Pilot::find_row(std::string_view text) {
  const std::size_t count = twin_.kiosk().current().count();
  for (std::size_t i = 0; i < count; ++i)
    if (row_text(i) == text) return i;
  for (std::size_t i = 0; i < count; ++i)
    if (row_text(i).find(text) != std::string::npos) return i;
  fail("no row \"" + std::string(text) + "\"");
}

void Pilot::choose_row(std::size_t index) {
  ui::ListView& list = twin_.kiosk().stage().list;
  for (int tries = 0; list.focus() != index; ++tries) {
    if (tries > 5000) fail("row " + std::to_string(index) + " cannot be reached");
    press(list.focus() < index ? Key::kDown : Key::kUp);
  }
  press(Key::kSelect);
}

void Pilot::choose_text(std::string_view text) { choose_row(find_row(text)); }

void Pilot::open_firm(std::string_view name) {
  if (twin_.kiosk().scene() == SceneId::kHome) choose_row(0);
  expect_scene("firms");
  choose_text(name);
}

void Pilot::turn_digit(char target) {
  const auto shown = [](const ui::DigitWheel& wheel) {
    const std::string_view text = wheel.text();
    const auto at = static_cast<std::size_t>(wheel.cursor());
    return at < text.size() ? text[at] : '_';
  };
  if (shown(twin_.kiosk().stage().wheel) == '_' && target == '0') return press(Key::kRight);
  ui::DigitWheel up = twin_.kiosk().stage().wheel;
  ui::DigitWheel down = up;
  for (int steps = 0; steps < 16; ++steps) {
    const bool by_up = shown(up) == target;
    if (by_up || shown(down) == target) {
      for (int i = 0; i < steps; ++i) press(by_up ? Key::kUp : Key::kDown);
      return;
    }
    up.press(Key::kUp);
    down.press(Key::kDown);
  }
  fail(std::string("the digits do not offer ") + target);
}

void Pilot::turn_to(std::string_view target) {
  ui::DigitWheel& wheel = twin_.kiosk().stage().wheel;
  if (wheel.text() == target && !wheel.on_sign()) return;
  if (wheel.on_sign()) press(Key::kRight);
  while (wheel.text().size() > target.size()) {
    while (static_cast<std::size_t>(wheel.cursor()) + 1 < wheel.text().size()) press(Key::kRight);
    turn_digit('_');
    if (wheel.cursor() > 0) press(Key::kLeft);
  }
  while (wheel.cursor() > 0) press(Key::kLeft);
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (wheel.has_mask() && (target[i] < '0' || target[i] > '9')) continue;
    while (static_cast<std::size_t>(wheel.cursor()) < i) press(Key::kRight);
    turn_digit(target[i]);
  }
}

/// The fewest moves over the grid: a search over its own behaviour.
void Pilot::steer(int page, int row, int column) {
  struct Step {
    ui::LetterGrid grid;
    std::string way;
  };
  const int width = twin_.kiosk().stage().canvas.width();
  std::vector<Step> open{{twin_.kiosk().stage().grid, ""}};
  std::vector<std::pair<int, int>> seen;
  for (std::size_t i = 0; i < open.size() && i < 4000; ++i) {
    const auto at = open[i].grid.cursor();
    if (at.page == page && at.row == row && (at.column == column || column == kAnyColumn)) return keys(open[i].way);
    for (const char c : {'u', 'd', 'l', 'r'}) {
      Step step = open[i];
      step.grid.press(c == 'u' ? Key::kUp : c == 'd' ? Key::kDown : c == 'l' ? Key::kLeft : Key::kRight, width);
      const auto to = step.grid.cursor();
      if (std::find(seen.begin(), seen.end(), std::pair(to.row, to.column)) != seen.end()) continue;
      seen.emplace_back(to.row, to.column);
      step.way += c;
      open.push_back(step);
    }
  }
  fail("the letter cannot be reached");
}

void Pilot::press_sign(int which) {
  const ui::LetterGrid& grid = twin_.kiosk().stage().grid;
  steer(grid.cursor().page, grid.sign_row(twin_.kiosk().stage().canvas.width()), which);
  press(Key::kSelect);
}

void Pilot::done() { press_sign(ui::LetterGrid::kDoneSign); }

void Pilot::take(std::string_view word) {
  if (!is_typing(twin_.kiosk().scene())) fail("expected the letters");
  const ui::LetterGrid& grid = twin_.kiosk().stage().grid;
  const auto offered = [this] {
    const Reading reading(twin_);
    std::array<std::uint8_t, form::kMaxStringBytes> buffer;
    return std::string(twin_.kiosk().typing_scene().offered(buffer));
  };
  const std::string first = offered();
  if (first.empty()) fail("no word is offered behind \"" + std::string(grid.text()) + "\"");
  steer(grid.cursor().page, grid.offer_row(twin_.kiosk().stage().canvas.width()), kAnyColumn);
  while (offered() != word) {
    press(Key::kRight);
    if (offered() == first) fail("the word that is offered is \"" + first + "\"");
  }
  press(Key::kSelect);
}

void Pilot::write(std::string_view text) {
  if (!is_typing(twin_.kiosk().scene())) fail("expected the letters");
  ui::LetterGrid& grid = twin_.kiosk().stage().grid;
  const int width = twin_.kiosk().stage().canvas.width();
  while (!text.starts_with(grid.text())) press_sign(ui::LetterGrid::kEraseSign);
  text.remove_prefix(grid.text().size());
  while (!text.empty()) {
    const ui::Character c = ui::first_character(text);
    text.remove_prefix(c.bytes);
    if (c.code == ' ') {
      press_sign(ui::LetterGrid::kSpaceSign);
      continue;
    }
    ui::LetterGrid::Place place;
    if (!grid.find(c.code, width, place)) fail("this character cannot be typed");
    while (grid.cursor().page != place.page) press_sign(ui::LetterGrid::kPageSign);
    steer(place.page, place.row, place.column);
    press(Key::kSelect);
  }
}

void Pilot::choose_names(std::string_view names) {
  app::QuestionScene& scene = twin_.kiosk().question_scene();
  const bool multiple = scene.question().node.type != form::QuestionType::kSelectOne;
  while (!names.empty()) {
    const std::size_t space = std::min(names.find(' '), names.size());
    const std::string_view name = names.substr(0, space);
    names.remove_prefix(std::min(names.size(), space + 1));
    std::size_t row = 0;
    while (row < scene.count() && !(scene.choice_name(row).ok() && *scene.choice_name(row) == name)) ++row;
    if (row == scene.count()) fail("no choice " + std::string(name));
    choose_row(row);
  }
  if (multiple && twin_.kiosk().scene() == SceneId::kQuestion) press(Key::kRight);
}

void Pilot::answer(std::string_view node, std::string_view value) {
  expect_question(node);
  const app::QuestionScene& scene = twin_.kiosk().question_scene();
  switch (scene.entry()) {
    case app::QuestionScene::Entry::kChoices: return choose_names(value);
    case app::QuestionScene::Entry::kWheel:
      turn_to(as_mask(value, scene.question().node));
      return press(Key::kSelect);
    case app::QuestionScene::Entry::kText:
      press(Key::kSelect);
      return type(value);
    case app::QuestionScene::Entry::kNote: return press(Key::kSelect);
  }
}

void Pilot::menu(std::string_view item) {
  static constexpr std::string_view kItems[] = {"hint", "refused", "unknown", "not-applicable", "clear", "comment",
                                                "move-up", "remove", "sections", "missing", "comments", "note", "language", "finish", "leave"};
  if (twin_.kiosk().scene() != SceneId::kQuestionMenu) {
    expect_scene("question");
    const bool wheel = twin_.kiosk().question_scene().entry() == app::QuestionScene::Entry::kWheel;
    for (int tries = 0; twin_.kiosk().scene() == SceneId::kQuestion && tries < 100; ++tries) {
      if (wheel && twin_.kiosk().stage().wheel.on_sign()) press(Key::kSelect);
      else press(wheel ? Key::kLeft : Key::kUp);
    }
  }
  for (std::size_t i = 0; i < twin_.kiosk().current().count(); ++i)
    if (kItems[static_cast<std::size_t>(twin_.kiosk().question_menu().item(i))] == item) return choose_row(i);
  fail("no menu item " + std::string(item));
}

void Pilot::special(std::string_view which) { menu(which); }

void Pilot::language(std::string_view name) {
  if (twin_.kiosk().scene() == SceneId::kHome) choose_row(3);
  else menu("language");
  expect_scene("language");
  choose_text(name);
}

void Pilot::back() {
  const SceneId before = twin_.kiosk().scene();
  const std::string name = before == SceneId::kQuestion ? node_name() : "";
  const bool wheel = before == SceneId::kQuestion && twin_.kiosk().question_scene().entry() == app::QuestionScene::Entry::kWheel;
  for (int tries = 0; tries < 40; ++tries) {
    press(Key::kLeft);
    if (!wheel || twin_.kiosk().scene() != before || node_name() != name) return;
  }
}

void Pilot::next() {
  const bool wheel = twin_.kiosk().scene() == SceneId::kQuestion && twin_.kiosk().question_scene().entry() == app::QuestionScene::Entry::kWheel;
  press(wheel ? Key::kSelect : Key::kRight);
}

void Pilot::keys(std::string_view letters) {
  for (const char c : letters) {
    switch (c) {
      case 'u': press(Key::kUp); break;
      case 'd': press(Key::kDown); break;
      case 'l': press(Key::kLeft); break;
      case 'r': press(Key::kRight); break;
      case 's': press(Key::kSelect); break;
      default: fail(std::string("no such key: ") + c);
    }
  }
}

void Pilot::finish() {
  if (twin_.kiosk().scene() == SceneId::kQuestion) menu("finish");
  expect_scene("end");
  choose_row(0);
  expect_scene("message");
  press(Key::kSelect);
}

}  // namespace eslabon::scenario
