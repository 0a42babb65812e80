// The one pass of an estimation inside PostgreSQL: GROUP BY domain, stratum and sampling unit, so that only groups travel.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "host/estimate/row_blocks.hpp"
#include "host/estimate/sql_expression.hpp"
#include "host/estimate/stream_sums.hpp"
#include "host/store/store.hpp"

namespace eslabon::estimate {

/// Rows to sum over, and how to ask for them.
struct SqlRows {
  std::string from;  ///< what stands after FROM, conditions included
  std::function<std::optional<SqlColumn>(const std::string&)> column;
  std::function<void(const std::string& sql, const std::function<void(std::span<const store::Cell>)>& each)> select;
};

struct PushedSums {
  StreamSums sums;
  TupleIndex groups{0};
};

/// The same moments that collect() gives, but for rounding: u = w (y - pivot) and v = w x are centred by regr_sxx and its kin
/// (Youngs and Cramer 1971). Quantiles fetch their figure's values with weight and group. Nothing when an expression has no
/// counterpart in SQL, or what came back is StreamSums::irregular.
std::optional<PushedSums> pushed_sums(const StreamPlan& plan, const SqlRows& rows);

}  // namespace eslabon::estimate
