// Somebody who answers whatever the kiosk asks next, with the buttons.
#pragma once

#include "tests/fakes/power_cut_device.hpp"
#include "tests/scenarios/pilot.hpp"

namespace eslabon::power {

/// One thing on the screen of the form tests/power/rounds.md: an answer, a row more or none, a confirmation.
void walk_on(scenario::Twin& twin, scenario::Pilot& pilot, fakes::Dice& dice);

}  // namespace eslabon::power
