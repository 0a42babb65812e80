#include "host/commands/form_preview.hpp"

#include <fmt/format.h>
#include <png.h>

#include <algorithm>

#include "firmware/form/fold.hpp"
#include "host/text/fault.hpp"

namespace eslabon::commands {
namespace {

constexpr int kWidth = 128;
constexpr int kHeight = 64;
constexpr int kScale = 4;  // pixels of the picture for one of the display
constexpr int kIndent = 8;

/// One glyph of a line and what it means for breaking it.
struct Item {
  form::Glyph glyph;
  int dx = 0, dy = 0, advance = 0;
  bool break_after = false, newline = false;
};

class Display {
 public:
  explicit Display(const form::Package& package) : font_(package.font()), info_(font_.info().value_or({13, 10, 11})) {}

  [[nodiscard]] int line_height() const { return info_.line_height; }
  [[nodiscard]] int used() const { return y_; }

  /// Wraps and draws; what lies below the display is left out, as on the device before scrolling.
  void draw(const std::vector<Item>& items, int x, bool right_to_left) {
    std::size_t begin = 0;
    while (begin < items.size()) {
      const std::size_t end = line_end(items, begin, kWidth - x);
      draw_line(items, begin, end, x, right_to_left);
      y_ += info_.line_height;
      begin = end;
    }
  }
  void ring(int y) {
    constexpr int kSize = 5;
    for (int i = 0; i < kSize; ++i) {
      put(1 + i, y + 4, 15);
      put(1 + i, y + 8, 15);
      put(1, y + 4 + i, 15);
      put(5, y + 4 + i, 15);
    }
  }

  void save(const std::filesystem::path& path) const {
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(kWidth * kScale * kHeight * kScale));
    for (std::size_t at = 0; at < pixels.size(); ++at) {
      const int x = static_cast<int>(at) % (kWidth * kScale) / kScale;
      const int y = static_cast<int>(at) / (kWidth * kScale) / kScale;
      pixels[at] = static_cast<std::uint8_t>(gray_[static_cast<std::size_t>(y * kWidth + x)] * 17);
    }
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = kWidth * kScale;
    image.height = kHeight * kScale;
    image.format = PNG_FORMAT_GRAY;
    if (png_image_write_to_file(&image, path.c_str(), 0, pixels.data(), 0, nullptr) == 0)
      throw text::Failure(text::ExitCode::kFailed, path.string() + ": " + image.message);
  }

  /// The glyphs of a text, shaped or character by character.
  std::vector<Item> items_of(const form::String& string, form::Face face) const {
    std::vector<Item> items;
    for (std::size_t p = 0; p < string.piece_count(); ++p) {
      const form::Piece piece = string.piece(p);
      if (piece.run.empty()) add_plain(piece.program == form::kNoProgram ? piece.text : "…", face, items);
      for (std::size_t i = 0; i < piece.run.size(); ++i) {
        const form::PlacedGlyph placed = piece.run[i];
        items.push_back({font_.glyph(placed.glyph).value_or({}), placed.dx, placed.dy, placed.advance,
                         placed.break_after, placed.newline_after});
      }
    }
    return items;
  }

 private:
  void add_plain(std::string_view text, form::Face face, std::vector<Item>& items) const {
    while (!text.empty()) {
      const char32_t character = form::next_character(text);
      const form::Glyph glyph = font_.glyph(font_.find(character, face).value_or(0)).value_or({});
      if (character == U'\n') items.push_back({{}, 0, 0, 0, false, true});
      else items.push_back({glyph, 0, 0, glyph.advance, character == U' ' || character == U'-', false});
    }
  }

  static std::size_t line_end(const std::vector<Item>& items, std::size_t begin, int width) {
    int used = 0;
    std::size_t last_break = begin;
    for (std::size_t i = begin; i < items.size(); ++i) {
      used += items[i].advance;
      if (items[i].newline) return i + 1;
      const bool space = items[i].break_after && items[i].glyph.width == 0;
      if (used > width && !space) return last_break > begin ? last_break : std::max(i, begin + 1);
      if (items[i].break_after) last_break = i + 1;
    }
    return items.size();
  }

  void draw_line(const std::vector<Item>& items, std::size_t begin, std::size_t end, int x, bool right_to_left) {
    int pen = right_to_left ? kWidth - 1 : x;
    for (std::size_t i = begin; i < end; ++i) {
      if (right_to_left) pen -= items[i].advance;
      draw_glyph(items[i].glyph, pen + items[i].dx, y_ + info_.ascent - items[i].dy);
      if (!right_to_left) pen += items[i].advance;
    }
  }

  void draw_glyph(const form::Glyph& glyph, int x, int baseline) {
    std::array<std::uint8_t, form::kMaxGlyphBytes> pixels{};
    if (!font_.picture(glyph, pixels).ok()) return;
    for (int row = 0; row < glyph.height; ++row)
      for (int column = 0; column < glyph.width; ++column) {
        const std::uint8_t pair = pixels[static_cast<std::size_t>(row) * glyph.row_bytes() + static_cast<std::size_t>(column / 2)];
        put(x + glyph.left + column, baseline - glyph.top + row, column % 2 == 0 ? pair >> 4 : pair & 15);
      }
  }

  void put(int x, int y, int gray) {
    if (x < 0 || y < 0 || x >= kWidth || y >= kHeight) return;
    std::uint8_t& pixel = gray_[static_cast<std::size_t>(y * kWidth + x)];
    pixel = std::max(pixel, static_cast<std::uint8_t>(gray));
  }

  form::Font font_;
  form::FontInfo info_;
  std::array<std::uint8_t, kWidth * kHeight> gray_{};
  int y_ = 0;
};

void draw_text(Display& display, const form::Package& package, form::StringId id, std::size_t language, form::Face face,
               int x) {
  std::vector<std::uint8_t> buffer(form::kMaxStringBytes);
  const auto string = package.strings().read(id, language, buffer);
  if (string.ok()) display.draw(display.items_of(*string, face), x, string->right_to_left());
}

void draw_question(Display& display, const form::Package& package, const form::Node& node, std::size_t language) {
  draw_text(display, package, node.label, language, form::Face::kBold, 0);
  draw_text(display, package, node.hint, language, form::Face::kRegular, 0);
  const auto table = package.tables().table(node.choices);
  if (!table.ok()) return;
  for (std::uint32_t row = 0; row < table->rows && display.used() < kHeight; ++row) {
    display.ring(display.used());
    draw_text(display, package, package.tables().label(*table, row).value_or(form::kNoString), language,
              form::Face::kRegular, kIndent);
  }
}

}  // namespace

std::size_t write_previews(const compile::PackageFile& file, std::size_t language,
                           const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) throw text::Failure(text::ExitCode::kFailed, directory.string() + ": " + error.message());
  const form::Package& package = file.package();
  std::size_t count = 0;
  for (NodeId id = 0; id < package.info().nodes; ++id) {
    const auto node = package.node(id);
    if (!node.ok() || !node->is_asked()) continue;
    Display display(package);
    draw_question(display, package, *node, language);
    display.save(directory / fmt::format("{:04}-{}.png", id, file.description().nodes[id].name));
    ++count;
  }
  return count;
}

}  // namespace eslabon::commands
