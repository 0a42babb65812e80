// Versions of one form in a store, read as one: joined by the name and the type of variables.
#pragma once

#include <span>

#include "host/store/store.hpp"

namespace eslabon::store {

/// A form and its interviews' own table.
struct FormVersion {
  ObjectInfo form;
  TableInfo table;
};

/// A variable that does not join, and why.
struct Unjoined {
  std::string version, variable, why;
};
/// "version 1: sales is text there, a whole number here".
std::string to_string(const Unjoined& one);

struct VersionJoin {
  std::vector<FormVersion> versions;  ///< the form itself first, then those of the same form id that have interviews, the newest first
  std::vector<Unjoined> unjoined;     ///< of the columns that were asked for
};

/// How the columns of a form join with those of its other versions in the store; names of no column here are passed over. Empty when
/// the store does not hold the form.
VersionJoin join_versions(Store& store, ContentHash form, std::span<const std::string> columns);
/// What the other versions have that this one lacks.
std::vector<Unjoined> left_out(const VersionJoin& join);

/// Store::scan() over all of them, one version after another; cells of a column that does not join are empty.
void scan_joined(Store& store, const VersionJoin& join, std::span<const std::string> columns, const std::function<void(std::span<const Cell>)>& each);

/// Whether version `a` comes before `b`, as people count: "9" before "10", "1.2" before "1.10".
bool is_earlier_version(std::string_view a, std::string_view b);
/// The newest of the store's forms, if all of them are versions of one form; nothing where there is none, or are several forms.
std::optional<ObjectInfo> newest_form(Store& store);

}  // namespace eslabon::store
