// Back from a figure to the keys: which entries of the logs hold the answers behind it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "firmware/event/event.hpp"
#include "host/compile/form_description.hpp"
#include "host/store/store.hpp"

namespace eslabon::commands {

/// An answer that counts, where it stands in its device's log and when its key was pressed.
struct TracedAnswer {
  std::string question, answer;
  bool calculated = false;     ///< by the device, right after the key
  store::Sequence entry = 0;
  event::Stamp stamp;
  std::string pressed;         ///< in UTC, or by the device's own clock
};

/// Of interviews by device and number, the questions in the form's order; the entries of a repeat one after another.
using TracedInterviews = std::map<std::pair<DeviceId, event::InterviewId>, std::vector<TracedAnswer>>;

/// The questions that variables name, and those from which they are calculated.
std::set<std::string> questions_behind(const compile::FormDescription& form, const std::vector<std::string>& variables);

/// Reads every device's log once. `wanted` are interviews of any version of the form, which must have been folded.
TracedInterviews trace_answers(store::Store& store, const std::set<std::string>& questions, const std::vector<store::InterviewInfo>& wanted);

}  // namespace eslabon::commands
