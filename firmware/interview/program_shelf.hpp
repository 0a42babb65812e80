// The form's expressions that have been loaded, side by side: most run for many answers, and reading and verifying one
// costs more than running it.
#pragma once

#include <array>

#include "firmware/form/package.hpp"

namespace eslabon::interview {

/// About 4.6 KB; keep it static. Its bytes are reached through the two functions only, so an expression that is used is
/// always one that was verified as it lies here: whatever the card turns into later cannot harm the machine, and who
/// borrows the room cannot leave a half-overwritten expression behind.
class ProgramShelf {
 public:
  /// The expression, valid until the next call of any function. Errors as Package::program. All calls until clear() must be
  /// for the same package.
  Result<expr::Program> get(const form::Package& package, form::ProgramId id);
  void clear() { count_ = used_ = 0; }
  /// The whole room, form::kMaxProgramBytes, for somebody else to work in until the next get().
  MutableBytes lend() {
    clear();
    return bytes_;
  }

 private:
  struct Place {
    form::ProgramId id;
    std::uint16_t begin, size;
  };
  static constexpr std::size_t kMost = 80;

  std::size_t count_ = 0;
  std::size_t used_ = 0;
  std::array<Place, kMost> places_;
  std::array<std::uint8_t, form::kMaxProgramBytes> bytes_;
};

}  // namespace eslabon::interview
