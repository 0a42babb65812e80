// From a package model to the bytes of a form package; the same model gives the same bytes.
#pragma once

#include <string>

#include "host/compile/package_model.hpp"
#include "host/compile/typesetter.hpp"

namespace eslabon::compile {

struct WrittenPackage {
  std::string bytes;
  std::u32string missing_characters;  ///< no font has them: they show as a box
};

/// Adds menu words, alphabets, glyphs and indexes. Throws text::Failure(kInvalidInput) where a limit of the format is
/// exceeded (text::Failure(kFailed) for a missing font).
WrittenPackage write_package(const PackageModel& model, Typesetter& typesetter);

}  // namespace eslabon::compile
