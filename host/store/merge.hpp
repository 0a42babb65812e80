// Bringing stores together: the union of their logs and objects.
#pragma once

#include "host/store/store.hpp"

namespace eslabon::store {

struct MergeReport {
  std::uint64_t entries = 0;  ///< new ones
  std::size_t devices = 0;    ///< that had some
  std::size_t objects = 0;    ///< new ones
  std::vector<DeviceId> conflicts;
};

/// Adds to `to` what only `from` has. Idempotent, and in whatever order stores are merged the result is the same. Broken
/// off at any moment it has added whole runs of entries only: start it again.
MergeReport merge(Store& from, Store& to);

/// Whether every run of the log chains to its own end. (Gaps are no damage: DeviceLog::missing.)
bool chain_is_intact(Store& store, const DeviceLog& log);

}  // namespace eslabon::store
