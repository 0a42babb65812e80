// Several interviews of a firm as an expression sees them: ${x} is the list of their answers, oldest first.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "firmware/expr/machine.hpp"
#include "host/compile/expression.hpp"

namespace eslabon::check {

/// An expression like `max(${l1}) <= 2 * min(${l1})`: its names mean lists; count(), sum(), min(), max(), position,
/// indexed-repeat(${x}, ${interview}, 1) look at them. `interview` is the name of one interview among the firm's.
class FirmExpression {
 public:
  /// `names` are what may be asked for. Faults are added, located at `where`; ok() is then false.
  FirmExpression(std::string_view text, const std::vector<std::string>& names, const std::string& where, std::vector<std::string>& faults);

  [[nodiscard]] bool ok() const { return expression_.has_value(); }
  /// Which of `names` it reads.
  [[nodiscard]] const std::vector<std::size_t>& used() const { return used_; }
  /// `values`: one row an interview, each one value for each of `names`; those that are not used() may be anything.
  bool holds(const std::vector<std::vector<expr::Value>>& values);

 private:
  std::optional<compile::Expression> expression_;
  std::vector<std::size_t> used_;
  std::vector<std::uint8_t> memory_;
  expr::Machine machine_;
};

}  // namespace eslabon::check
