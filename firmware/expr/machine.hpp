// Runs verified bytecode. No heap, no recursion; time is bounded by a number of steps, memory by the caller.
#pragma once

#include <array>
#include <cstdint>

#include "firmware/expr/environment.hpp"
#include "firmware/expr/program.hpp"
#include "firmware/expr/scratch.hpp"
#include "firmware/expr/value.hpp"

namespace eslabon::expr {

/// One loop of a program over the rows of a repeat or table.
struct Iterator {
  std::uint32_t row = kNoTableRow;  ///< RowId or TableRow
  std::uint32_t end = 0;            ///< tables: number of rows
  std::uint32_t position = 0;       ///< 1-based
  std::uint32_t mark = 0;           ///< scratch to go back to before each round
  std::uint16_t source = 0;         ///< repeat node or table
  std::uint16_t column = 0;         ///< the column that `key` is looked for in
  std::string_view key;             ///< empty: every row
  bool is_repeat = false;
  bool running = false;  ///< inside its loop
};

/// Where an expression stands.
struct Context {
  Address self;                        ///< the node it belongs to, in which row
  const Value* candidate = nullptr;    ///< what `.` reads: the answer that is being tried; null: the stored answer
  TableId table = 0;                   ///< choice filters: the list that is filtered,
  TableRow table_row = kNoTableRow;    ///< and the row that is asked about
};

/// One machine serves many programs, one after the other. About 700 bytes: keep it static on a small device.
/// Not re-entrant: an Environment must not evaluate on the machine that asks it.
class Machine {
 public:
  /// Texts are made in `scratch` (2 KB serve any form with answers up to kMaxTextBytes).
  explicit Machine(MutableBytes scratch, std::uint32_t max_steps = 200'000) : scratch_(scratch), max_steps_(max_steps) {}

  /// The value of `program`. Its text, if any, lives until the next call on this machine (or in the program or the
  /// environment's own memory). kInvalid: a value that has no meaning (date('x')) or a node-set of several nodes in
  /// scalar position; kTooSmall: scratch ran out; kOutOfRange: more than max_steps; and whatever the environment returns.
  Result<Value> evaluate(Program program, Environment& environment, const Context& context);

  /// evaluate(), then to_boolean(): for relevant, required, constraint and filters.
  Result<bool> evaluate_boolean(Program program, Environment& environment, const Context& context);
  /// evaluate(), then the text as string() gives it (labels with ${name} inside). Lives like the text of evaluate().
  Result<std::string_view> evaluate_text(Program program, Environment& environment, const Context& context);

 private:
  friend struct Run;

  Scratch scratch_;
  std::uint32_t max_steps_;
  std::array<Value, kMaxStack> stack_;
  std::array<Iterator, kMaxIterators> iterators_;
};

}  // namespace eslabon::expr
