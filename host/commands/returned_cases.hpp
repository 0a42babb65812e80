// Interviews that an office sent back, as firms of the list that goes down to the devices.
#pragma once

#include "host/compile/assignment_writer.hpp"
#include "host/store/store.hpp"

namespace eslabon::commands {

/// Marks the firms of rejected interviews of the list's form as returned, with the office's note and comments; adds those that
/// the list lacks. A device takes each decision once. Returns how many there are.
std::size_t add_returned(store::Store& store, compile::AssignmentModel& list);

}  // namespace eslabon::commands
