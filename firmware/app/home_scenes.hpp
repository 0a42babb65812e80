// The screens outside of an interview.
#pragma once

#include "firmware/app/label_match.hpp"
#include "firmware/app/stage.hpp"

namespace eslabon::app {

class HomeScene final : public Scene {
 public:
  using Scene::Scene;
  std::string_view heading(MutableBytes buffer) override;
  std::size_t count() override { return desk().has_people() ? 6 : 5; }
  ui::Row row(std::size_t index, MutableBytes buffer) override;
  void help() override;

 private:
  void chosen(std::size_t index) override;
};

/// Who works with it: the configuration's enumerators.
class SignInScene final : public Scene {
 public:
  using Scene::Scene;
  void open() override;
  std::string_view heading(MutableBytes) override { return say(MenuText::kEnumerator); }
  std::size_t count() override { return desk().cases().count(); }
  ui::Row row(std::size_t index, MutableBytes buffer) override;
  void help() override;

 private:
  void chosen(std::size_t index) override;
};

/// Firms of the list, perhaps only those that a search found; the last row is for a firm that is on no list.
class FirmsScene final : public Scene {
 public:
  using Scene::Scene;
  void open() override;
  std::string_view heading(MutableBytes buffer) override;
  std::size_t count() override;
  ui::Row row(std::size_t index, MutableBytes buffer) override;
  void help() override;
  /// What was typed; "" shows all again.
  void search(std::string_view typed);
  /// How many firms have a word that begins like that; they become the matches.
  std::size_t find(std::string_view typed);

 private:
  void chosen(std::size_t index) override;
  bool takes_long(std::size_t index) override { return index != 0 || !has_search(); }
  void left() override;
  [[nodiscard]] std::size_t firms();
  [[nodiscard]] std::uint32_t case_of(std::size_t firm);
  [[nodiscard]] CaseStage stage_of(std::uint32_t case_index);
  [[nodiscard]] bool has_search();

  ui::FixedText<24> typed_;
  Matches matches_;
  std::size_t focus_ = 0;  ///< to come back to
};

class InterviewsScene final : public Scene {
 public:
  using Scene::Scene;
  std::string_view heading(MutableBytes) override;
  std::size_t count() override { return desk().directory().open_count(); }
  ui::Row row(std::size_t index, MutableBytes buffer) override;

 private:
  void chosen(std::size_t index) override;
  bool takes_long(std::size_t) override { return true; }
  void left() override { stage_.go(SceneId::kHome); }
};

class LanguageScene final : public Scene {
 public:
  using Scene::Scene;
  void open() override;
  std::string_view heading(MutableBytes) override { return say(MenuText::kLanguage); }
  std::size_t count() override { return desk().has_form() ? desk().package().info().languages : 1; }
  ui::Row row(std::size_t index, MutableBytes buffer) override;

 private:
  void chosen(std::size_t index) override;
  void left() override { stage_.go(stage_.back_to); }
};

/// What is wrong with the card, in words, until it is right again.
class CardScene final : public Scene {
 public:
  using Scene::Scene;
  void open() override;
  std::string_view heading(MutableBytes) override;
  std::size_t count() override;
  ui::Row row(std::size_t index, MutableBytes buffer) override;

 private:
  void chosen(std::size_t index) override;
  bool takes_long(std::size_t) override { return sure_; }
  bool sure_ = false;  ///< asked once already
};

/// The one row that was chosen, while what it asks for is done.
class WaitScene final : public Scene {
 public:
  using Scene::Scene;
  std::string_view heading(MutableBytes) override { return "..."; }
  std::size_t count() override { return stage_.waiting == nullptr ? 0 : 1; }
  ui::Row row(std::size_t, MutableBytes buffer) override { return stage_.waiting->row(stage_.waiting_row, buffer); }
  void press(port::Key) override {}
  void help() override {}
};

class MessageScene final : public Scene {
 public:
  using Scene::Scene;
  std::string_view heading(MutableBytes buffer) override;
  void draw() override;
  void press(port::Key key) override;
  void help() override;
};

class AboutScene final : public Scene {
 public:
  using Scene::Scene;
  std::string_view heading(MutableBytes) override { return say(MenuText::kAbout); }
  std::size_t count() override { return 6; }
  ui::Row row(std::size_t index, MutableBytes buffer) override;
  void help() override;

 private:
  void left() override { stage_.go(SceneId::kHome); }
};

}  // namespace eslabon::app
