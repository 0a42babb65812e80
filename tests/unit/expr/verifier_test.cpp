#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "firmware/expr/machine.hpp"
#include "host/compile/expression_variables.hpp"

using namespace eslabon;
using expr::Opcode;

namespace {

std::uint8_t code(Opcode opcode) { return static_cast<std::uint8_t>(opcode); }

Status verified(std::vector<std::uint8_t> bytes) { return expr::verify(bytes).status(); }

/// Two rows, one answer everywhere.
class SmallWorld final : public expr::BareEnvironment {
 public:
  Result<expr::Value> value(Address, expr::Scratch&) override { return expr::Value::text("1 2"); }
  Result<RowId> first_row(NodeId, RowId) override { return RowId{1}; }
  Result<RowId> next_row(NodeId, RowId row) override { return row == 1 ? RowId{2} : kNoRow; }
  Result<expr::TableRow> table_rows(expr::TableId) override { return expr::TableRow{3}; }
  Result<expr::Value> cell(expr::TableId, expr::ColumnId, expr::TableRow row, expr::Scratch&) override {
    return expr::Value::integer(row);
  }
  Result<expr::TableRow> find(expr::TableId, expr::ColumnId, std::string_view, expr::TableRow from) override { return from; }
};

void run_if_accepted(const std::vector<std::uint8_t>& bytes) {
  const auto program = expr::verify(bytes);
  if (!program.ok()) return;
  std::array<std::uint8_t, 512> memory;
  expr::Machine machine{MutableBytes(memory), 2000};
  SmallWorld world;
  const auto value = machine.evaluate_text(*program, world, {{1, 1}});
  if (value.ok()) RC_ASSERT(value->size() <= 2048u);
}

}  // namespace

TEST_CASE("a program ends with exactly one value") {
  CHECK(verified({code(Opcode::kTrue)}).ok());
  CHECK(verified({}) == Error::kInvalid);
  CHECK(verified({code(Opcode::kTrue), code(Opcode::kTrue)}) == Error::kInvalid);
  CHECK(verified({code(Opcode::kAdd)}) == Error::kInvalid);
  CHECK(verified({code(Opcode::kInteger), 1, 2}) == Error::kTruncated);
  CHECK(verified({code(Opcode::kText), 200, 0, 'x'}) == Error::kTruncated);
  CHECK(verified({0xEE}) == Error::kUnsupported);
}

TEST_CASE("a jump lands on an instruction that expects the same stack") {
  CHECK(verified({code(Opcode::kTrue), code(Opcode::kBranch), 1, 0, code(Opcode::kTrue)}) == Error::kInvalid);
  CHECK(verified({code(Opcode::kTrue), code(Opcode::kAnd), 1, 0, code(Opcode::kTrue)}).ok());
  CHECK(verified({code(Opcode::kTrue), code(Opcode::kAnd), 9, 0, code(Opcode::kTrue)}) == Error::kInvalid);
  CHECK(verified({code(Opcode::kTrue), code(Opcode::kAnd), 1, 0, code(Opcode::kSmall), 5}) == Error::kInvalid);
  CHECK(verified({code(Opcode::kJump), 1, 0, code(Opcode::kTrue), code(Opcode::kTrue)}) == Error::kInvalid);
}

TEST_CASE("only a loop jumps backwards, to its own first instruction") {
  const auto loop = [](std::uint8_t back) {
    return std::vector<std::uint8_t>{code(Opcode::kEmpty), code(Opcode::kTable), 0, 0, 0, 7, 0, code(Opcode::kTrue),
                                     code(Opcode::kGather), 1, code(Opcode::kNext), 0, back, 0};
  };
  CHECK(verified(loop(7)).ok());
  CHECK(verified(loop(6)) == Error::kInvalid);
  CHECK(verified(loop(9)) == Error::kInvalid);
  CHECK(verified({code(Opcode::kTrue), code(Opcode::kNext), 0, 4, 0}) == Error::kInvalid);
}

TEST_CASE("ids beyond the form are refused") {
  const std::vector<std::uint8_t> load = {code(Opcode::kLoad), 9, 0, 0xFF};
  CHECK(expr::verify(load, {10, 0}).ok());
  CHECK(expr::verify(load, {9, 0}).error() == Error::kOutOfRange);
}

TEST_CASE("a program cannot run for ever") {
  compile::Variables form;
  for (int row = 1; row <= 400; ++row) form.set("x[" + std::to_string(row) + "]=1");
  const auto compiled = compile::compile("sum(${x}) + sum(${x})", form, {.self = form.self(), .filtered = {}});
  REQUIRE(compiled.ok());
  std::array<std::uint8_t, 512> memory;
  expr::Machine machine{MutableBytes(memory), 500};
  CHECK(machine.evaluate(compiled.expression->program(), form, {{form.self(), 0}}).error() == Error::kOutOfRange);
}

TEST_CASE("random bytes are refused or run to an end", "[property]") {
  rc::prop("bytes", [](const std::vector<std::uint8_t>& bytes) { run_if_accepted(bytes); });
  rc::prop("opcodes", [] {
    std::vector<std::uint8_t> bytes;
    for (const std::uint8_t byte : *rc::gen::container<std::vector<std::uint8_t>>(rc::gen::inRange<std::uint8_t>(0, 48)))
      bytes.push_back(byte);
    run_if_accepted(bytes);
  });
}

TEST_CASE("one damaged byte of a good program is refused or harmless", "[property]") {
  compile::Variables form;
  for (const char* variable : {"x[1]=1", "x[2]=b", "q:int=4", "s=a b"}) form.set(variable);
  std::vector<std::vector<std::uint8_t>> programs;
  for (const char* text : {"join(',', ${x}, 'z')", "if(${q} > 3, regex(${s}, '[a-z ]+'), sum(${x}) + 1)", "sum-if(${x}, . = 1)",
                           "format-date(${q}, '%Y') and selected(${s}, 'a')"}) {
    auto compiled = compile::compile(text, form, {.self = form.self(), .filtered = {}});
    REQUIRE(compiled.ok());
    programs.push_back(compiled.expression->bytecode);
  }
  rc::prop("flips", [&programs] {
    auto bytes = programs[*rc::gen::inRange<std::size_t>(0, programs.size())];
    bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<std::uint8_t>();
    run_if_accepted(bytes);
  });
}
