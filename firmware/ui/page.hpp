// How every screen is divided: content above, one line of help below, which also shows the progress.
#pragma once

#include <span>

#include "firmware/ui/text_layout.hpp"

namespace eslabon::ui {

enum class Sign : std::uint8_t { kNone, kUp, kDown, kUpDown, kLeft, kRight, kSelect };

/// One button and what it does here. Without a word only the sign is shown.
struct HelpItem {
  Sign sign = Sign::kNone;
  std::string_view word;
};

struct Page {
  Rect content;
  Rect help;
};
/// For a display of this size: as many whole lines of content as fit above the help line.
Page divide(const Canvas& canvas, const Typeface& face);

/// The help line: left and right at the ends, the others between them. `percent` of the way is lit along its top;
/// negative: none.
void draw_help(Canvas& canvas, const Page& page, Typeface& face, std::span<const HelpItem> items, int percent);

/// A button's sign, 7 pixels high and at most 7 wide.
void draw_sign(Canvas& canvas, Sign sign, int x, int y, Gray ink);
inline constexpr int kSignSize = 7;

/// A bar that is `percent` full.
void draw_bar(Canvas& canvas, const Rect& area, int percent);

}  // namespace eslabon::ui
