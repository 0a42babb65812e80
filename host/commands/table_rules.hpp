// eslabon check --csv: the rules of a sheet `checks` over a table from elsewhere.
#pragma once

#include <string>
#include <vector>

#include "host/commands/commands.hpp"

namespace eslabon::commands {

struct TableCheckOptions {
  std::string csv, checks, id;
  std::vector<std::string> missing;
  std::vector<std::string> codes;  ///< only these rules; all when empty
  bool json = false;
};

/// Prints findings, and what is usual in each cell. Returns how many findings are hard.
std::size_t run_table_check(const TableCheckOptions& options);

}  // namespace eslabon::commands
