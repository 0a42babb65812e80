// Logs and objects in one file, for where no cable reaches: what the other side lacks, compressed and sealed with a checksum.
// The format is in docs/bundle_format.md.
#pragma once

#include <map>
#include <set>

#include "host/store/merge.hpp"

namespace eslabon::store {

/// What a store holds, in a few lines: sent ahead so that a bundle brings only what is new.
struct Holdings {
  std::map<DeviceId, std::vector<LogRun>> logs;
  std::set<ContentHash> objects;
};
Holdings holdings_of(Store& store);
/// As a text file, and back. Throws text::Failure(kInvalidInput) naming `name` and the line.
std::string write_holdings(const Holdings& holdings);
Holdings read_holdings(std::string_view text, const std::string& name);

/// Everything in `from` that is not in `known`. Runs that the other side holds with another chain are put in as well: it will
/// name the difference.
std::string make_bundle(Store& from, const Holdings& known);

/// Adds what a bundle brings. All of it is checked before the first entry is added: checksum, layout, every chain. Throws
/// text::Failure(kInvalidInput) naming `name` when anything is wrong; nothing was added then. Again with the same bundle adds
/// nothing.
MergeReport add_bundle(Bytes bundle, const std::string& name, Store& to);

}  // namespace eslabon::store
