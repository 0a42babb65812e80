// Events for people and programs: one line of words, or JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "firmware/event/event.hpp"

namespace eslabon::commands {

/// Every field that its kind carries, by name; values exact: decimals as text, dates in ISO 8601.
nlohmann::ordered_json event_json(const event::Event& event);
/// "answer_set interview 17 node 12 = 125000", one line, control characters shown as spaces.
std::string event_line(const event::Event& event);
/// When the key was pressed: "2026-03-04 10:10:02" in UTC, or, where the device did not know, "boot 3 + 81.233 s".
std::string pressed_text(const event::Event& event);
/// One value as people write it: "12.50", "2026-03-14", "2026-03-14T10:30:00.000-06:00".
std::string value_text(const expr::Value& value);

}  // namespace eslabon::commands
