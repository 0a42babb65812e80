// What every command that opens a store shares.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "host/commands/commands.hpp"
#include "host/store/merge.hpp"

namespace eslabon::commands {

/// Adds --store to a command.
inline void add_store_option(CLI::App& command, std::string& option) {
  command.add_option("--store", option, "the store: a file or postgresql://... (default: $ESLABON_STORE, else eslabon.db)");
}

/// Opens a store that must be there, with everything folded that has come.
inline std::unique_ptr<store::Store> open_folded(const std::string& option) {
  auto store = store::open_store(store::store_address(option), store::OpenMode::kMustExist);
  store->fold();
  return store;
}

/// "2026-11-23 14:05" in UTC; "" for 0.
std::string readable_time(std::int64_t utc_s);

/// Says what came from `source`; a conflict is named, and makes the command fail.
void print_merge(const std::string& source, store::Store& target, const store::MergeReport& report, Outcome& outcome);

/// The interview that a person means: DEVICE-NUMBER as `list` prints it, or a case id that has one interview here. Throws
/// text::Failure(kUsage) when there is none or more than one.
store::InterviewInfo find_interview(store::Store& store, const std::string& what);

}  // namespace eslabon::commands
