// Loops over rows, and the accumulators that they fill.
#include <cstring>

#include "firmware/expr/conversions.hpp"
#include "firmware/expr/gather.hpp"
#include "firmware/expr/machine_run.hpp"

namespace eslabon::expr {
namespace {

/// Goes to the iterator's first row at or after its `row`; false when there is none.
Result<bool> settle(Run& run, Iterator& iterator) {
  if (iterator.is_repeat) return iterator.row != kNoRow;
  if (iterator.row >= iterator.end) return false;
  if (iterator.key.empty()) return true;
  ESLABON_ASSIGN(iterator.row, run.environment.find(iterator.source, iterator.column, iterator.key, iterator.row));
  return iterator.row < iterator.end;
}

Result<bool> advance(Run& run, Iterator& iterator) {
  ++iterator.position;
  if (!iterator.is_repeat) {
    ++iterator.row;
    return settle(run, iterator);
  }
  ESLABON_ASSIGN(iterator.row, run.environment.next_row(iterator.source, static_cast<RowId>(iterator.row)));
  return iterator.row != kNoRow;
}

/// Reads the exit offset and goes there when the loop has no row.
Status enter(Run& run, Iterator& iterator) {
  iterator.position = 1;
  iterator.mark = static_cast<std::uint32_t>(run.scratch.used());
  ESLABON_ASSIGN(iterator.running, settle(run, iterator));
  run.jump_if(!iterator.running);
  return {};
}

/// What lies below `used` in scratch outlives the rounds of the running loops.
void keep_up_to(Run& run, std::size_t used) {
  for (std::size_t i = 0; i < kMaxIterators; ++i) {
    Iterator& iterator = run.iterators[i];
    if (iterator.running && iterator.mark < used) iterator.mark = static_cast<std::uint32_t>(used);
  }
}

/// Where the innermost running loop's own texts begin.
std::size_t loops_mark(const Run& run) {
  std::size_t mark = 0;
  for (std::size_t i = 0; i < kMaxIterators; ++i) {
    const Iterator& iterator = run.iterators[i];
    if (iterator.running && iterator.mark > mark) mark = iterator.mark;
  }
  return mark;
}

/// Appends to a text that grows at the end of scratch; copies it there first when something has been put behind it.
Status append(Run& run, Value& accumulator, std::string_view separator, const Value& value) {
  Scratch& scratch = run.scratch;
  ESLABON_ASSIGN(const std::string_view text, to_text(value, scratch));
  const std::string_view before = accumulator.as_text();
  const char* base = scratch.at(0);
  const std::size_t grown = before.size() + separator.size() + text.size();
  const bool in_place = !before.empty() && before.data() >= base && before.data() < base + scratch.used() &&
                        before.data() + before.size() - base >= static_cast<std::ptrdiff_t>(loops_mark(run));
  const std::size_t start = in_place ? static_cast<std::size_t>(before.data() - base) : scratch.used();
  char* to = scratch.at(start);
  if (grown > scratch.room() + (scratch.used() - start)) return Error::kTooSmall;
  if (!in_place && !before.empty()) std::memcpy(to, before.data(), before.size());
  // The new text may lie where it is to be moved to, the separator never does: it is older than the loop.
  if (!text.empty()) std::memmove(to + before.size() + separator.size(), text.data(), text.size());
  if (!separator.empty()) std::memcpy(to + before.size(), separator.data(), separator.size());
  scratch.release(start + grown);
  keep_up_to(run, start + grown);
  accumulator = Value::text({to, grown});
  return {};
}

}  // namespace

template <>
Status step<Opcode::kRows>(Run& run) {
  Iterator& iterator = run.iterators[run.byte()];
  iterator.source = run.word();
  iterator.is_repeat = true;
  ESLABON_ASSIGN(const RowId parent, base_row(run, run.byte()));
  iterator.row = kNoRow;
  if (parent != kNoRow) {
    ESLABON_ASSIGN(iterator.row, run.environment.first_row(iterator.source, parent));
  }
  return enter(run, iterator);
}

template <>
Status step<Opcode::kTable>(Run& run) {
  Iterator& iterator = run.iterators[run.byte()];
  iterator.source = run.word();
  iterator.is_repeat = false;
  iterator.key = {};
  iterator.row = 0;
  ESLABON_ASSIGN(iterator.end, run.environment.table_rows(iterator.source));
  return enter(run, iterator);
}

template <>
Status step<Opcode::kFind>(Run& run) {
  Iterator& iterator = run.iterators[run.byte()];
  iterator.source = run.word();
  iterator.column = run.word();
  iterator.is_repeat = false;
  iterator.key = run.pop().as_text();  // numbers compare by value, not by spelling: every row is asked
  iterator.row = 0;
  ESLABON_ASSIGN(iterator.end, run.environment.table_rows(iterator.source));
  return enter(run, iterator);
}

template <>
Status step<Opcode::kNext>(Run& run) {
  Iterator& iterator = run.iterators[run.byte()];
  const std::uint16_t back = run.word();
  run.scratch.release(iterator.mark);
  ESLABON_ASSIGN(iterator.running, advance(run, iterator));
  if (iterator.running) run.at -= back;
  return {};
}

template <>
Status step<Opcode::kRowNumber>(Run& run) {
  Iterator& iterator = run.iterators[run.byte()];
  iterator.source = run.word();
  iterator.is_repeat = true;
  iterator.row = kNoRow;
  ESLABON_ASSIGN(const RowId parent, base_row(run, run.byte()));
  const double wanted = to_number(run.pop());
  if (!(wanted >= 1) || wanted > kNoRow || parent == kNoRow) return {};
  ESLABON_ASSIGN(iterator.row, run.environment.first_row(iterator.source, parent));
  for (iterator.position = 1; iterator.row != kNoRow && iterator.position < static_cast<std::uint32_t>(wanted);) {
    if (run.steps_left-- == 0) return Error::kOutOfRange;
    ESLABON_TRY(advance(run, iterator));
  }
  return {};
}

template <>
Status step<Opcode::kGather>(Run& run) {
  const auto gather = static_cast<Gather>(run.byte());
  const Value value = run.pop();
  Value& accumulator = run.top[-1];
  if (gather == Gather::kConcat) return append(run, accumulator, {}, value);
  if (gather == Gather::kJoin) {
    const std::string_view separator = has_nothing(accumulator) ? std::string_view() : run.top[-2].as_text();
    return append(run, accumulator, separator, value);
  }
  ESLABON_ASSIGN(accumulator, gathered(gather, accumulator, value));
  const bool keeps_text = gather == Gather::kOne || gather == Gather::kFirst;
  if (keeps_text && value.kind() == Kind::kText) keep_up_to(run, run.scratch.used());
  return {};
}

template <>
Status step<Opcode::kNothing>(Run& run) {
  run.push(nothing());
  return {};
}
template <>
Status step<Opcode::kSettle>(Run& run) {
  if (has_nothing(run.top[-1])) run.top[-1] = Value();
  return {};
}
template <>
Status step<Opcode::kStop>(Run& run) {
  run.iterators[run.byte()].running = false;
  run.jump_if(true);
  return {};
}

}  // namespace eslabon::expr
