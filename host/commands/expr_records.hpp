// Compiled expressions with the values they see, in a file for a program without host: the same bytecode on a chip.
// Little endian, one record after the other, without a header:
//   u32 bytes after this field; u16 length of the id, the id; u8 Wanted; now: i32 days, i32 ms of day, i16 offset in minutes;
//   u16 node that `.` means; u16 rows of the repeat; u16 count of values; the values; u16 length of the bytecode, the bytecode
// A value: u16 node; u16 row; u8 kind; u8 scale; i16 offset; i32 days or length; u64 the whole number, mantissa or ms of day; the text.
#pragma once

#include <string>
#include <string_view>

#include "host/commands/expr_answer.hpp"
#include "host/compile/expression_variables.hpp"

namespace eslabon::commands {

/// One record. `expression` must have been compiled over `variables` and need no function that only hosts have.
std::string expr_record(std::string_view id, Wanted wanted, const compile::Variables& variables, const compile::Expression& expression);

}  // namespace eslabon::commands
