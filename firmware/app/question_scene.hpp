// One question: its label and, by its type, choices, a number, a date, a text or just a note.
#pragma once

#include "firmware/app/label_match.hpp"
#include "firmware/app/stage.hpp"

namespace eslabon::app {

/// "31/12/2026 14:30" as a date, a time or both, by the node's type. kInvalid: there is no such day.
Result<expr::Value> read_calendar(std::string_view text, const form::Node& node);
void start_calendar(ui::DigitWheel& wheel, std::int32_t days, std::int32_t ms_of_day, const form::Node& node);

/// A PIN, or the time of an appointment.
class WheelScene final : public Scene {
 public:
  using Scene::Scene;
  void set_purpose(SceneId purpose) { purpose_ = purpose; }
  void open() override;
  std::string_view heading(MutableBytes buffer) override;
  void draw() override;
  void press(port::Key key) override;
  void help() override;

 private:
  void sign_in();
  void appoint();
  SceneId purpose_ = SceneId::kPin;
};

class QuestionScene final : public Scene {
 public:
  /// Choices from here on get a search row.
  static constexpr std::size_t kLongList = 13;

  enum class Entry : std::uint8_t { kChoices, kWheel, kText, kNote };

  using Scene::Scene;
  void open() override;
  void draw() override;
  void press(port::Key key) override;
  void help() override;
  std::string_view heading(MutableBytes buffer) override;
  std::size_t count() override;
  ui::Row row(std::size_t index, MutableBytes buffer) override;

  [[nodiscard]] Entry entry() const { return entry_; }
  [[nodiscard]] const interview::Question& question() const { return question_; }
  /// Narrows a long list to labels with a word that begins like that; "" shows all.
  void search(std::string_view typed);
  [[nodiscard]] std::size_t matches() const { return matches_.count(); }
  /// Commits the text that was typed.
  void take_text(std::string_view text);
  void take_special(interview::Special special);
  /// To what comes after the question.
  void press_on() { go_on(true); }
  /// The choice's stored name, for scenarios.
  Result<std::string_view> choice_name(std::size_t row_index);
  [[nodiscard]] bool has_search_row() const { return entry_ == Entry::kChoices && choice_total_ >= kLongList; }
  /// The value that the digits on the wheel mean; empty for a blank. kInvalid.
  Result<expr::Value> wheel_value() const;

 private:
  int percent() override;
  void chosen(std::size_t index) override;
  void left() override;
  void right() override;
  void top() override { stage_.go(SceneId::kQuestionMenu); }

  void open_choices();
  void open_wheel();
  std::string_view unit(MutableBytes buffer) override;
  void press_wheel(port::Key key);
  void commit(const expr::Value& value);
  void after(const Result<interview::Verdict>& verdict);
  void refuse(const interview::Verdict& verdict);
  void go_on(bool forward);
  void stroll(bool forward);
  void toggle(std::string_view name);
  [[nodiscard]] bool is_multiple() const;
  Result<interview::Choice> choice(std::size_t index);
  Result<std::string_view> label(const interview::Choice& choice, MutableBytes buffer);

  interview::Question question_;
  Entry entry_ = Entry::kNote;
  interview::ChoiceList choices_;
  std::size_t choice_total_ = 0;
  ui::FixedText<24> typed_;
  Matches matches_;              ///< places among the choices offered
  std::size_t answer_size_ = 0;  ///< of the answer in Stage::typed, of a select
  int skip_ = 0;                 ///< lines of the label that are scrolled away, of a wheel
};

}  // namespace eslabon::app
