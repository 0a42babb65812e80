#include "boards/cortex_m3/reset_cause.hpp"

#include "boards/cortex_m3/core.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint32_t kMagic = 0xE51AB0;

[[gnu::section(".noinit")]] std::uint32_t saved_magic;
[[gnu::section(".noinit")]] ResetCause::Kind saved_kind;
[[gnu::section(".noinit")]] const char* saved_file;
[[gnu::section(".noinit")]] std::uint32_t saved_line;

}  // namespace

void reset_chip() {
  at(core::kAircr) = 0x05FA0004;
  while (true) {
  }
}

void remember_reset(const ResetCause& cause) {
  saved_kind = cause.kind;
  saved_file = cause.file;
  saved_line = cause.line;
  saved_magic = kMagic;
}

ResetCause take_reset_cause() {
  if (saved_magic != kMagic) return {};
  saved_magic = 0;
  return {saved_kind, saved_file, saved_line};
}

}  // namespace eslabon::board
