#include "firmware/app/kiosk.hpp"

#include <utility>

namespace eslabon::app {
namespace {

constexpr std::uint64_t kRepeatAfterMs = 600;
constexpr std::uint64_t kRepeatEveryMs = 150;
constexpr std::uint64_t kScreenOffAfterMs = 180'000;
constexpr std::uint64_t kCardEveryMs = 2'000;

}  // namespace

Kiosk::Kiosk(const Ports& ports, const Memory& memory)
    : ports_(ports), stage_(memory.frame, ports.display.size(), desk_), desk_(ports.card, ports.scratch, ports.clock, ports.system, memory_),
      cable_(ports.link, ports.clock) {}

void Kiosk::start() {
  ports_.display.set_on(true);
  ui::Canvas& canvas = stage_.canvas;
  const ui::Style style = stage_.style();
  ui::draw_line(canvas, "Eslabón", (canvas.width() - ui::width_of("Eslabón", style)) / 2,
                (canvas.height() - stage_.face->line_height()) / 2, style);
  canvas.flush(ports_.display);
  desk_.mount();
  card_mounted();
  follow();
  redraw();
}

Scene& Kiosk::scene_of(SceneId id) {
  switch (id) {
    case SceneId::kCard: return card_;
    case SceneId::kFirms: return firms_;
    case SceneId::kInterviews: return interviews_;
    case SceneId::kQuestion: return question_;
    case SceneId::kQuestionMenu: return menu_;
    case SceneId::kSections: return sections_;
    case SceneId::kMissing:
    case SceneId::kComments: return missing_;
    case SceneId::kLanguage: return language_;
    case SceneId::kRow: return row_;
    case SceneId::kSoftCheck: return soft_check_;
    case SceneId::kHint: return hint_;
    case SceneId::kEnd: return end_;
    case SceneId::kOutcome: return outcome_;
    case SceneId::kSync: return sync_;
    case SceneId::kAbout: return about_;
    case SceneId::kSignIn: return sign_in_;
    case SceneId::kPin:
    case SceneId::kAppointment: return wheel_;
    case SceneId::kMessage: return message_;
    case SceneId::kWait: return wait_;
    case SceneId::kFirmSearch:
    case SceneId::kChoiceSearch:
    case SceneId::kComment:
    case SceneId::kReason:
    case SceneId::kReopen:
    case SceneId::kTyping: return typing_;
    default: return home_;
  }
}

void Kiosk::card_mounted() {
  stage_.dress();
  form_changes_ = desk_.form_changes();
  if (!desk_.ready()) return stage_.go(SceneId::kCard);
  cable_.start({desk_.device_id(), desk_.boots()}, desk_.log(), desk_.objects());
  if (interrupted_ == 0) interrupted_ = desk_.directory().current();
  stage_.go(SceneId::kHome);
  const Record* record = desk_.directory().find(interrupted_);
  interrupted_ = 0;
  if (record == nullptr || !stage_.good(desk_.resume(record->interview))) return;
  stage_.dress();
  stage_.enter_interview(desk_.resume_position());
}

void Kiosk::enter(SceneId id) {
  if (id == SceneId::kWait) before_wait_ = scene_;
  scene_ = id;
  if (id == SceneId::kCard && desk_.ready()) {
    interrupted_ = desk_.interview_id();
    cable_.stop();
    desk_.unmount();
    desk_.probe_card();
    stage_.dress();
  }
  if (&scene_of(id) == &typing_) typing_.set_purpose(id);
  if (&scene_of(id) == &wheel_) wheel_.set_purpose(id);
  if (&scene_of(id) == &missing_) missing_.set_purpose(id);
  scene_of(id).open();
}

/// Nobody comes to firms and answers before signing in; a warning is told between two screens, when nothing is being typed.
SceneId Kiosk::allowed(SceneId wanted) const {
  switch (wanted) {
    case SceneId::kCard:
    case SceneId::kSync:
    case SceneId::kSignIn:
    case SceneId::kPin: return wanted;
    case SceneId::kMessage:
      if (stage_.after_message == SceneId::kSignIn) return wanted;
      break;
    default: break;
  }
  return desk_.locked() ? SceneId::kSignIn : wanted;
}

void Kiosk::warn_if(bool wrong, std::uint8_t bit, MenuText words) {
  if (!wrong) warned_ &= static_cast<std::uint8_t>(~bit);
  if (!wrong || (warned_ & bit) != 0) return;
  warned_ |= bit;
  warning_ = words;
}

void Kiosk::look_for_warnings(SceneId wanted) {
  const bool between = wanted == SceneId::kHome || wanted == SceneId::kFirms;
  if (desk_.locked() || (!between && wanted != SceneId::kQuestion)) return;
  warning_.reset();
  if (between && desk_.ready()) {
    warn_if(desk_.journal()->health().lost_entries != 0, 4, MenuText::kCardDamaged);
    warn_if(desk_.used_percent() >= 90, 2, desk_.draft_holds_card() ? MenuText::kCardHeld : MenuText::kCardAlmostFull);
  }
  const int battery = desk_.battery_percent();
  if (battery < 0 || battery <= 10 || battery >= 20) warn_if(battery >= 0 && battery <= 10, 1, MenuText::kBatteryLow);
  if (!warning_) return;
  stage_.say(*warning_, wanted);
  stage_.moved = false;
}

void Kiosk::follow() {
  // A screen may lead on at once; more than a few in a row would be a bug, not a way.
  for (int i = 0; i < 4 && stage_.moved; ++i) {
    stage_.moved = false;
    look_for_warnings(stage_.wanted);
    if (form_changes_ != desk_.form_changes()) stage_.dress();
    form_changes_ = desk_.form_changes();
    stage_.words.use(desk_.has_form() ? &desk_.package() : nullptr, desk_.language());
    enter(allowed(stage_.wanted));
    form_changes_ = desk_.form_changes();  // a screen that opens another list has dressed for it
    changed_ = true;
  }
}

void Kiosk::press(port::Key key) {
  const std::uint64_t now = ports_.clock.uptime_ms();
  const std::uint64_t off_ms = now - touched_ms_;
  touched_ms_ = now;
  if (!screen_on_) {  // the first press only wakes it
    screen_on_ = true;
    ports_.display.set_on(true);
    if (desk_.lock_after_ms() != 0 && off_ms >= kScreenOffAfterMs + desk_.lock_after_ms()) desk_.lock();
    if (!desk_.locked() || allowed(scene_) == scene_) return;
    stage_.go(SceneId::kSignIn);
    return follow();
  }
  current().press(key);
  changed_ = true;
  follow();
}

// The screen says already what is being done.
void Kiosk::work() {
  Scene* scene = std::exchange(stage_.waiting, nullptr);
  if (scene == nullptr) return;
  scene->carry_out(stage_.waiting_row);
  if (!stage_.moved) stage_.go(before_wait_);
  follow();
}

bool Kiosk::take_keys() {
  const port::KeyEvent event = ports_.keys.next();
  const std::uint64_t now = ports_.clock.uptime_ms();
  if (event.key == port::Key::kNone) {
    if (held_ == port::Key::kNone || now < repeat_ms_) return false;
    repeat_ms_ = now + kRepeatEveryMs;
    press(held_);
    return false;
  }
  const bool repeats = event.key == port::Key::kUp || event.key == port::Key::kDown;
  held_ = event.pressed && repeats ? event.key : port::Key::kNone;
  repeat_ms_ = now + kRepeatAfterMs;
  if (event.pressed) press(event.key);
  return true;
}

void Kiosk::look_after_card() {
  const std::uint64_t now = ports_.clock.uptime_ms();
  if (now < card_ms_ + kCardEveryMs) return;
  card_ms_ = now;
  if (desk_.ready()) {
    if (!desk_.card_is_in()) stage_.go(SceneId::kCard);
    return follow();
  }
  const CardState before = desk_.card_state();
  desk_.mount();
  if (desk_.ready()) {
    card_mounted();
    follow();
  } else if (before != desk_.card_state()) {
    stage_.go(SceneId::kCard);
    follow();
  }
}

void Kiosk::save_power() {
  const std::uint64_t now = ports_.clock.uptime_ms();
  if (cable_.active()) touched_ms_ = now;
  if (!screen_on_ || now < touched_ms_ + kScreenOffAfterMs) return;
  screen_on_ = false;
  ports_.display.set_on(false);
}

void Kiosk::redraw() {
  if (!changed_) return;
  changed_ = false;
  stage_.canvas.fill(stage_.canvas.whole(), ui::kBlack);
  current().draw();
  current().help();
  stage_.canvas.flush(ports_.display);
}

bool Kiosk::step() {
  ports_.system.feed_watchdog();
  work();
  bool busy = cable_.pump();
  while (take_keys()) busy = true;
  if (cable_.active() && (scene_ == SceneId::kHome || scene_ == SceneId::kSignIn)) stage_.go(SceneId::kSync);
  if (form_changes_ != desk_.form_changes() && desk_.interview() == nullptr) stage_.go(scene_);
  follow();
  if (scene_ == SceneId::kSync && sync_look_ != sync_.look()) {
    sync_look_ = sync_.look();
    changed_ = true;
  }
  look_after_card();
  if (!busy) desk_.rest();
  save_power();
  redraw();
  return busy || stage_.waiting != nullptr;
}

}  // namespace eslabon::app
