// The half of a question that is answered by turning digits: numbers, codes, dates, times.
#include "firmware/app/question_scene.hpp"
#include "firmware/base/date.hpp"
#include "firmware/expr/text_forms.hpp"

namespace eslabon::app {

using form::QuestionType;

namespace {

constexpr std::int64_t kSomeDay = 1'767'225'600;  // 2026-01-01, for a clock that is not set

using MaskText = ui::FixedText<20>;

void add_two(MaskText& text, unsigned number) { text << (number < 10 ? "0" : "") << std::uint64_t{number}; }

void add_date(MaskText& text, std::int32_t days, const form::Node& node) {
  const CivilDate date = civil_from_days(days);
  if (!node.has(form::kYearOnly)) {
    if (!node.has(form::kMonthYear)) add_two(text, date.day), text << "/";
    add_two(text, date.month);
    text << "/";
  }
  text << static_cast<std::uint64_t>(date.year);
}

void add_time(MaskText& text, std::int32_t ms_of_day) {
  add_two(text, static_cast<unsigned>(ms_of_day / 3'600'000));
  text << ":";
  add_two(text, static_cast<unsigned>(ms_of_day / 60'000 % 60));
}

unsigned number_at(std::string_view text, std::size_t at, std::size_t digits) {
  unsigned number = 0;
  for (std::size_t i = at; i < at + digits && i < text.size(); ++i) number = number * 10 + static_cast<unsigned>(text[i] - '0');
  return number;
}

/// Takes a date off the front of "31/12/2026", "12/2026" or "2026".
Result<std::int32_t> take_date(std::string_view& text, const form::Node& node) {
  CivilDate date{0, 1, 1};
  std::size_t at = 0;
  if (!node.has(form::kYearOnly)) {
    if (!node.has(form::kMonthYear)) date.day = static_cast<std::uint8_t>(number_at(text, 0, 2)), at += 3;
    date.month = static_cast<std::uint8_t>(number_at(text, at, 2));
    at += 3;
  }
  date.year = static_cast<std::int32_t>(number_at(text, at, 4));
  text.remove_prefix(std::min(text.size(), at + 4));
  if (!is_real_date(date)) return Error::kInvalid;
  return days_from_civil(date);
}

Result<std::int32_t> take_time(std::string_view text) {
  const unsigned hours = number_at(text, 0, 2);
  const unsigned minutes = number_at(text, 3, 2);
  if (hours > 23 || minutes > 59) return Error::kInvalid;
  return static_cast<std::int32_t>((hours * 60 + minutes) * 60'000);
}

bool is_calendar(QuestionType type) { return type == QuestionType::kDate || type == QuestionType::kTime || type == QuestionType::kDateTime; }

}  // namespace

Result<expr::Value> read_calendar(std::string_view text, const form::Node& node) {
  std::int32_t days = 0;
  if (node.type != QuestionType::kTime) {
    ESLABON_ASSIGN(days, take_date(text, node));
  }
  if (node.type == QuestionType::kDate) return expr::Value::date(days);
  if (node.type == QuestionType::kDateTime) text.remove_prefix(1);
  ESLABON_ASSIGN(const std::int32_t ms, take_time(text));
  return node.type == QuestionType::kTime ? expr::Value::time(ms, 0) : expr::Value::date_time({days, ms, 0});
}

void start_calendar(ui::DigitWheel& wheel, std::int32_t days, std::int32_t ms_of_day, const form::Node& node) {
  MaskText text;
  if (node.type != QuestionType::kTime) add_date(text, days, node);
  if (node.type == QuestionType::kDateTime) text << " ";
  if (node.type != QuestionType::kDate) add_time(text, ms_of_day);
  wheel.start_mask(text.view());
}

void QuestionScene::open_wheel() {
  const QuestionType type = question_.node.type;
  std::array<std::uint8_t, expr::kMaxExactText> buffer;
  const auto answer = interview().answer(question_.at, stage_.typed);
  const expr::Value value = answer.ok() ? *answer : expr::Value();
  if (is_calendar(type)) {
    const std::int64_t now = desk().local_s().value_or(kSomeDay);
    std::int32_t days = static_cast<std::int32_t>(now / 86'400);
    std::int32_t ms = static_cast<std::int32_t>(now % 86'400 * 1000);
    if (!value.is_empty() && type != QuestionType::kTime) days = value.days();
    if (!value.is_empty() && type != QuestionType::kDate) ms = value.ms_of_day();
    start_calendar(stage_.wheel, days, ms, question_.node);
  } else if (type == QuestionType::kText || type == QuestionType::kBarcode) {
    stage_.wheel.start_code(value.as_text(), false);
  } else {
    const auto text = expr::write_value(value, buffer);
    const bool decimals = question_.node.data == form::DataType::kDecimal;
    stage_.wheel.start_number(text.ok() ? *text : std::string_view(), decimals, true);
  }
  const int lines = ui::count_lines(heading(stage_.text), stage_.canvas.width() - 4, stage_.style(ui::Weight::kBold));
  const int fitting = stage_.page().content.height / stage_.face->line_height() - 1;
  if (lines > fitting) stage_.wheel.leave_digits();
}

void Scene::draw_wheel(int skip, bool thousands) {
  const ui::Rect area = stage_.page().content;
  const int line = stage_.face->line_height();
  const ui::Rect label{area.x + 2, area.y, area.width - 4, area.height - line};
  stage_.canvas.set_clip(label);
  const int used = ui::draw_lines(stage_.canvas, heading(stage_.text), label, stage_.style(ui::Weight::kBold), skip);
  stage_.canvas.set_clip(stage_.canvas.whole());
  const ui::Rect field{area.x, std::min(area.y + used + line / 2, area.y + area.height - line), area.width, line};
  stage_.canvas.fill({field.x, field.y, field.width, 1}, ui::kDim);
  stage_.wheel.draw(stage_.canvas, {{field.x, field.y + 1, field.width, field.height - 1}, stage_.face, thousands, unit(stage_.text)});
}

std::string_view QuestionScene::unit(MutableBytes buffer) {
  if (question_.special == interview::Special::kNone || !stage_.wheel.text().empty())
    return stage_.form_text(question_.node.unit, question_.at, buffer).value_or("");
  return say(question_.special == interview::Special::kRefused       ? MenuText::kRefused
             : question_.special == interview::Special::kDoesNotKnow ? MenuText::kDoesNotKnow
                                                                     : MenuText::kNotApplicable);
}

Result<expr::Value> QuestionScene::wheel_value() const {
  std::string_view text = stage_.wheel.text();
  if (text.empty()) return expr::Value();
  const form::Node& node = question_.node;
  if (is_calendar(node.type)) return read_calendar(text, node);
  if (node.type == QuestionType::kText || node.type == QuestionType::kBarcode) return expr::Value::text(text);
  if (text.back() == '.') text.remove_suffix(1);
  return node.data == form::DataType::kDecimal ? expr::read_decimal(text) : expr::read_integer(text);
}

void QuestionScene::press_wheel(port::Key key) {
  switch (stage_.wheel.press(key)) {
    case ui::WheelAct::kCommit: {
      const auto value = wheel_value();
      if (!value.ok()) return stage_.say(is_calendar(question_.node.type) ? MenuText::kNotADate : MenuText::kNotValid, SceneId::kQuestion);
      if (value->is_empty() && question_.special != interview::Special::kNone) return stroll(true);
      return commit(*value);
    }
    case ui::WheelAct::kMenu: return stage_.go(SceneId::kQuestionMenu);
    case ui::WheelAct::kBack: return stroll(false);
    case ui::WheelAct::kUp: skip_ = std::max(0, skip_ - 1); return;
    case ui::WheelAct::kDown: {
      const int lines = ui::count_lines(heading(stage_.text), stage_.canvas.width() - 4, stage_.style(ui::Weight::kBold));
      const int fitting = stage_.page().content.height / stage_.face->line_height() - 1;
      skip_ = std::min(skip_ + 1, std::max(0, lines - fitting));
      return;
    }
    case ui::WheelAct::kChanged:
    case ui::WheelAct::kNone: return;
  }
}

// --- digits that answer no question ---

void WheelScene::open() {
  if (purpose_ == SceneId::kPin) return stage_.wheel.start_code({}, true);
  form::Node node;
  node.type = QuestionType::kDateTime;
  const std::int64_t tomorrow = desk().local_s().value_or(kSomeDay) / 86'400 + 1;
  start_calendar(stage_.wheel, static_cast<std::int32_t>(tomorrow), 9 * 3'600'000, node);
}

std::string_view WheelScene::heading(MutableBytes) { return say(purpose_ == SceneId::kPin ? MenuText::kPin : MenuText::kAppointment); }

void WheelScene::draw() { draw_wheel(0, false); }

void WheelScene::help() { draw_help({{ui::Sign::kLeft}, {ui::Sign::kUpDown}, {ui::Sign::kSelect, MenuText::kOk}, {ui::Sign::kRight}}); }

void WheelScene::press(port::Key key) {
  switch (stage_.wheel.press(key)) {
    case ui::WheelAct::kCommit: return purpose_ == SceneId::kPin ? sign_in() : appoint();
    case ui::WheelAct::kMenu:
    case ui::WheelAct::kBack: return stage_.go(purpose_ == SceneId::kPin ? SceneId::kSignIn : SceneId::kOutcome);
    default: return;
  }
}

void WheelScene::sign_in() {
  const bool early = !desk().may_try();
  const Status done = desk().sign_in(stage_.person, stage_.wheel.text());
  if (done == Error::kRefused) return stage_.say(early ? MenuText::kWait : MenuText::kWrongPin, SceneId::kSignIn);
  if (!stage_.good(done)) return;
  desk().show_firms();
  stage_.go(desk().interview() == nullptr ? SceneId::kHome : stage_.resting_scene());
}

void WheelScene::appoint() {
  form::Node node;
  node.type = QuestionType::kDateTime;
  const auto when = read_calendar(stage_.wheel.text(), node);
  if (!when.ok()) return stage_.say(MenuText::kNotADate, SceneId::kAppointment);
  if (!stage_.good(desk().appoint(*when, {}))) return;
  if (stage_.good(desk().set_outcome(event::Outcome::kAppointment, {}))) stage_.go(SceneId::kEnd);
}

}  // namespace eslabon::app
