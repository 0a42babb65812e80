#include "host/publish/svg_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "host/publish/report_words.hpp"
#include "host/publish/xml_text.hpp"

namespace eslabon::publish {
namespace {

// All in viewBox units; the page shows one as one CSS pixel at full width.
constexpr double kWidth = 760, kHeading = 34, kBar = 15, kTop = 8, kAxis = 30, kLabelLine = 14;
constexpr std::size_t kNarrowLabel = 26, kWideLabel = 40;  // characters that fit left of the plot

std::size_t characters_in(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Where the first `count` characters end, in bytes.
std::size_t bytes_of(const std::string& text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at)
    if ((text[at] & 0xC0) != 0x80 && count-- == 0) break;
  return at;
}

/// Up to three lines broken at spaces, the last one cut with an ellipsis where it is still too long.
std::vector<std::string> label_lines(std::string text, std::size_t most) {
  std::vector<std::string> lines;
  while (characters_in(text) > most && lines.size() < 2) {
    std::size_t cut = text.rfind(' ', bytes_of(text, most));
    if (cut == std::string::npos || cut == 0) cut = bytes_of(text, most);
    lines.push_back(text.substr(0, cut));
    text = text.substr(text[cut] == ' ' ? cut + 1 : cut);
  }
  if (characters_in(text) > most) text = text.substr(0, bytes_of(text, most - 1)) + "…";
  lines.push_back(std::move(text));
  return lines;
}

bool shown(const FigureRow& row) { return row.withheld == estimate::Withheld::kNo && std::isfinite(row.value); }

class Chart {
 public:
  Chart(const Figure& figure, Language language, int number) : figure_(figure), language_(language), number_(number) {
    for (const FigureRow& row : figure.rows)
      if (characters_in(row.label) > kNarrowLabel) left_ = 280, label_ = kWideLabel;
    for (const FigureRow& row : figure.rows)
      row_ = std::max(row_, 10 + kLabelLine * static_cast<double>(label_lines(row.label, label_).size()));
    double largest = 0;
    for (const FigureRow& row : figure.rows)
      if (shown(row)) largest = std::max({largest, row.value, std::isfinite(row.high) ? row.high : row.value});
    make_room();
    if (figure.unit == Unit::kPercent && largest > 80 && largest < 100) largest = 100;
    step_ = tick_step(largest > 0 ? largest : 1, 6);
    top_ = std::ceil((largest > 0 ? largest : 1) / step_ - 1e-9) * step_;
  }

  std::string draw() {
    std::string rows;
    double y = kTop;
    const std::string* group = nullptr;
    for (const FigureRow& row : figure_.rows) {
      if (!row.group.empty() && (group == nullptr || *group != row.group)) {
        rows += fmt::format("<text class=\"heading\" x=\"0\" y=\"{}\">{}</text>\n", y + 23, xml_text(row.group));
        y += kHeading;
      }
      group = &row.group;
      rows += bar(row, y);
      y += row_;
    }
    return opening(y + kAxis) + grid(y) + rows + "</svg>\n";
  }

 private:
  /// The numbers right of the plot are as wide as the longest of them.
  void make_room() {
    for (const FigureRow& row : figure_.rows) {
      if (!shown(row)) continue;
      const int decimals = decimals_for(figure_.unit, row.value);
      value_ = std::max(value_, 8.2 * static_cast<double>(characters_in(publish::number(row.value, decimals, language_))));
      interval_ = std::max(interval_, 6.6 * static_cast<double>(characters_in(range(row.low, row.high, decimals, language_))));
    }
    right_ = value_ + 10 + interval_;
  }

  [[nodiscard]] double x(double value) const { return left_ + std::clamp(value / top_, 0.0, 1.0) * (kWidth - left_ - right_); }

  [[nodiscard]] std::string opening(double height) const {
    return fmt::format(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"chart{}-title chart{}-summary\">\n"
        "<title id=\"chart{}-title\">{}</title>\n<desc id=\"chart{}-summary\">{}</desc>\n",
        kWidth, height, number_, number_, number_, xml_text(figure_.title), number_,
        phrase(Word::kChartSummary, language_, std::to_string(figure_.rows.size())));
  }

