// Turns what a person means ("answer d3c 40") into key presses, by looking at the twin's screen.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "tests/scenarios/twin.hpp"

namespace eslabon::scenario {

/// Every function throws std::runtime_error that says what the screen shows instead.
class Pilot {
 public:
  /// `press` presses on the twin and on whatever else runs beside it.
  Pilot(Twin& twin, std::function<void(port::Key)> press) : twin_(twin), press_(std::move(press)) {}

  void expect_scene(std::string_view name);
  void expect_question(std::string_view node);
  void expect_text(std::string_view text);
  void choose_row(std::size_t index);
  void choose_text(std::string_view text);
  /// From the home screen or the list of firms.
  void open_firm(std::string_view name);
  void answer(std::string_view node, std::string_view value);
  void special(std::string_view which);
  /// An item of the question's menu: sections, missing, language, comment, hint, clear, finish, leave, refused ...
  void menu(std::string_view item);
  void language(std::string_view name);
  /// On the letter grid: the text, and "done".
  void type(std::string_view text) { write(text), done(); }
  void write(std::string_view text);
  void done();
  /// The word that the grid offers, or another one that it offers there.
  void take(std::string_view word);
  void back();
  void next();
  void keys(std::string_view letters);
  void finish();
  /// Turns the digits on the screen until they say this.
  void turn_to(std::string_view target);

  [[nodiscard]] std::string node_name();
  /// What is on the screen, in words, for messages.
  [[nodiscard]] std::string describe();
  [[nodiscard]] std::uint64_t presses() const { return presses_; }

 private:
  void press(port::Key key);
  [[nodiscard]] std::string row_text(std::size_t index);
  [[nodiscard]] std::size_t find_row(std::string_view text);
  void turn_digit(char target);
  static constexpr int kAnyColumn = -1;
  void steer(int page, int row, int column);
  void press_sign(int which);
  void choose_names(std::string_view names);
  [[noreturn]] void fail(const std::string& what);

  Twin& twin_;
  std::function<void(port::Key)> press_;
  std::uint64_t presses_ = 0;
};

}  // namespace eslabon::scenario
