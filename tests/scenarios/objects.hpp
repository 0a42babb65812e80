// What a kiosk is sent: a form, built from its workbook or as a package; firms, from a table or as an object.
#pragma once

#include <filesystem>
#include <string>

#include "firmware/base/limits.hpp"

namespace eslabon::scenario {

struct SentObject {
  std::string bytes;
  ContentHash hash = 0;
};

/// A package file (.esl), or a workbook to be built. Throws std::runtime_error with every fault.
SentObject form_object(const std::filesystem::path& path);
/// An object file (.esl), or a table as `eslabon sync --assign` takes it.
SentObject firms_object(const std::filesystem::path& path, const SentObject& form);

/// Bytes of a list of firms.
SentObject cases_object(std::string bytes);
/// The enumerators' JSON as `eslabon sync --config` takes it.
SentObject people_object(const std::filesystem::path& path);

}  // namespace eslabon::scenario
