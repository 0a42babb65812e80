#include <array>

#include "firmware/ui/canvas.hpp"

using namespace eslabon;
using namespace eslabon::ui;

namespace {

struct LastShown final : port::Display {
  port::Size size() const override { return {16, 8}; }
  void show(Bytes, std::uint16_t first_row, std::uint16_t count) override {
    first = first_row;
    rows = count;
  }
  void set_on(bool) override {}
  int first = -1;
  int rows = -1;
};

struct Small {
  std::array<std::uint8_t, 64> frame{};
  Canvas canvas{frame, {16, 8}};
};

}  // namespace

TEST_CASE("Only the rows that changed are sent to the display") {
  Small small;
  LastShown display;
  CHECK(small.canvas.flush(display));
  CHECK(display.rows == 8);
  CHECK_FALSE(small.canvas.flush(display));
  small.canvas.fill({2, 3, 4, 2}, kWhite);
  CHECK(small.canvas.flush(display));
  CHECK(display.first == 3);
  CHECK(display.rows == 2);
}

TEST_CASE("Nothing is drawn outside of the clip or the frame") {
  Small small;
  small.canvas.set_clip({4, 2, 3, 3});
  small.canvas.fill({-10, -10, 100, 100}, kWhite);
  int lit = 0;
  for (int y = 0; y < 8; ++y)
    for (int x = 0; x < 16; ++x) lit += small.canvas.at(x, y) == kWhite;
  CHECK(lit == 9);
  CHECK(small.canvas.at(4, 2) == kWhite);
  CHECK(small.canvas.at(7, 2) == kBlack);
}

TEST_CASE("A focus bar turns light text dark and back") {
  Small small;
  small.canvas.fill({1, 1, 1, 1}, kSoft);
  small.canvas.invert({0, 0, 16, 8});
  CHECK(small.canvas.at(1, 1) == kWhite - kSoft);
  small.canvas.invert({0, 0, 16, 8});
  CHECK(small.canvas.at(1, 1) == kSoft);
  CHECK(small.canvas.at(0, 0) == kBlack);
}

TEST_CASE("A picture of odd width covers its own pixels only") {
  Small small;
  const std::array<std::uint8_t, 4> pixels{0xFF, 0xF0, 0x0F, 0x00};
  small.canvas.draw({pixels, 3, 2}, 5, 4, kWhite);
  CHECK(small.canvas.at(5, 4) == 15);
  CHECK(small.canvas.at(7, 4) == 15);
  CHECK(small.canvas.at(8, 4) == 0);
  CHECK(small.canvas.at(5, 5) == 0);
  CHECK(small.canvas.at(6, 5) == 15);
}
