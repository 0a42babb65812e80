// A national store: a PostgreSQL database that holds nothing itself but reads its offices' databases, one partition of every
// table each, through postgres_fdw. docs/offices.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace eslabon::store {

struct OfficeCoverage {
  std::string name, address;  ///< the address without a password
  std::string problem;        ///< empty when the office answers
  std::uint64_t interviews = 0, finished = 0;
  std::int64_t last_contact = 0;  ///< the latest of its devices; seconds since 1970, UTC
};

/// Attaches an office's store, or brings what is attached up to date (forms that have come since). `name`: a-z, 0-9, _. Throws
/// text::Failure: kUsage for a wrong name or a national database that holds logs of its own, kStoreUnreachable when one of the
/// two does not answer; nothing is then attached.
void attach_office(const std::string& national, const std::string& name, const std::string& office);

/// What each office has; one that is down says so in `problem`.
std::vector<OfficeCoverage> offices_of(const std::string& national);

}  // namespace eslabon::store
