// The screens around a question: its menu, sections, what is missing, repeats, soft checks, the end of an interview.
#pragma once

#include "firmware/app/completion.hpp"
#include "firmware/app/home_scenes.hpp"
#include "firmware/app/question_scene.hpp"

namespace eslabon::app {

class QuestionMenuScene final : public Scene {
 public:
  using Scene::Scene;
  enum class Item : std::uint8_t {
    kHint, kRefused, kDoesNotKnow, kNotApplicable, kClear, kComment, kMoveUp, kRemoveRow, kSections, kMissing, kComments, kNote,
    kLanguage, kFinish, kLeave, kCount_
  };
  QuestionMenuScene(Stage& stage, QuestionScene& question) : Scene(stage), question_(question) {}
  void open() override;
  std::size_t count() override;
  ui::Row row(std::size_t index, MutableBytes buffer) override;
  [[nodiscard]] Item item(std::size_t index) const;

 private:
  [[nodiscard]] bool offers(Item item) const;
  [[nodiscard]] bool offers_row(bool to_move) const;
  void change_row(bool move);
  void chosen(std::size_t index) override;
  void left() override { stage_.go(SceneId::kQuestion); }
  QuestionScene& question_;
};

class SectionsScene final : public Scene {
 public:
  using Scene::Scene;
  std::string_view heading(MutableBytes) override { return say(MenuText::kSections); }
  std::size_t count() override;
  ui::Row row(std::size_t index, MutableBytes buffer) override;

 private:
  void chosen(std::size_t index) override;
  void left() override { stage_.go(SceneId::kQuestion); }
  [[nodiscard]] NodeId section(std::size_t index);
};

/// What is missing, doubtful or sent back; or every answer with a comment.
class MissingScene final : public Scene {
 public:
  using Scene::Scene;
  void set_purpose(SceneId purpose) { purpose_ = purpose; }
  void open() override;
  std::string_view heading(MutableBytes) override;
  std::size_t count() override { return count_; }
  ui::Row row(std::size_t index, MutableBytes buffer) override;

 private:
  struct Found {
    Address at;
    ui::Mark mark = ui::Mark::kNone;
  };
  static constexpr std::size_t kMost = 30;  ///< shown at once; the next come up when these are done
  void chosen(std::size_t index) override;
  void left() override { stage_.go(purpose_ == SceneId::kMissing ? SceneId::kEnd : SceneId::kQuestion); }
  Result<ui::Mark> look_at(interview::Position& position);
  Status find();

  SceneId purpose_ = SceneId::kMissing;
  std::array<Found, kMost> found_{};
  std::size_t count_ = 0;
};

/// Behind the rows of a repeat: another one?
class RowScene final : public Scene {
 public:
  using Scene::Scene;
  std::string_view heading(MutableBytes buffer) override;
  std::size_t count() override;
  ui::Row row(std::size_t index, MutableBytes buffer) override;

 private:
  void chosen(std::size_t index) override;
  void left() override;
  void go_on(bool forward);
  Result<interview::Position> first_question(Address row);
};

class SoftCheckScene final : public Scene {
 public:
  SoftCheckScene(Stage& stage, QuestionScene& question) : Scene(stage), question_(question) {}
  std::string_view heading(MutableBytes buffer) override;
  std::size_t count() override { return 5; }
  ui::Row row(std::size_t index, MutableBytes buffer) override;

 private:
  void chosen(std::size_t index) override;
  QuestionScene& question_;
};

/// Explanation and guidance of the question.
class HintScene final : public Scene {
 public:
  HintScene(Stage& stage, QuestionScene& question) : Scene(stage), question_(question) {}
  void open() override;
  std::string_view heading(MutableBytes buffer) override;
  void press(port::Key key) override;

 private:
  QuestionScene& question_;
  form::StringId shown_ = form::kNoString;  ///< the hint, then the guidance
};

class EndScene final : public Scene {
 public:
  using Scene::Scene;
  void open() override;
  std::string_view heading(MutableBytes) override;
  std::size_t count() override { return 4; }
  ui::Row row(std::size_t index, MutableBytes buffer) override;

 private:
  void chosen(std::size_t index) override;
  bool takes_long(std::size_t index) override { return index != 2; }
  void left() override;
  [[nodiscard]] bool finished();
  void finish();
  bool complete_ = false;
};

class OutcomeScene final : public Scene {
 public:
  using Scene::Scene;
  std::string_view heading(MutableBytes) override { return say(MenuText::kOutcome); }
  std::size_t count() override;
  ui::Row row(std::size_t index, MutableBytes buffer) override;

 private:
  void chosen(std::size_t index) override;
  void left() override { stage_.go(SceneId::kEnd); }
};

/// Everything that is typed on the letter grid.
class TypingScene final : public Scene {
 public:
  TypingScene(Stage& stage, QuestionScene& question, FirmsScene& firms) : Scene(stage), question_(question), firms_(firms) {}
  void open() override;
  void draw() override;
  void press(port::Key key) override;
  void help() override {}
  void set_purpose(SceneId purpose) { purpose_ = purpose; }
  /// The word that is offered, as drawn, in `buffer`; "" for none.
  std::string_view offered(MutableBytes buffer);

 private:
  void done();
  [[nodiscard]] SceneId origin() const;
  /// Looks for the `which`-th word to offer; the first one when there are not so many.
  void offer(std::size_t which);
  void take_offer();
  [[nodiscard]] bool is_search() const { return purpose_ == SceneId::kFirmSearch || purpose_ == SceneId::kChoiceSearch; }
  QuestionScene& question_;
  FirmsScene& firms_;
  SceneId purpose_ = SceneId::kTyping;
  std::uint8_t which_ = 0;
  Completion completion_;
};

}  // namespace eslabon::app
