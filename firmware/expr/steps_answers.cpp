// Constants, answers, rows and cells.
#include <bit>

#include "firmware/expr/machine_run.hpp"

namespace eslabon::expr {

Result<RowId> climb(Run& run, std::uint8_t up) {
  if (up == kRootBase) return kRootRow;
  RowId row = run.context.self.row;
  for (; up > 0; --up) {
    ESLABON_ASSIGN(row, run.environment.parent_row(row));
  }
  return row;
}

Result<RowId> base_row(Run& run, std::uint8_t base) {
  if (base == kRootBase) return kRootRow;
  if (base >= kClimbBase) return climb(run, static_cast<std::uint8_t>(base - kClimbBase));
  return static_cast<RowId>(run.iterators[base].row);
}

template <>
Status step<Opcode::kEmpty>(Run& run) {
  run.push(Value());
  return {};
}
template <>
Status step<Opcode::kTrue>(Run& run) {
  run.push(Value::boolean(true));
  return {};
}
template <>
Status step<Opcode::kFalse>(Run& run) {
  run.push(Value::boolean(false));
  return {};
}
template <>
Status step<Opcode::kSmall>(Run& run) {
  run.push(Value::integer(static_cast<std::int8_t>(run.byte())));
  return {};
}
template <>
Status step<Opcode::kInteger>(Run& run) {
  run.push(Value::integer(static_cast<std::int64_t>(load_le<std::uint64_t>(run.at))));
  run.at += 8;
  return {};
}
template <>
Status step<Opcode::kNumber>(Run& run) {
  run.push(Value::number(std::bit_cast<double>(load_le<std::uint64_t>(run.at))));
  run.at += 8;
  return {};
}
template <>
Status step<Opcode::kText>(Run& run) {
  const std::uint16_t size = run.word();
  run.push(Value::text(as_text(Bytes(run.at, size))));
  run.at += size;
  return {};
}

template <>
Status step<Opcode::kSelf>(Run& run) {
  if (run.context.candidate == nullptr) return run.push(run.environment.value(run.context.self, run.scratch));
  run.push(*run.context.candidate);
  return {};
}
template <>
Status step<Opcode::kLoad>(Run& run) {
  const NodeId node = run.word();
  ESLABON_ASSIGN(const RowId row, climb(run, run.byte()));
  return run.push(run.environment.value({node, row}, run.scratch));
}
template <>
Status step<Opcode::kLoadAt>(Run& run) {
  const NodeId node = run.word();
  const auto row = static_cast<RowId>(run.iterators[run.byte()].row);
  if (row == kNoRow) return run.push(Result<Value>(Value()));
  return run.push(run.environment.value({node, row}, run.scratch));
}
template <>
Status step<Opcode::kRelevantAt>(Run& run) {
  const NodeId node = run.word();
  const auto row = static_cast<RowId>(run.iterators[run.byte()].row);
  if (row == kNoRow) return run.push(Result<Value>(Value::boolean(false)));
  ESLABON_ASSIGN(const bool relevant, run.environment.relevant({node, row}));
  run.push(Value::boolean(relevant));
  return {};
}
template <>
Status step<Opcode::kPosition>(Run& run) {
  ESLABON_ASSIGN(const RowId row, climb(run, run.byte()));
  ESLABON_ASSIGN(const std::uint32_t position, run.environment.position(row));
  run.push(Value::integer(position));
  return {};
}
template <>
Status step<Opcode::kPositionAt>(Run& run) {
  run.push(Value::integer(run.iterators[run.byte()].position));
  return {};
}
template <>
Status step<Opcode::kColumn>(Run& run) {
  const ColumnId column = run.word();
  const Context& context = run.context;
  return run.push(run.environment.cell(context.table, column, context.table_row, run.scratch));
}
template <>
Status step<Opcode::kCell>(Run& run) {
  const ColumnId column = run.word();
  const Iterator& iterator = run.iterators[run.byte()];
  return run.push(run.environment.cell(iterator.source, column, iterator.row, run.scratch));
}

}  // namespace eslabon::expr
