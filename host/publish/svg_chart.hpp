// A figure as static SVG: horizontal bars with their 95 % intervals. Colours come from the page's style sheet.
#pragma once

#include <string>

#include "host/publish/report.hpp"

namespace eslabon::publish {

/// `number` is that of the figure in the report and makes ids unique. Labels are measured roughly (no font is
/// needed here) and cut with an ellipsis where they would run into the plot.
std::string bar_chart(const Figure& figure, Language language, int number);

/// A round step for about `count` ticks up to `largest`: 1, 2 or 5 times a power of ten.
double tick_step(double largest, int count);

}  // namespace eslabon::publish
