// One pass over the code with a small fixed memory: the stack's depth, the open loops, the jumps not yet landed.
#include <array>

#include "firmware/expr/program.hpp"
#include "firmware/expr/regex_program.hpp"

namespace eslabon::expr {
namespace {

struct OpcodeInfo {
  std::uint8_t operand_bytes;
  std::int8_t pops;
  std::int8_t pushes;
};
constexpr OpcodeInfo kOpcodes[] = {
#define ESLABON_OPCODE(name, operand_bytes, pops, pushes, comment) {operand_bytes, pops, pushes},
#include "firmware/expr/opcodes.def"
#undef ESLABON_OPCODE
};

struct FunctionInfo {
  std::uint8_t least;
  std::uint8_t most;
};
constexpr FunctionInfo kFunctions[] = {
#define ESLABON_FUNCTION(name, xpath_name, least, most, result) {least, most},
#include "firmware/expr/functions.def"
#undef ESLABON_FUNCTION
};

constexpr std::size_t kMaxPendingJumps = 72;
constexpr std::uint8_t kClimbs = 0x80;
constexpr std::uint8_t kRoot = 0xFF;

struct PendingJump {
  std::uint16_t target = 0;
  std::uint8_t depth = 0;
  std::uint8_t loops = 0;
};

struct OpenLoop {
  std::uint16_t body = 0;
  std::uint16_t exit = 0;
  std::uint8_t iterator = 0;
  std::uint8_t depth = 0;
};

class Verifier {
 public:
  Verifier(Bytes code, VerifyLimits limits) : code_(code), limits_(limits) {}

  Status run() {
    if (code_.size() > kMaxProgramBytes) return Error::kOutOfRange;
    while (at_ < code_.size()) {
      ESLABON_TRY(land_jumps());
      if (!reachable_) return Error::kInvalid;
      ESLABON_TRY(instruction());
    }
    ESLABON_TRY(land_jumps());
    const bool complete = reachable_ && depth_ == 1 && loop_count_ == 0 && pending_count_ == 0;
    return complete ? Status() : Error::kInvalid;
  }

 private:
  Status instruction() {
    const std::uint8_t code = code_[at_++];
    if (code >= static_cast<std::uint8_t>(Opcode::kEnd)) return Error::kUnsupported;
    const OpcodeInfo info = kOpcodes[code];
    if (info.operand_bytes > code_.size() - at_) return Error::kTruncated;
    operands_ = code_.data() + at_;
    at_ += info.operand_bytes;
    const auto opcode = static_cast<Opcode>(code);
    if (opcode == Opcode::kCall) return call();
    if (opcode == Opcode::kExtra) return extra();
    ESLABON_TRY(change_stack(info.pops, info.pushes));
    return operand_rules(opcode);
  }

  Status operand_rules(Opcode opcode) {
    switch (opcode) {
      case Opcode::kText: return skip(word(0));
      case Opcode::kMatch: return regex(word(0));
      case Opcode::kLoad: return node(word(0));
      case Opcode::kLoadAt:
      case Opcode::kRelevantAt: return first_error(node(word(0)), iterator(operands_[2]));
      case Opcode::kPositionAt: return iterator(operands_[0]);
      case Opcode::kCell: return iterator(operands_[2]);
      case Opcode::kGather: return gather();
      case Opcode::kSettle: return need_depth(1);
      default: return control_rules(opcode);
    }
  }

  Status control_rules(Opcode opcode) {
    switch (opcode) {
      case Opcode::kJump:
        ESLABON_TRY(jump_to(word(0), depth_, loop_count_));
        reachable_ = false;
        return {};
      case Opcode::kBranch: return jump_to(word(0), depth_, loop_count_);
      case Opcode::kAnd:
      case Opcode::kOr:
      case Opcode::kIfFull: return jump_to(word(0), depth_ + 1U, loop_count_);
      case Opcode::kRows: return first_error(base(operands_[3]), loop(word(1), limits_.nodes, word(4)));
      case Opcode::kTable: return loop(word(1), limits_.tables, word(3));
      case Opcode::kFind: return loop(word(1), limits_.tables, word(5));
      case Opcode::kRowNumber: return first_error(first_error(iterator(operands_[0]), node(word(1))), base(operands_[3]));
      case Opcode::kNext: return next();
      case Opcode::kStop: return stop();
      default: return {};
    }
  }

  static Status first_error(Status a, Status b) { return a.ok() ? b : a; }
  [[nodiscard]] std::uint16_t word(std::size_t offset) const { return load_le<std::uint16_t>(operands_ + offset); }

  Status change_stack(int pops, int pushes) {
    if (depth_ < static_cast<unsigned>(pops)) return Error::kInvalid;
    depth_ += static_cast<unsigned>(pushes) - static_cast<unsigned>(pops);
    // A loop's body works above the values that were there when it began, except on its accumulators (gather, settle).
    if (loop_count_ > 0 && depth_ < loops_[loop_count_ - 1].depth) return Error::kInvalid;
    return depth_ <= kMaxStack ? Status() : Error::kOutOfRange;
  }
  Status need_depth(unsigned depth) const { return depth_ >= depth ? Status() : Error::kInvalid; }

