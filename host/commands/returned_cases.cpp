#include "host/commands/returned_cases.hpp"

#include <algorithm>

#include "host/store/decisions.hpp"

namespace eslabon::commands {
namespace {

compile::AssignedCase& case_of(compile::AssignmentModel& list, const store::InterviewInfo& info) {
  const auto found = std::find_if(list.cases.begin(), list.cases.end(), [&](const compile::AssignedCase& one) { return one.id == info.case_id; });
  if (found != list.cases.end()) return *found;
  compile::AssignedCase& made = list.cases.emplace_back();
  made.id = made.name = info.case_id;
  made.values.resize(list.columns.size());
  return made;
}

std::string shortened(std::string text) {
  if (text.size() <= compile::kMaxNoteBytes) return text;
  text.resize(compile::kMaxNoteBytes);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();  // not inside a character
  if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0U) text.pop_back();
  return text;
}

}  // namespace

std::size_t add_returned(store::Store& store, compile::AssignmentModel& list) {
  store.fold();
  const store::Decisions decisions(store);
  if (decisions.empty()) return 0;
  std::size_t count = 0;
  for (const store::InterviewInfo& info : store.interviews({.form = list.form})) {
    const store::Review review = decisions.review(info.device, info.id, info.last);
    if (info.case_id.empty() || review.status == nullptr || review.status->kind != store::DecisionKind::kRejected) continue;
    compile::AssignedCase& returned = case_of(list, info);
    returned.note = shortened(review.status->note);
    returned.returned.emplace();
    returned.returned->device = info.device, returned.returned->interview = info.id;
    returned.returned->decision = (review.status->office ^ review.status->sequence) * 0x9E3779B97F4A7C15U | 1U;
    for (const store::DecidedAnswer& answer : review.status->answers) returned.returned->comments.push_back({answer.at, shortened(answer.comment)});
    ++count;
  }
  return count;
}

}  // namespace eslabon::commands
