// What a card's journal says, read from the card alone and without the times, to compare two runs of the same keys.
#pragma once

#include <string>
#include <vector>

#include "firmware/journal/journal.hpp"
#include "tests/fakes/fake_board.hpp"

namespace eslabon::power {

struct Log {
  journal::Sequence first = 0;  ///< of lines
  journal::Sequence next = 0;   ///< behind the last line
  std::vector<std::string> lines;
};

/// Entries from `from` on. Throws std::runtime_error when the card or its journal cannot be mounted or damage is found.
Log read_log(fakes::RamCard card, DeviceId device, journal::Sequence from);

/// Entry `at` of a log, which must hold it.
inline const std::string& line_of(const Log& log, journal::Sequence at) { return log.lines.at(at - log.first); }

}  // namespace eslabon::power
