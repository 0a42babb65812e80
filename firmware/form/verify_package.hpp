// Whole-file verification, done once when a package is received.
#pragma once

#include <algorithm>

#include "firmware/form/package.hpp"

namespace eslabon::form {

/// Working memory of a verification, in bytes.
inline constexpr std::size_t kVerifyBytes = std::max(kMaxStringBytes, kMaxProgramBytes);

/// Reads everything once: the CRC of each section, then every node, expression, entry of the recompute order, text, table
/// cell, index entry and glyph, so that a file which would fail in the middle of an interview is never installed.
/// It takes seconds for megabytes, so it goes on by steps, between other work.
class PackageVerifier {
 public:
  /// `scratch` holds any text or expression: kVerifyBytes. Both must outlive it.
  PackageVerifier(const Package& package, MutableBytes scratch) : package_(&package), scratch_(scratch) {}

  /// Checks one more thing: 16 KB of a section's CRC, one node, one text .... False: all is checked and good.
  /// kCorrupt: must not be installed. The medium's errors.
  Result<bool> step();

 private:
  Result<bool> advance(Status checked, std::uint32_t count);
  Status check_section();
  Status check_node() const;
  Status check_string() const;
  Status check_row();
  Status check_index_entry(SectionId section, std::size_t entry_bytes) const;
  Status check_character() const;

  const Package* package_;
  MutableBytes scratch_;
  std::uint32_t phase_ = 0;
  std::uint32_t at_ = 0;
  std::uint32_t row_ = 0;
  std::uint32_t crc_ = 0;
};

/// All steps at once, on the host.
Status verify_package(const Package& package, MutableBytes scratch);

}  // namespace eslabon::form
