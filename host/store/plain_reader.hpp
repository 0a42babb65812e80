// Entries of a log as devices write them: their fields come once each and in order. This reads such ones some ten times faster
// than the general decoder.
#pragma once

#include "firmware/event/event.hpp"

namespace eslabon::store {

/// True, and `event` is what event::decode() yields, for entries whose fields come once each, in order, and are those of their
/// kind. False for anything else, right or wrong, and for moments with a time of day: ask event::decode(). Views are into
/// `payload`.
bool read_plainly(std::uint8_t kind, Bytes payload, event::Event& event);

/// event::decode(), by the shorter way where there is one. False when the entry cannot be read.
bool read_event(std::uint8_t kind, Bytes payload, event::Event& event);

}  // namespace eslabon::store
