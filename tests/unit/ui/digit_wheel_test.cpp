#include <string>

#include "firmware/ui/digit_wheel.hpp"

using eslabon::port::Key;
using namespace eslabon::ui;

namespace {

/// u d l r s: the five buttons.
WheelAct type(DigitWheel& wheel, std::string_view keys) {
  WheelAct last = WheelAct::kNone;
  for (const char c : keys)
    last = wheel.press(c == 'u' ? Key::kUp : c == 'd' ? Key::kDown : c == 'l' ? Key::kLeft : c == 'r' ? Key::kRight : Key::kSelect);
  return last;
}

std::string typed(std::string_view keys, bool decimals = false, bool negative = false) {
  DigitWheel wheel;
  wheel.start_number("", decimals, negative);
  type(wheel, keys);
  return std::string(wheel.text());
}

}  // namespace

TEST_CASE("A million and two hundred thousand takes nine presses") { CHECK(typed("uruurrrrr") == "1200000"); }

TEST_CASE("Nobody is two presses away: right and select") {
  DigitWheel wheel;
  wheel.start_number("", false, false);
  CHECK(type(wheel, "rs") == WheelAct::kCommit);
  CHECK(wheel.text() == "0");
}

TEST_CASE("Digits are reached from both sides and do not carry") {
  CHECK(typed("d") == "9");
  CHECK(typed("dddrddd") == "77");
  CHECK(typed("dddrdddu") == "78");
  CHECK(typed("urdu") == "10");
}

TEST_CASE("An amount gets its decimal point from the wheel") {
  CHECK(typed("uuurdruuuuuu", true) == "3.5");
  CHECK(typed("uuurd", false) == "39");
}

TEST_CASE("A loss has a minus") {
  CHECK(typed("duruuu", false, true) == "-3");
  CHECK(typed("du", false, false) == "0");
}

TEST_CASE("The last digit is taken off by turning it to the blank") {
  DigitWheel wheel;
  wheel.start_number("405", false, false);
  CHECK(wheel.cursor() == 2);
  type(wheel, "d");
  CHECK(wheel.text() == "40");
  type(wheel, "l");
  CHECK(wheel.text() == "40");
  CHECK(wheel.cursor() == 1);
}

TEST_CASE("An empty field commits nothing, and its left is the menu and then the way back") {
  DigitWheel wheel;
  wheel.start_number("", false, false);
  CHECK(type(wheel, "s") == WheelAct::kCommit);
  CHECK(wheel.text().empty());
  type(wheel, "l");
  CHECK(wheel.on_sign());
  CHECK(type(wheel, "s") == WheelAct::kMenu);
  CHECK(type(wheel, "l") == WheelAct::kBack);
}

TEST_CASE("A date keeps its separators") {
  DigitWheel wheel;
  wheel.start_mask("23/11/2026");
  type(wheel, "ruurdrrrrru");
  CHECK(wheel.text() == "25/01/2027");
  type(wheel, "rrrr");
  CHECK(wheel.text() == "25/01/2027");
}

TEST_CASE("A code keeps its leading zeros") {
  DigitWheel wheel;
  wheel.start_code("", true);
  type(wheel, "rrruu");
  CHECK(wheel.text() == "002");
}
