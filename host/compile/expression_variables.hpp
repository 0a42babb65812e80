// A little form made of variables: what `eslabon expr` and tests evaluate expressions over.
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "firmware/expr/machine.hpp"
#include "host/compile/expression.hpp"

namespace eslabon::compile {

/// One value that a variable was given, as expressions read it.
struct GivenValue {
  Address at;
  expr::Value value;  ///< its text lives as long as the Variables
};

/// Scalar variables lie at the top, indexed ones (`name[1]`, `name[2]` ...) together in one repeat.
class Variables final : public Scope, public expr::BareEnvironment {
 public:
  Variables();

  /// `NAME=VALUE`, `NAME:type=VALUE`, `NAME[i]=VALUE`, `NAME[i]:type=VALUE`; `.` is the own value. Types: text (default), int, dec,
  /// num, bool, date, time, dateTime, sel, sel1. Returns what is wrong with it, or "".
  std::string set(std::string_view assignment);
  void set_now(expr::Moment now) { now_ = now; }
  void set_seed(std::uint64_t seed) { chance_.seed(seed); }
  /// The node that `.` means.
  [[nodiscard]] NodeId self() const { return kSelf; }
  [[nodiscard]] expr::Moment clock() const { return now_; }
  /// How many rows the repeat of the indexed variables has.
  [[nodiscard]] RowId rows() const { return rows_; }
  /// Everything that was set, by node and row.
  [[nodiscard]] std::vector<GivenValue> given() const;

  using expr::BareEnvironment::find;
  [[nodiscard]] std::vector<Symbol> find(std::string_view name) const override;
  [[nodiscard]] std::optional<Symbol> symbol(NodeId node) const override;
  [[nodiscard]] std::optional<Symbol> child(NodeId parent, std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> names() const override;

  Result<expr::Value> value(Address at, expr::Scratch& scratch) override;
  Result<bool> relevant(Address at) override;
  Result<RowId> first_row(NodeId repeat, RowId parent) override;
  Result<RowId> next_row(NodeId repeat, RowId row) override;
  Result<std::uint32_t> position(RowId row) override { return std::uint32_t{row}; }
  expr::Moment now() override { return now_; }
  std::uint64_t random() override { return chance_(); }
  Result<expr::Value> extra(std::uint8_t function, std::span<const expr::Value> arguments, expr::Scratch& scratch) override;

 private:
  static constexpr NodeId kRepeat = 1;
  static constexpr NodeId kSelf = 2;
  struct Variable {
    Symbol symbol;
    std::map<RowId, std::string> texts;  ///< row 0 for scalars
  };
  Variable& variable(const std::string& name, bool indexed, Type type);

  std::vector<Variable> variables_;  ///< by node
  RowId rows_ = 0;
  expr::Moment now_;
  std::mt19937_64 chance_;
};

/// The device's clock and zone, as the TZ environment variable has it.
expr::Moment local_now();

/// `text` read as a value of that type; as text when it is not of its form.
expr::Value value_from_text(Type type, std::string_view text, std::int16_t offset_min = 0);

}  // namespace eslabon::compile
