#include "host/store/log_interview.hpp"

#include <algorithm>

namespace eslabon::store {

using event::Kind;

void InterviewFold::apply(const event::Event& event) {
  switch (event.kind) {
    case Kind::answer_set:
    case Kind::calculation_set: set(event.address, event.answer); break;
    case Kind::row_added: add_row(event); break;
    case Kind::row_removed: remove_row(event); break;
    case Kind::row_moved: move_row(event); break;
    case Kind::answers_hidden: hide(event.addresses); break;
    case Kind::language_changed: info_.language = event.language; break;
    case Kind::outcome_set: info_.outcome = event.outcome; break;
    case Kind::interview_finished:
      info_.state = InterviewState::kFinished;
      ended = event.stamp;
      break;
    case Kind::interview_reopened:
      info_.state = InterviewState::kOpen;
      hidden_.clear();
      break;
    case Kind::interview_discarded:
      info_.state = InterviewState::kDiscarded;
      ended = event.stamp;
      break;
    default: break;  // kinds that say nothing about answers, and those of later versions
  }
}

void InterviewFold::set(Address at, const event::Answer& answer) {
  if (answer.is_empty()) {
    answers_.erase(key(at));
    return;
  }
  event::Answer kept = answer;
  if (answer.value.kind() == expr::Kind::kText)
    kept.value = expr::Value::text(texts_.emplace_back(answer.value.as_text()));
  answers_[key(at)] = kept;
}

void InterviewFold::add_row(const event::Event& event) {
  const RowId row = event.address.row;
  if (rows_.contains(row)) return;
  Siblings& all = siblings(event.address.node, event.parent);
  const auto place = std::min<std::size_t>(event.position, all.size());
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(place), row);
  rows_[row] = {event.address.node, event.parent};
}

void InterviewFold::remove_row(const event::Event& event) {
  const auto found = rows_.find(event.address.row);
  if (found == rows_.end()) return;
  std::erase(siblings(found->second.first, found->second.second), event.address.row);
  rows_.erase(found);
}

void InterviewFold::move_row(const event::Event& event) {
  const auto found = rows_.find(event.address.row);
  if (found == rows_.end()) return;
  Siblings& all = siblings(found->second.first, found->second.second);
  std::erase(all, event.address.row);
  const auto place = std::min<std::size_t>(event.position, all.size());
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(place), event.address.row);
}

void InterviewFold::hide(Bytes addresses) {
  event::AddressReader reader(addresses);
  Address at;
  while (reader.next(at)) hidden_.insert(key(at));
}

bool InterviewFold::row_lives(RowId row) const {
  for (std::size_t depth = 0; row != kRootRow && depth <= kMaxRepeatDepth; ++depth) {
    const auto found = rows_.find(row);
    if (found == rows_.end()) return false;
    row = found->second.second;
  }
  return row == kRootRow;
}

const event::Answer* InterviewFold::answer(Address at) const {
  if (hidden_.contains(key(at))) return nullptr;
  const auto found = answers_.find(key(at));
  return found == answers_.end() ? nullptr : &found->second;
}

std::vector<FoldedRow> InterviewFold::rows() const {
  std::vector<FoldedRow> rows;
  for (const auto& [where, siblings] : order_)
    for (std::size_t i = 0; i < siblings.size(); ++i)
      if (row_lives(siblings[i])) rows.push_back({siblings[i], where.second, where.first, static_cast<std::uint16_t>(i)});
  return rows;
}

std::uint32_t InterviewFold::count_answers() const {
  std::uint32_t count = 0;
  for (const auto& [where, answer] : answers_)
    if (!hidden_.contains(where) && row_lives(static_cast<RowId>(where & 0xFFFF))) ++count;
  return count;
}

}  // namespace eslabon::store
