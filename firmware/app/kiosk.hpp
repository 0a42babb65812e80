// The whole application between the board's five contracts: give it time with step(), it never waits.
#pragma once

#include "firmware/app/cable.hpp"
#include "firmware/app/interview_scenes.hpp"
#include "firmware/app/sync_scene.hpp"
#include "firmware/port/block_device.hpp"
#include "firmware/port/byte_stream.hpp"
#include "firmware/port/clock.hpp"
#include "firmware/port/display.hpp"
#include "firmware/port/keys.hpp"
#include "firmware/port/system.hpp"

namespace eslabon::app {

/// What a board fulfils; all outlive the kiosk.
struct Ports {
  port::BlockDevice& card;
  port::Display& display;
  port::Keys& keys;
  port::ByteStream& link;
  port::Clock& clock;
  port::System& system;
  port::BlockDevice* scratch = nullptr;  ///< see Desk
};

/// Memory that the kiosk works in; the board's main chooses where it lies. Everything else is inside the object.
struct Memory {
  MutableBytes frame;  ///< width*height/2 bytes of the display
};

/// One per device. Large (tens of KB): a static object of the board's main, never on the stack.
class Kiosk {
 public:
  Kiosk(const Ports& ports, const Memory& memory);

  /// Mounts the card, rebuilds the directory of interviews and shows the first screen: the question at which the
  /// power went, or home. Trouble with the card is shown in words and is not an error of this call; the kiosk then
  /// waits for another card.
  void start();

  /// Takes the keys and bytes that have arrived, does a bounded piece of work, shows what changed, feeds the
  /// watchdog. Returns whether there is more to do at once; if not, the board may sleep until the next interrupt or
  /// about 100 ms.
  bool step();

  // For scenarios and tests: what is on the screen.
  [[nodiscard]] SceneId scene() const { return scene_; }
  [[nodiscard]] Stage& stage() { return stage_; }
  [[nodiscard]] Scene& current() { return scene_of(scene_); }
  [[nodiscard]] QuestionScene& question_scene() { return question_; }
  [[nodiscard]] QuestionMenuScene& question_menu() { return menu_; }
  [[nodiscard]] TypingScene& typing_scene() { return typing_; }

 private:
  Scene& scene_of(SceneId id);
  bool take_keys();
  void press(port::Key key);
  void follow();
  void work();
  void enter(SceneId id);
  void look_after_card();
  void card_mounted();
  void save_power();
  void look_for_warnings(SceneId wanted);
  void warn_if(bool wrong, std::uint8_t bit, MenuText words);
  [[nodiscard]] SceneId allowed(SceneId wanted) const;
  void redraw();

  Ports ports_;
  SceneId scene_ = SceneId::kBoot;
  SceneId before_wait_ = SceneId::kHome;
  event::InterviewId interrupted_ = 0;  ///< to go on with when the card is back
  port::Key held_ = port::Key::kNone;
  std::uint64_t repeat_ms_ = 0;
  std::uint64_t touched_ms_ = 0;
  std::uint64_t card_ms_ = 0;
  std::uint32_t sync_look_ = 0;
  std::uint32_t form_changes_ = 0;
  bool changed_ = true;
  bool screen_on_ = true;
  std::uint8_t warned_ = 0;                            ///< bits of Warning that a person has seen
  std::optional<MenuText> warning_;                    ///< the last of them
  HomeScene home_{stage_};
  FirmsScene firms_{stage_};
  InterviewsScene interviews_{stage_};
  LanguageScene language_{stage_};
  CardScene card_{stage_};
  MessageScene message_{stage_};
  WaitScene wait_{stage_};
  AboutScene about_{stage_};
  SignInScene sign_in_{stage_};
  WheelScene wheel_{stage_};
  QuestionScene question_{stage_};
  QuestionMenuScene menu_{stage_, question_};
  SectionsScene sections_{stage_};
  MissingScene missing_{stage_};
  RowScene row_{stage_};
  SoftCheckScene soft_check_{stage_, question_};
  HintScene hint_{stage_, question_};
  EndScene end_{stage_};
  OutcomeScene outcome_{stage_};
  TypingScene typing_{stage_, question_, firms_};
  SyncScene sync_{stage_, cable_};
  Stage stage_;
  Desk desk_;
  Cable cable_;
  DeskMemory memory_;
};

}  // namespace eslabon::app
