#include "firmware/app/kiosk.hpp"

#include "firmware/ui/text_layout.hpp"

namespace eslabon::app {

Kiosk::Kiosk(const Ports& ports, const Memory& memory) : ports_(ports), canvas_(memory.frame, ports.display.size()) {}

void Kiosk::show_boot() {
  const ui::Style style{&builtin_font_, ui::Weight::kBold, ui::kWhite};
  const int x = (canvas_.width() - ui::width_of("Eslabón", style)) / 2;
  ui::draw_line(canvas_, "Eslabón", x, (canvas_.height() - builtin_font_.line_height()) / 2, style);
}

void Kiosk::start() {
  ports_.display.set_on(true);
  show_boot();
  canvas_.flush(ports_.display);
}

bool Kiosk::step() {
  ports_.system.feed_watchdog();
  while (ports_.keys.next().key != port::Key::kNone) {}
  canvas_.flush(ports_.display);
  return false;
}

}  // namespace eslabon::app
