// Puts sections into the container that firmware/form opens.
#pragma once

#include <map>
#include <string>

#include "firmware/base/limits.hpp"
#include "firmware/form/package_layout.hpp"

namespace eslabon::compile {

class ContainerWriter {
 public:
  /// Sections are written in the order of their ids; an empty one is left out.
  void add(form::SectionId id, std::string bytes) { sections_[id] = std::move(bytes); }

  /// The file: header, contents, sections. The content hash is the first 8 bytes of the SHA-256 of everything behind the
  /// header. Throws text::Failure(kInvalidInput) above 4 GiB - 1.
  [[nodiscard]] std::string finish(form::ContainerKind kind) const;

 private:
  std::map<form::SectionId, std::string> sections_;
};

/// The part of a package that a device needs: the file without the host's own section. Views `file`.
/// Throws text::Failure(kInvalidInput) when it is no container.
std::string_view device_part(std::string_view file);

}  // namespace eslabon::compile
