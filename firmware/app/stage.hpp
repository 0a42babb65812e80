// What the scenes share: the display, the words, the desk, and the widgets, of which one is in use at a time.
#pragma once

#include "firmware/app/desk.hpp"
#include "firmware/ui/builtin_font.hpp"
#include "firmware/ui/canvas.hpp"
#include "firmware/ui/digit_wheel.hpp"
#include "firmware/ui/fixed_text.hpp"
#include "firmware/ui/letter_grid.hpp"
#include "firmware/ui/list_view.hpp"
#include "firmware/ui/package_face.hpp"
#include "firmware/ui/page.hpp"
#include "firmware/ui/words.hpp"

namespace eslabon::app {

using form::MenuText;

enum class SceneId : std::uint8_t {
  kBoot, kCard, kHome, kFirms, kFirmSearch, kInterviews, kQuestion, kChoiceSearch, kQuestionMenu, kSections, kMissing, kLanguage, kRow,
  kSoftCheck, kReason, kComment, kTyping, kHint, kEnd, kOutcome, kAppointment, kSync, kAbout, kMessage, kWait, kSignIn,
  kPin, kComments, kReopen,
  kCount_,
};
/// "question", "firms", ...: how scenarios and goldens call a screen.
const char* name_of(SceneId scene);

/// Both in `buffer`, the second on a line of its own unless one is empty; `under` may lie anywhere behind the first, and
/// what does not fit is left out.
std::string_view below(std::string_view upper, std::string_view under, MutableBytes buffer);

/// The screen for a position in an interview.
SceneId scene_at(const interview::Position& position);

class Scene;

/// One per kiosk.
struct Stage {
  Stage(const MutableBytes& frame, port::Size size, Desk& its_desk) : canvas(frame, size), desk(its_desk) {}

  // The small ones first: what lies near the object's start is reached by shorter instructions.
  ui::Canvas canvas;
  Desk& desk;
  SceneId wanted = SceneId::kBoot;  ///< where go() leads
  bool moved = false;
  ui::BuiltinFont builtin_font;
  ui::PackageFace package_face{face_cache, 0};
  ui::PackageFace firm_face{face_cache, 1};
  ui::Typeface* face = &builtin_font;
  ui::Typeface* names_face = nullptr;  ///< of the firms' names; null: `face`

  ui::ListView list;
  form::StringId message_text = form::kNoString;  ///< instead of `message`: a text of the form, for the question on the screen
  bool message_is_note = false;  ///< instead: what the office says about the firm or the interview
  bool glyphs = true;  ///< form_text() gives what is drawn; false: only the words, for who searches in them

  SceneId after_message = SceneId::kHome;
  interview::Position position;     ///< the question on the screen
  std::uint32_t person = 0;         ///< who is signing in
  SceneId back_to = SceneId::kHome; ///< where a side screen (language, sync) returns
  std::uint16_t sync_screen_ms = 0;
  ui::DigitWheel wheel;
  ui::LetterGrid grid;
  ui::Words words;
  ui::FixedText<160> message;
  ui::FaceCache face_cache;
  std::array<std::uint8_t, form::kMaxStringBytes> text;    ///< the heading or row being drawn
  std::array<std::uint8_t, form::kMaxStringBytes> record;  ///< a text of the form as the package holds it
  std::array<std::uint8_t, kMaxTextBytes> typed{};  ///< what is being typed, or a select_multiple's answer
  std::array<std::uint8_t, form::kMaxLanguageTextBytes> alphabet_text;

  Scene* waiting = nullptr;         ///< whose row was chosen, for work that takes longer than a key press may
  std::size_t waiting_row = 0;

  void go(SceneId scene) {
    wanted = scene;
    moved = true;
  }
  /// Shows a text until a key is pressed, then goes on.
  void say(std::string_view words_to_say, SceneId then);
  void say(MenuText which, SceneId then) { say(words(which), then); }
  void say(form::StringId which, SceneId then) {
    say(std::string_view(), then);
    message_text = which;
  }
  /// The office's note, when there is one; else just goes on.
  void say_note(SceneId then);
  /// In `buffer`, ready to draw with `names_face`; "" when there is none.
  std::string_view office_note(MutableBytes buffer);
  /// Opens the screen for a position in the interview that was just taken up; behind the office's note, if it is
  /// new or was sent back.
  /// The screen for `position`, or the end of a finished interview.
  [[nodiscard]] SceneId resting_scene() const {
    return desk.interview()->stage() == interview::Stage::kFinished ? SceneId::kEnd : scene_at(position);
  }
  void enter_interview(const Result<interview::Position>& position, bool is_new = false);
  /// Nothing for a success; otherwise words for the person, and the screen that fits. Returns whether it was one.
  bool good(Status status);

  [[nodiscard]] ui::Page page() { return ui::divide(canvas, *face); }
  [[nodiscard]] ui::ListView::Look look() { return {page().content, face, text}; }
  [[nodiscard]] ui::Style style(ui::Weight weight = ui::Weight::kRegular, ui::Gray ink = ui::kWhite) { return {face, weight, ink}; }
  /// A text of the form for the open interview, in `buffer`, ready to draw.
  Result<std::string_view> form_text(form::StringId id, Address at, MutableBytes buffer) {
    return glyphs ? desk.interview()->drawn_text(id, at, record, buffer) : desk.interview()->text(id, at, record, buffer);
  }
  /// A text that has no expressions, read into `record`.
  Result<std::string_view> drawn(const Result<form::String>& read, MutableBytes buffer);
  /// What can be typed in the language of the moment.
  [[nodiscard]] ui::Alphabet alphabet();
  /// Face and words of the form that is open now.
  void dress();
};

/// What a button does on a screen; kCount_: the sign alone.
struct Help {
  ui::Sign sign;
  MenuText word = MenuText::kCount_;
};

/// One screen's behaviour. The plain ones are a list: heading, rows, what choosing a row does.
class Scene : public ui::RowSource {
 public:
  explicit Scene(Stage& stage) : stage_(stage) {}

  /// The screen comes up.
  virtual void open() { reset_list(0); }
  virtual void draw();
  virtual void press(port::Key key);
  virtual void help();
  /// Does what choosing the row does, however long that takes.
  void carry_out(std::size_t row) { chosen(row); }

  std::string_view heading(MutableBytes) override { return {}; }
  std::size_t count() override { return 0; }
  ui::Row row(std::size_t, MutableBytes) override { return {}; }

 protected:
  ~Scene() = default;
  virtual void chosen(std::size_t) {}
  /// Whether choosing that row may take longer than 50 ms: then the screen changes first, to the row alone.
  virtual bool takes_long(std::size_t) { return false; }
  virtual void left() {}
  virtual void right() {}
  virtual void top() {}
  /// What stands behind the digits.
  virtual std::string_view unit(MutableBytes) { return {}; }
  /// Way through the interview for the help line; negative: none.
  virtual int percent() { return -1; }

  void reset_list(std::size_t focus);
  /// Above a long list: leads to a search, and says what was typed in the last one and how many it found.
  ui::Row search_row(std::string_view typed, std::size_t found, MutableBytes buffer);
  /// Heading and, on the line below, the digits. `skip`: lines of the heading that are scrolled away.
  void draw_wheel(int skip, bool thousands);
  void draw_help(std::initializer_list<Help> buttons);
  [[nodiscard]] std::string_view say(MenuText text) { return stage_.words(text); }
  [[nodiscard]] Desk& desk() { return stage_.desk; }
  [[nodiscard]] interview::Interview& interview() { return *stage_.desk.interview(); }

  Stage& stage_;
};

}  // namespace eslabon::app
