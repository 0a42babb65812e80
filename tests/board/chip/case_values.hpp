// One record of host/commands/expr_records.hpp, as the environment of its expression.
#pragma once

#include "firmware/expr/environment.hpp"
#include "host/commands/expr_answer.hpp"

namespace eslabon::chip_test {

inline constexpr NodeId kRepeat = 1;

class CaseValues final : public expr::BareEnvironment {
 public:
  /// Views `record`, which must stay. kTruncated when it is shorter than it says.
  Status open(Bytes record);

  [[nodiscard]] std::string_view id() const { return id_; }
  [[nodiscard]] commands::Wanted wanted() const { return wanted_; }
  [[nodiscard]] NodeId self() const { return self_; }
  [[nodiscard]] Bytes code() const { return code_; }

  using expr::BareEnvironment::find;
  Result<expr::Value> value(Address at, expr::Scratch& scratch) override;
  Result<bool> relevant(Address at) override;
  Result<RowId> first_row(NodeId repeat, RowId parent) override;
  Result<RowId> next_row(NodeId repeat, RowId row) override;
  Result<std::uint32_t> position(RowId row) override { return std::uint32_t{row}; }
  expr::Moment now() override { return now_; }
  std::uint64_t random() override;

 private:
  /// The value at `at`; false when it was not given.
  bool look_up(Address at, expr::Value& found) const;

  std::string_view id_;
  commands::Wanted wanted_ = commands::Wanted::kAsItIs;
  expr::Moment now_;
  NodeId self_ = 0;
  RowId rows_ = 0;
  std::uint16_t count_ = 0;
  Bytes values_;
  Bytes code_;
  std::uint64_t chance_ = 1;
};

}  // namespace eslabon::chip_test
