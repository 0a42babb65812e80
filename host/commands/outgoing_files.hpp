// What `sync` sends down, made from files.
#pragma once

#include <filesystem>
#include <string>

#include "firmware/sync/object_push.hpp"
#include "host/store/store.hpp"

namespace eslabon::commands {

/// One object and its bytes.
struct OutgoingFile {
  sync::ObjectName name;
  std::string bytes;         ///< as the store keeps it
  std::string device_bytes;  ///< what devices are sent: without what only hosts need
  std::string title;         ///< "export-survey (version 3)", "24 firms"
  std::string id;            ///< the form's id, or the list's file name
  std::string version;       ///< of a form
};

/// A form package. Throws text::Failure(kInvalidInput) when it is none.
OutgoingFile read_form(const std::filesystem::path& path);

/// Who may work with the kiosks, from JSON:
///   {"lock_minutes": 10, "enumerators": [{"id": "E01", "name": "Ana Benítez", "pin": "4711"}]}
/// The same file gives the same object. Throws text::Failure(kInvalidInput) with the place of the first fault.
OutgoingFile read_configuration(const std::filesystem::path& path);

/// The firms to visit, from a CSV (compile::read_assignments), and those whose interviews the store's offices sent back. Throws
/// text::Failure(kInvalidInput).
OutgoingFile read_assignments(const std::filesystem::path& path, const OutgoingFile& form, store::Store& store);

}  // namespace eslabon::commands
