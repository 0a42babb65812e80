#include "host/store/log_interview.hpp"

#include <algorithm>

namespace eslabon::store {

using event::Kind;

namespace {

std::size_t slot_of(std::uint32_t key, std::size_t slots) { return (key * 0x9E3779B97F4A7C15U) >> 40U & (slots - 1); }

}  // namespace

void InterviewFold::begin(InterviewInfo info) {
  info_ = std::move(info);
  opened = ended = {};
  for (const Entry& entry : entries_)
    if ((entry.key & 0xFFFFU) == kRootRow) nodes_[entry.key >> 16U] = 0;
  entries_.clear();
  if (in_rows_ != 0) std::fill(slots_.begin(), slots_.end(), 0);
  in_rows_ = 0;
  texts_.clear();
  order_.clear();
  rows_.clear();
}

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
      show_all();
      break;
    case Kind::interview_discarded:
      info_.state = InterviewState::kDiscarded;
      ended = event.stamp;
      break;
    default: break;  // kinds that say nothing about answers, and those of later versions
  }
}

const InterviewFold::Entry* InterviewFold::find(Address where) const {
  if (where.row != kRootRow) return find_in_row(key(where));
  const std::uint32_t found = where.node < nodes_.size() ? nodes_[where.node] : 0;
  return found == 0 ? nullptr : &entries_[found - 1];
}

const InterviewFold::Entry* InterviewFold::find_in_row(std::uint32_t key) const {
  for (std::size_t slot = slot_of(key, slots_.size()); slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1))
    if (entries_[slots_[slot] - 1].key == key) return &entries_[slots_[slot] - 1];
  return nullptr;
}

InterviewFold::Entry& InterviewFold::at(Address where) { return where.row == kRootRow ? at_root(where.node) : at_row(key(where)); }

InterviewFold::Entry& InterviewFold::at_root(NodeId node) {
  if (node >= nodes_.size()) nodes_.resize(node + std::size_t{64}, 0);
  if (nodes_[node] != 0) return entries_[nodes_[node] - 1];
  entries_.push_back({.key = key({node, kRootRow}), .hidden = false, .answer = {}});
  nodes_[node] = static_cast<std::uint32_t>(entries_.size());
  return entries_.back();
}

InterviewFold::Entry& InterviewFold::at_row(std::uint32_t key) {
  if (2 * (in_rows_ + 1) > slots_.size()) grow();
  std::size_t slot = slot_of(key, slots_.size());
  for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1))
    if (entries_[slots_[slot] - 1].key == key) return entries_[slots_[slot] - 1];
  entries_.push_back({.key = key, .hidden = false, .answer = {}});
  slots_[slot] = static_cast<std::uint32_t>(entries_.size());
  ++in_rows_;
  return entries_.back();
}

void InterviewFold::grow() {
  slots_.assign(slots_.size() * 2, 0);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if ((entries_[i].key & 0xFFFFU) == kRootRow) continue;
    std::size_t slot = slot_of(entries_[i].key, slots_.size());
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<std::uint32_t>(i + 1);
  }
}

void InterviewFold::set(Address where, const event::Answer& answer) {
  event::Answer kept = answer;
  if (answer.value.kind() == expr::Kind::kText) kept.value = expr::Value::text(texts_.keep(answer.value.as_text()));
  at(where).answer = kept;
}

InterviewFold::Siblings& InterviewFold::siblings(NodeId repeat, RowId parent) {
  const auto found = std::find_if(order_.begin(), order_.end(), [&](const Siblings& s) { return s.parent == parent && s.repeat == repeat; });
  return found != order_.end() ? *found : order_.emplace_back(Siblings{parent, repeat, {}});
}

// Numbers are given in the order in which rows are made: the list is sorted but for logs with faults.
const InterviewFold::Row* InterviewFold::row(RowId id) const {
  const auto found = std::lower_bound(rows_.begin(), rows_.end(), id, [](const Row& row, RowId wanted) { return row.id < wanted; });
  return found != rows_.end() && found->id == id ? &*found : nullptr;
}

void InterviewFold::add_row(const event::Event& event) {
  const RowId id = event.address.row;
  if (row(id) != nullptr) return;
  std::vector<RowId>& all = siblings(event.address.node, event.parent).rows;
  const auto place = std::min<std::size_t>(event.position, all.size());
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(place), id);
  const auto behind = std::upper_bound(rows_.begin(), rows_.end(), id, [](RowId wanted, const Row& r) { return wanted < r.id; });
  rows_.insert(behind, {id, event.address.node, event.parent});
}

void InterviewFold::remove_row(const event::Event& event) {
  const Row* const found = row(event.address.row);
  if (found == nullptr) return;
  std::erase(siblings(found->repeat, found->parent).rows, event.address.row);
  rows_.erase(rows_.begin() + (found - rows_.data()));
}

void InterviewFold::move_row(const event::Event& event) {
  const Row* const found = row(event.address.row);
  if (found == nullptr) return;
  std::vector<RowId>& all = siblings(found->repeat, found->parent).rows;
  std::erase(all, event.address.row);
  const auto place = std::min<std::size_t>(event.position, all.size());
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(place), event.address.row);
}

void InterviewFold::hide(Bytes addresses) {
  event::AddressReader reader(addresses);
  for (Address where; reader.next(where);) at(where).hidden = true;
}

void InterviewFold::show_all() {
  for (Entry& entry : entries_) entry.hidden = false;
}

bool InterviewFold::row_lives(RowId id) const {
  for (std::size_t depth = 0; id != kRootRow && depth <= kMaxRepeatDepth; ++depth) {
    const Row* const found = row(id);
    if (found == nullptr) return false;
    id = found->parent;
  }
  return id == kRootRow;
}

const event::Answer* InterviewFold::answer(Address where) const {
  const Entry* const found = find(where);
  return found == nullptr || found->hidden || found->answer.is_empty() ? nullptr : &found->answer;
}

std::vector<FoldedRow> InterviewFold::rows() const {
  std::vector<const Siblings*> sorted;
  for (const Siblings& siblings : order_) sorted.push_back(&siblings);
  std::sort(sorted.begin(), sorted.end(), [](const Siblings* a, const Siblings* b) {
    return a->parent != b->parent ? a->parent < b->parent : a->repeat < b->repeat;
  });
  std::vector<FoldedRow> rows;
  for (const Siblings* siblings : sorted)
    for (std::size_t i = 0; i < siblings->rows.size(); ++i)
      if (row_lives(siblings->rows[i])) rows.push_back({siblings->rows[i], siblings->repeat, siblings->parent, static_cast<std::uint16_t>(i)});
  return rows;
}

std::uint32_t InterviewFold::count_answers() const {
  std::uint32_t count = 0;
  for (const Entry& entry : entries_)
    if (!entry.hidden && !entry.answer.is_empty() && row_lives(static_cast<RowId>(entry.key & 0xFFFF))) ++count;
  return count;
}

}  // namespace eslabon::store