  [[nodiscard]] std::string grid(double bottom) const {
    std::string out;
    const int decimals = step_ >= 1 ? 0 : step_ >= 0.1 ? 1 : 2;
    for (double tick = 0; tick <= top_ * 1.0001; tick += step_) {
      const double at = std::round(x(tick) * 10) / 10;
      out += fmt::format("<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>", tick == 0 ? "axis" : "grid", at, kTop,
                         at, bottom + 4);
      out += fmt::format("<text class=\"tick\" x=\"{}\" y=\"{}\">{}</text>\n", at, bottom + 20,
                         publish::number(tick, decimals, language_));
    }
    return out;
  }

  [[nodiscard]] std::string bar(const FigureRow& row, double y) const {
    const double middle = y + row_ / 2;
    const std::vector<std::string> lines = label_lines(row.label, label_);
    std::string out;
    for (std::size_t i = 0; i < lines.size(); ++i)
      out += label_line(row, lines[i], middle + 4.5 + kLabelLine * (static_cast<double>(i) - static_cast<double>(lines.size() - 1) / 2));
    if (!shown(row))
      return out + fmt::format("<text class=\"withheld\" x=\"{}\" y=\"{:.1f}\">{}</text>\n", left_ + 8, middle + 4.5,
                               word(Word::kWithheld, language_));
    const char* kind = row.unreliable ? "bar weak" : row.reference ? "bar reference" : row.emphasised ? "bar strong" : "bar";
    const int decimals = decimals_for(figure_.unit, row.value);
    out += fmt::format("<g><title>{}: {} ({})</title><rect class=\"{}\" x=\"{}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\"/>",
                       xml_text(row.label), publish::number(row.value, decimals, language_),
                       range(row.low, row.high, decimals, language_), kind, left_, middle - kBar / 2,
                       std::max(x(row.value) - left_, 0.0), kBar);
    if (!row.reference && std::isfinite(row.low) && std::isfinite(row.high)) out += whisker(row, middle);
    return out + "</g>\n" + value_text(row, middle, decimals);
  }

  [[nodiscard]] std::string label_line(const FigureRow& row, const std::string& text, double y) const {
    return fmt::format("<text class=\"label{}\" x=\"{}\" y=\"{:.1f}\">{}</text>\n", row.emphasised ? " strong" : "", left_ - 10, y,
                       xml_text(text));
  }

  [[nodiscard]] std::string whisker(const FigureRow& row, double y) const {
    const double low = x(row.low), high = x(row.high);
    const std::string path =
        fmt::format("M{0:.1f} {2:.1f}H{1:.1f}M{0:.1f} {3:.1f}V{4:.1f}M{1:.1f} {3:.1f}V{4:.1f}", low, high, y, y - 4, y + 4);
    return fmt::format("<path class=\"halo\" d=\"{0}\"/><path class=\"whisker\" d=\"{0}\"/>", path);
  }

  [[nodiscard]] std::string value_text(const FigureRow& row, double y, int decimals) const {
    std::string out = fmt::format("<text class=\"value\" x=\"{}\" y=\"{:.1f}\">{}", kWidth - right_ + value_, y + 4.5,
                                  publish::number(row.value, decimals, language_));
    out += "</text>";
    if (!row.reference)
      out += fmt::format("<text class=\"interval\" x=\"{}\" y=\"{:.1f}\">{}</text>", kWidth - right_ + value_ + 10, y + 4.5,
                         range(row.low, row.high, decimals, language_));
    return out + "\n";
  }

  const Figure& figure_;
  Language language_;
  int number_;
  double step_ = 1, top_ = 1;
  double value_ = 58, interval_ = 82, right_ = 150;
  double left_ = 190, row_ = 27;
  std::size_t label_ = kNarrowLabel;
};

}  // namespace

double tick_step(double largest, int count) {
  const double raw = largest / count, power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (raw <= factor * power * (1 + 1e-9)) return factor * power;
  return 10 * power;
}

std::string bar_chart(const Figure& figure, Language language, int number) { return Chart(figure, language, number).draw(); }

}  // namespace eslabon::publish
