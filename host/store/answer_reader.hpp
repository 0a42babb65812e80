// Nine in ten entries of a log are plain answers. This reads those, some ten times faster than the general decoder.
#pragma once

#include "firmware/event/event.hpp"

namespace eslabon::store {

/// True, and `event` is what event::decode() yields, for answers and calculations whose fields come once each and in order, as
/// devices write them. False for anything else, right or wrong: ask event::decode(). Views are into `payload`.
bool read_answer(std::uint8_t kind, Bytes payload, event::Event& event);

/// event::decode(), by the shorter way where there is one. False when the entry cannot be read.
bool read_event(std::uint8_t kind, Bytes payload, event::Event& event);

}  // namespace eslabon::store
