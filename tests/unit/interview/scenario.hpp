// Forms and people in few words: a form as a Markdown table, then what the enumerator does and sees.
//
//   Scenario s(R"(
//     | survey | type    | name    | label        |
//     |        | integer | workers | How many?    | )");
//   s.answer("workers", "40").sees("workers", "40");
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/event/event_codec.hpp"
#include "firmware/interview/interview.hpp"

namespace eslabon::interview {

/// How much memory the engine gets.
enum class Memory {
  kHost,    ///< all pages in memory
  kDevice,  ///< four pages over a card
};

/// One interview with one form. Every event goes through its bytes and is kept, so that the interview can be resumed.
class Scenario {
 public:
  explicit Scenario(std::string_view form, Memory memory = Memory::kHost);
  ~Scenario();

  // What the enumerator does. Each must be accepted (the test fails otherwise).
  Scenario& answer(std::string_view question, std::string_view text, RowId row = kRootRow);
  Scenario& special(std::string_view question, Special special, RowId row = kRootRow);
  Scenario& clear(std::string_view question, RowId row = kRootRow);
  RowId add_row(std::string_view repeat, RowId parent = kRootRow);
  Scenario& remove_row(std::string_view repeat, RowId row);
  Scenario& move_row(std::string_view repeat, RowId row, std::uint16_t position);
  Scenario& confirm(std::string_view question, std::string_view reason, RowId row = kRootRow);
  Scenario& comment(std::string_view question, std::string_view text, RowId row = kRootRow);
  Scenario& speak(std::string_view language);
  Scenario& finish();
  Scenario& log(event::Event event);
  /// The power goes and comes back: only the log is left.
  Scenario& cut_power();

  // What can be seen.
  Ruling ruling(std::string_view question, std::string_view text, RowId row = kRootRow);
  std::string message(std::string_view question, std::string_view text, RowId row = kRootRow);
  /// As the expressions see it: "" when not relevant.
  std::string value(std::string_view question, RowId row = kRootRow);
  /// What is stored, relevant or not.
  std::string stored(std::string_view question, RowId row = kRootRow);
  bool asked(std::string_view question, RowId row = kRootRow);
  Question question(std::string_view question, RowId row = kRootRow);
  std::string label(std::string_view question, RowId row = kRootRow);
  std::vector<std::string> choices(std::string_view question, RowId row = kRootRow);
  std::vector<RowId> rows(std::string_view repeat, RowId parent = kRootRow);
  /// Names of what is asked from start to end; "+repeat" where rows can be added, "name#row" inside rows.
  std::vector<std::string> walk();
  std::vector<std::string> walk_back();
  std::string resumes_at();
  /// "missing workers", "violated sales" ...
  std::vector<std::string> problems();
  /// Everything that the state holds, in one text.
  std::string picture();

  NodeId node(std::string_view name);
  Address at(std::string_view name, RowId row = kRootRow) { return {node(name), row}; }
  Interview& interview() { return *interview_; }
  const form::Package& package() const;
  const std::vector<std::pair<event::Kind, std::string>>& events() const { return log_; }
  std::uint32_t evaluations() { return interview_->state().evaluations(); }

 private:
  struct Engine;
  struct Form;
  expr::Value read(std::string_view question, std::string_view text);
  std::string describe(const Position& position);
  Status apply(event::Kind kind, const std::string& payload);
  void settle();

  std::unique_ptr<Form> form_;
  std::unique_ptr<Engine> engine_;
  Memory memory_;
  Interview* interview_ = nullptr;
  std::vector<std::pair<event::Kind, std::string>> log_;
  std::uint64_t clock_ms_ = 1000;
  std::array<std::uint8_t, 8192> buffer_{};
};

}  // namespace eslabon::interview
