// Every interview of a store, checked: by itself, against others, and how it was made.
#pragma once

#include <filesystem>

#include "host/check/finding.hpp"
#include "host/check/sentences.hpp"
#include "host/store/store.hpp"
#include "host/text/fault.hpp"

namespace eslabon::check {

struct CheckOptions {
  std::filesystem::path state;   ///< folder that keeps what was found for the next run; empty: nothing is kept
  std::string language;          ///< of the sentences, "es"; "" is the form's default
  unsigned threads = 2;
};

/// What an enumerator, or an office, did.
struct WorkSummary {
  std::string name;
  bool is_office = false;
  std::uint64_t visits = 0;      ///< that came to an end
  std::uint64_t complete = 0;    ///< of these
  std::uint64_t asked = 0, unanswered = 0;  ///< questions of complete interviews
  std::uint64_t fast = 0;        ///< complete interviews that were unusually fast
  double seconds_an_answer = 0;  ///< median
};

struct Report {
  std::vector<Finding> findings;    ///< hard ones first
  std::size_t interviews = 0;
  std::size_t checked = 0;          ///< of these, now; the others had not changed
  std::vector<WorkSummary> work;    ///< enumerators by name, then offices
  std::vector<text::Fault> faults;  ///< of the sheets `checks`
  std::uint64_t passed_over = 0;    ///< interviews that were not compared for likeness (similar.hpp)
};

/// docs/checks.md lists what is found. The report is the same whether little or all of it had been checked before. Throws as the store does.
Report check_store(store::Store& store, const CheckOptions& options = {});

/// `survey.db.checks` beside a store that is a file; for others a folder in the user's cache.
std::filesystem::path state_folder(const std::string& store_address);

}  // namespace eslabon::check
