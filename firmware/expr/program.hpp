// Bytecode of one expression: a verified view of bytes inside a package or a host's vector.
#pragma once

#include <cstdint>

#include "firmware/base/bytes.hpp"
#include "firmware/base/limits.hpp"
#include "firmware/base/result.hpp"

namespace eslabon::expr {

// Limits of the format; the compiler refuses an expression that needs more.
inline constexpr std::size_t kMaxStack = 32;
inline constexpr std::size_t kMaxIterators = 8;
inline constexpr std::size_t kMaxProgramBytes = 16 * 1024;

enum class Opcode : std::uint8_t {
#define ESLABON_OPCODE(name, operand_bytes, pops, pushes, comment) name,
#include "firmware/expr/opcodes.def"
#undef ESLABON_OPCODE
  kEnd  ///< how many there are; not an instruction
};

enum class Function : std::uint8_t {
#define ESLABON_FUNCTION(name, xpath_name, least, most, result) name,
#include "firmware/expr/functions.def"
#undef ESLABON_FUNCTION
  kEnd
};

/// How a value is added to the accumulator below it on the stack (operand of kGather). kOne wants a single one in all, kFirst
/// keeps the first.
enum class Gather : std::uint8_t { kSum, kCount, kCountNonEmpty, kCountTrue, kMin, kMax, kConcat, kJoin, kOne, kFirst, kEnd };

/// A program that verify() has accepted. Running one that it has not is undefined.
struct Program {
  Bytes code;
};

/// What a program may mention: ids of its form, and functions that only a host has.
struct VerifyLimits {
  std::uint32_t nodes = kMaxNodes;  ///< node ids must be below
  std::uint32_t tables = 0x10000;   ///< table ids must be below
  std::uint32_t extras = 0;         ///< numbers of kExtra functions must be below; 0 on devices
};

/// Checks every instruction, jump, loop, constant, regex, function and arity, and that the stack stays within kMaxStack and
/// ends with one value, in one pass without memory. kInvalid when a rule is broken, kTruncated when the code ends inside an
/// instruction, kUnsupported for an opcode or function of a later version, kOutOfRange for ids and sizes beyond the limits.
Result<Program> verify(Bytes code, VerifyLimits limits = {});

}  // namespace eslabon::expr
