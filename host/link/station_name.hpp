// Which laptop this is: a short name that devices keep beside what it has confirmed.
#pragma once

#include <string>

#include "firmware/sync/sync_types.hpp"

namespace eslabon::link {

/// "field-2" -> its number; nothing longer than eight characters, nothing but letters, digits, '-', '_' and '.', which
/// is 0.
sync::StationId station_id(const std::string& name);
/// And back; "?" for 0, and what a hostile device makes up is shown as hexadecimal digits.
std::string station_name(sync::StationId id);
/// The first four letters of the host's name and three digits of the machine's own number: "mesa-3f2". The same at every
/// start, and another one on a laptop that was copied from the same image and has got its own machine id.
std::string default_station_name();

}  // namespace eslabon::link
