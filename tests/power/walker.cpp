#include "tests/power/walker.hpp"

#include <stdexcept>

namespace eslabon::power {
namespace {

std::string random_answer(const form::Node& node, fakes::Dice& dice) {
  static constexpr const char* kWares[] = {"bread", "milk tools", "tools", "bread milk"};
  if (node.type == form::QuestionType::kSelectOne) return dice.below(2) == 0 ? "yes" : "no";
  if (node.type == form::QuestionType::kSelectMultiple) return kWares[dice.below(4)];
  return std::to_string(dice.below(8));
}

}  // namespace

void walk_on(scenario::Twin& twin, scenario::Pilot& pilot, fakes::Dice& dice) {
  using app::SceneId;
  switch (twin.kiosk().scene()) {
    case SceneId::kQuestion:
      if (dice.below(6) == 0) return pilot.back();
      return pilot.answer(pilot.node_name(), random_answer(twin.kiosk().question_scene().question().node, dice));
    case SceneId::kRow: return pilot.choose_row(dice.below(2));
    case SceneId::kSoftCheck: return pilot.choose_row(0);
    case SceneId::kEnd: return pilot.back();
    case SceneId::kHome: return pilot.open_firm("Nora");
    default: return pilot.keys("l");
  }
}

}  // namespace eslabon::power
