// Any bytes as a program: refused by the verifier, or run to an end without touching what is not its own.
#include <array>
#include <cstdint>

#include "firmware/expr/machine.hpp"

using namespace eslabon;

namespace {

/// Few rows and cells, of all kinds.
class SmallWorld final : public expr::BareEnvironment {
 public:
  Result<expr::Value> value(Address at, expr::Scratch& scratch) override {
    switch (at.node % 7) {
      case 0: return expr::Value();
      case 1: return expr::Value::integer(at.row - 3);
      case 2: return expr::Value::decimal(-1250, 2);
      case 3: return expr::Value::date(at.node);
      case 4: return expr::Value::date_time({at.node, 5, 60});
      case 5: return expr::Value::boolean(true);
      default: break;
    }
    ESLABON_ASSIGN(const std::string_view kept, scratch.keep("red blue"));
    return expr::Value::text(kept);
  }
  Result<RowId> first_row(NodeId, RowId parent) override { return parent < 8 ? static_cast<RowId>(parent + 1) : kNoRow; }
  Result<RowId> next_row(NodeId, RowId row) override { return row % 3 != 0 ? static_cast<RowId>(row + 1) : kNoRow; }
  Result<RowId> parent_row(RowId row) override { return static_cast<RowId>(row / 3); }
  Result<expr::TableRow> table_rows(expr::TableId) override { return expr::TableRow{4}; }
  Result<expr::Value> cell(expr::TableId, expr::ColumnId, expr::TableRow row, expr::Scratch&) override {
    if (row > 3) return Error::kNotFound;
    return row % 2 == 0 ? expr::Value::text("even") : expr::Value::integer(row);
  }
  Result<expr::TableRow> find(expr::TableId, expr::ColumnId, std::string_view, expr::TableRow from) override { return from + 1; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto program = expr::verify(Bytes(data, size));
  if (!program.ok()) return 0;
  static std::array<std::uint8_t, 1024> memory;
  SmallWorld world;
  expr::Machine machine{MutableBytes(memory), 3000};
  (void)machine.evaluate_text(*program, world, {{1, 4}});
  return 0;
}
