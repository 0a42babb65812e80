#include "firmware/interview/choice_list.hpp"

#include "firmware/expr/conversions.hpp"
#include "firmware/interview/meaning.hpp"
#include "firmware/interview/traversal.hpp"

namespace eslabon::interview {
namespace {

constexpr std::uint32_t kNotCounted = 0xFFFFFFFF;

// The generator of the phone engine's randomize(): Park and Miller's minimal standard, 16807 mod 2^31 - 1.
std::int64_t park_miller(std::int64_t& state) {
  state = state * 16807 % 2147483647;
  return state;
}

}  // namespace

Status ChoiceList::open(FormState& state, Address at) {
  state_ = &state;
  at_ = at;
  indexed_ = shuffled_ = false;
  mark_index_ = mark_candidate_ = 0;
  count_ = kNotCounted;
  ESLABON_ASSIGN(node_, state.package().node(at.node));
  if (node_.choice_node != kNoNode) return open_rows();
  if (node_.choices == form::kNoTable) return Error::kInvalid;
  const form::Tables tables = state.package().tables();
  ESLABON_ASSIGN(table_, tables.table(node_.choices));
  candidates_ = table_.rows;
  if (node_.filter_column != form::kNoColumn && node_.filter_key != form::kNoProgram) ESLABON_TRY(open_index());
  return node_.has(form::kRandomize) ? shuffle() : Status();
}

// An empty key meets no row: an index look-up for "" finds the rows with an empty cell, as the filter would.
Status ChoiceList::open_index() {
  const form::Tables tables = state_->package().tables();
  ESLABON_ASSIGN(const bool has_index, tables.has_index(table_, node_.filter_column));
  if (!has_index) return {};
  ESLABON_ASSIGN(const expr::Value& key, meaning_of(*state_, node_.filter_key, {.self = at_}));
  if (key.kind() != expr::Kind::kText && !key.is_empty()) return {};
  ESLABON_ASSIGN(range_, tables.equal(table_, node_.filter_column, key.as_text()));
  candidates_ = range_.count;
  indexed_ = true;
  return {};
}

Status ChoiceList::open_rows() {
  ESLABON_ASSIGN(const form::Node& source, state_->package().node(node_.choice_node));
  RowWalk walk;
  ESLABON_TRY(walk.open(*state_, source.repeat, 0, kRootRow));
  candidates_ = 0;
  for (; walk.row() != kNoRow; ++candidates_) ESLABON_TRY(walk.advance());
  return {};
}

Result<std::uint32_t> ChoiceList::candidate_row(std::uint32_t candidate) {
  if (shuffled_) candidate = order_[candidate];
  return indexed_ ? state_->package().tables().row(range_, candidate) : Result<std::uint32_t>(candidate);
}

Result<bool> ChoiceList::passes(std::uint32_t row) {
  if (node_.choice_node != kNoNode) {
    ESLABON_ASSIGN(const Choice& choice, row_answer(row));
    return !choice.name.empty();
  }
  if (node_.choice_filter == form::kNoProgram) return true;
  return holds(*state_, node_.choice_filter, {.self = at_, .table = table_.id, .table_row = row});
}

bool ChoiceList::all_pass() const {
  const bool is_asked = node_.choice_filter != form::kNoProgram && !(indexed_ && node_.has(form::kFilterIsKey));
  return node_.choice_node == kNoNode && !is_asked;
}

Result<std::uint32_t> ChoiceList::count() {
  if (count_ != kNotCounted) return count_;
  std::uint32_t counted = 0;
  if (all_pass()) {
    counted = candidates_;
  } else {
    for (std::uint32_t candidate = 0; candidate < candidates_; ++candidate) {
      ESLABON_ASSIGN(const std::uint32_t row, candidate_row(candidate));
      ESLABON_ASSIGN(const bool offered, passes(row));
      counted += offered ? 1 : 0;
    }
  }
  return count_ = counted;
}

// The candidate that is offered as number `index`, from the mark on when it lies behind it.
Result<std::uint32_t> ChoiceList::candidate_of(std::uint32_t index) {
  if (all_pass())
    return index < candidates_ ? Result<std::uint32_t>(index) : Error::kOutOfRange;
  if (index < mark_index_) mark_index_ = mark_candidate_ = 0;
  for (; mark_candidate_ < candidates_; ++mark_candidate_) {
    ESLABON_ASSIGN(const std::uint32_t row, candidate_row(mark_candidate_));
    ESLABON_ASSIGN(const bool offered, passes(row));
    if (!offered) continue;
    if (mark_index_ == index) return mark_candidate_;
    ++mark_index_;
  }
  mark_index_ = mark_candidate_ = 0;
  return Error::kOutOfRange;
}

Result<Choice> ChoiceList::at(std::uint32_t index) {
  ESLABON_ASSIGN(const std::uint32_t candidate, candidate_of(index));
  ESLABON_ASSIGN(const std::uint32_t row, candidate_row(candidate));
  return choice_at_row(row);
}

Result<Choice> ChoiceList::choice_at_row(std::uint32_t row) {
  if (node_.choice_node != kNoNode) return row_answer(row);
  const form::Tables tables = state_->package().tables();
  Choice choice;
  choice.row = row;
  ESLABON_ASSIGN(choice.name, tables.name(table_, row, name_));
  ESLABON_ASSIGN(choice.label, tables.label(table_, row));
  return choice;
}

// Choices that are the answers of a repeat: number `ordinal` of its rows, in order; name empty when there is no answer.
Result<Choice> ChoiceList::row_answer(std::uint32_t ordinal) {
  ESLABON_ASSIGN(const form::Node& source, state_->package().node(node_.choice_node));
  RowWalk walk;
  ESLABON_TRY(walk.open(*state_, source.repeat, 0, kRootRow));
  for (std::uint32_t i = 0; i < ordinal && walk.row() != kNoRow; ++i) ESLABON_TRY(walk.advance());
  if (walk.row() == kNoRow) return Error::kOutOfRange;
  expr::Scratch scratch(name_);
  auto value = state_->value({source.id, walk.row()}, scratch);
  if (!value.ok() && value.error() == Error::kTooSmall) value = expr::Value();
  if (!value.ok()) return value.error();
  Choice choice;
  choice.row = ordinal;
  ESLABON_ASSIGN(choice.name, expr::to_text(*value, scratch));
  return choice;
}

// Rows of an index look-up ascend, so that one is found by halving.
Result<std::uint32_t> ChoiceList::index_of_row(std::uint32_t row) {
  if (!all_pass() || shuffled_) {
    ESLABON_ASSIGN(const bool offered, passes(row));
    if (!offered) return Error::kNotFound;
    for (std::uint32_t index = 0;; ++index) {
      const Result<std::uint32_t> candidate = candidate_of(index);
      if (!candidate.ok()) return candidate.error() == Error::kOutOfRange ? Error::kNotFound : candidate.error();
      ESLABON_ASSIGN(const std::uint32_t there, candidate_row(*candidate));
      if (there == row) return index;
    }
  }
  std::uint32_t low = 0, high = candidates_;
  while (low < high) {
    const std::uint32_t middle = (low + high) / 2;
    ESLABON_ASSIGN(const std::uint32_t there, candidate_row(middle));
    if (there == row) return middle;
    (there < row ? low : high) = there < row ? middle + 1 : middle;
  }
  return Error::kNotFound;
}

// Names may repeat (allow_choice_duplicates): each row of that name is looked at.
Result<std::uint32_t> ChoiceList::index_of(std::string_view name) {
  if (node_.choice_node != kNoNode) {
    for (std::uint32_t index = 0;; ++index) {
      const Result<Choice> choice = at(index);
      if (!choice.ok()) return choice.error() == Error::kOutOfRange ? Error::kNotFound : choice.error();
      if (choice->name == name) return index;
    }
  }
  for (expr::TableRow row = 0;; ++row) {
    ESLABON_ASSIGN(row, state_->find(table_.id, 0, name, row));
    if (row == expr::kNoTableRow) return Error::kNotFound;
    const Result<std::uint32_t> index = index_of_row(row);
    if (index.ok() || index.error() != Error::kNotFound) return index;
  }
}

Result<bool> ChoiceList::offers(std::string_view name) {
  if (node_.choice_node == kNoNode && !all_pass()) {
    for (expr::TableRow row = 0;; ++row) {
      ESLABON_ASSIGN(row, state_->find(table_.id, 0, name, row));
      if (row == expr::kNoTableRow) return false;
      ESLABON_ASSIGN(const bool offered, passes(row));
      if (offered) return true;
    }
  }
  const Result<std::uint32_t> index = index_of(name);
  if (index.ok()) return true;
  return index.error() == Error::kNotFound ? Result<bool>(false) : index.error();
}

// The phone engine's shuffle: inside-out Fisher-Yates; a seed makes it the same order each time.
Status ChoiceList::shuffle() {
  if (candidates_ > kMaxShuffled || candidates_ < 2) return {};
  std::int64_t seed = 42;
  if (node_.seed != form::kNoProgram) {
    ESLABON_ASSIGN(const expr::Value& value, meaning_of(*state_, node_.seed, {.self = at_}));
    const double number = expr::to_number(value);
    if (number > -9e15 && number < 9e15) seed = static_cast<std::int64_t>(number);
  }
  seed %= 2147483647;
  if (seed <= 0) seed += 2147483646;
  for (std::uint32_t i = 0; i < candidates_; ++i) {
    const std::int64_t drawn = park_miller(seed) - 1;
    const auto j = static_cast<std::uint32_t>(drawn * (i + 1) / 2147483646);
    order_[i] = order_[j];
    order_[j] = static_cast<std::uint8_t>(i);
  }
  shuffled_ = true;
  return {};
}

bool has_choice(std::string_view answer, std::string_view name) {
  while (!answer.empty()) {
    const std::size_t space = answer.find(' ');
    if (answer.substr(0, space) == name) return true;
    answer = space == std::string_view::npos ? std::string_view() : answer.substr(space + 1);
  }
  return false;
}

Result<std::string_view> toggle_choice(const form::Package& package, const form::Node& node, std::string_view answer,
                                       std::string_view name, MutableBytes out) {
  const form::Tables tables = package.tables();
  ESLABON_ASSIGN(const form::Table& table, tables.table(node.choices));
  ESLABON_TRY(tables.find_name(table, name));
  const bool takes_out = has_choice(answer, name);
  ByteWriter writer(out);
  form::CellBuffer buffer;
  for (std::uint32_t row = 0; row < table.rows; ++row) {
    ESLABON_ASSIGN(const std::string_view listed, tables.name(table, row, buffer));
    const bool is_it = listed == name;
    if (is_it ? takes_out : !has_choice(answer, listed)) continue;
    if (!writer.written().empty()) writer.write<std::uint8_t>(' ');
    writer.write_bytes(as_bytes(listed));
  }
  return writer.ok() ? Result<std::string_view>(as_text(writer.written())) : Error::kTooSmall;
}

Result<bool> stored_choices_offered(FormState& state, const form::Node& node, Address at) {
  ChoiceList list;
  ESLABON_TRY(list.open(state, at));
  form::CellBuffer buffer;
  for (std::size_t offset = 0;;) {
    ESLABON_ASSIGN(const std::string_view part, state.store().text_part(at, offset, buffer));
    if (part.empty()) return true;
    const bool many = node.data != form::DataType::kSelectOne;
    const std::string_view name = many ? part.substr(0, part.find(' ')) : part;
    ESLABON_ASSIGN(const bool offered, list.offers(name));
    if (!offered) return false;
    offset += name.size() + 1;
  }
}

}  // namespace eslabon::interview
