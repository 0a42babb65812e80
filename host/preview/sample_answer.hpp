// An answer that a question might get, so that the texts behind it have something to show.
#pragma once

#include "firmware/app/desk.hpp"

namespace eslabon::preview {

/// Gives the question a plausible answer that the form accepts; nothing when none of those tried is accepted, when it is
/// answered already, or when it takes none. kIo and the like: the card.
Status answer_plausibly(app::Desk& desk, const interview::Question& question);

}  // namespace eslabon::preview