  Status skip(std::size_t size) {
    if (size > code_.size() - at_) return Error::kTruncated;
    at_ += size;
    return {};
  }
  Status regex(std::size_t size) {
    ESLABON_TRY(skip(size));
    return verify_regex(code_.subspan(at_ - size, size));
  }
  Status node(std::uint16_t id) const { return id < limits_.nodes ? Status() : Error::kOutOfRange; }
  static Status iterator(std::uint8_t index) { return index < kMaxIterators ? Status() : Error::kOutOfRange; }
  static Status base(std::uint8_t base) {
    const bool good = base < kMaxIterators || base == kRoot || (base >= kClimbs && base < kClimbs + kMaxRepeatDepth);
    return good ? Status() : Error::kOutOfRange;
  }
  Status gather() const {
    if (operands_[0] >= static_cast<std::uint8_t>(Gather::kEnd)) return Error::kUnsupported;
    return need_depth(static_cast<Gather>(operands_[0]) == Gather::kJoin ? 2 : 1);
  }
  Status call() {
    if (operands_[0] >= static_cast<std::uint8_t>(Function::kEnd)) return Error::kUnsupported;
    const FunctionInfo info = kFunctions[operands_[0]];
    if (operands_[1] < info.least || operands_[1] > info.most) return Error::kInvalid;
    return change_stack(operands_[1], 1);
  }

  Status extra() {
    if (operands_[0] >= limits_.extras) return Error::kUnsupported;
    return change_stack(operands_[1], 1);
  }

  Status jump_to(std::size_t offset, unsigned depth, std::size_t loops) {
    const std::size_t target = at_ + offset;
    if (target > code_.size()) return Error::kInvalid;
    if (pending_count_ == kMaxPendingJumps || depth > kMaxStack) return Error::kOutOfRange;
    pending_[pending_count_++] = {static_cast<std::uint16_t>(target), static_cast<std::uint8_t>(depth),
                                  static_cast<std::uint8_t>(loops)};
    return {};
  }

  // Every way that comes together here must bring the same stack and stand in the same loop.
  Status land_jumps() {
    for (std::size_t i = 0; i < pending_count_;) {
      const PendingJump jump = pending_[i];
      if (jump.target < at_) return Error::kInvalid;  // into the middle of an instruction
      if (jump.target > at_) {
        ++i;
        continue;
      }
      if (reachable_ && jump.depth != depth_) return Error::kInvalid;
      if (jump.loops != loop_count_) return Error::kInvalid;
      depth_ = jump.depth;
      reachable_ = true;
      pending_[i] = pending_[--pending_count_];
    }
    return {};
  }

  Status loop(std::uint16_t id, std::uint32_t ids, std::uint16_t exit) {
    ESLABON_TRY(iterator(operands_[0]));
    if (id >= ids) return Error::kOutOfRange;
    for (std::size_t i = 0; i < loop_count_; ++i)
      if (loops_[i].iterator == operands_[0]) return Error::kInvalid;
    ESLABON_TRY(jump_to(exit, depth_, loop_count_));
    loops_[loop_count_++] = {static_cast<std::uint16_t>(at_), static_cast<std::uint16_t>(at_ + exit), operands_[0],
                             static_cast<std::uint8_t>(depth_)};
    return {};
  }

  Status next() {
    if (loop_count_ == 0) return Error::kInvalid;
    const OpenLoop loop = loops_[--loop_count_];
    const bool right = loop.iterator == operands_[0] && loop.exit == at_ && loop.depth == depth_ &&
                       at_ - loop.body == word(1);
    if (!right) return Error::kInvalid;
    for (std::size_t i = 0; i < pending_count_; ++i)
      if (pending_[i].loops > loop_count_) return Error::kInvalid;  // would land outside the loop that it left
    return {};
  }

  Status stop() {
    if (loop_count_ == 0 || loops_[loop_count_ - 1].iterator != operands_[0]) return Error::kInvalid;
    if (loops_[loop_count_ - 1].depth != depth_ || at_ + word(1) != loops_[loop_count_ - 1].exit) return Error::kInvalid;
    ESLABON_TRY(jump_to(word(1), depth_, loop_count_ - 1));
    reachable_ = false;
    return {};
  }

  Bytes code_;
  VerifyLimits limits_;
  std::size_t at_ = 0;
  const std::uint8_t* operands_ = nullptr;
  unsigned depth_ = 0;
  bool reachable_ = true;
  std::size_t loop_count_ = 0;
  std::size_t pending_count_ = 0;
  std::array<OpenLoop, kMaxIterators> loops_;
  std::array<PendingJump, kMaxPendingJumps> pending_;
};

}  // namespace

Result<Program> verify(Bytes code, VerifyLimits limits) {
  const Status status = Verifier(code, limits).run();
  if (!status.ok()) return status;
  return Program{code};
}

}  // namespace eslabon::expr
