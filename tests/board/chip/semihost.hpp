// Files of the computer that runs the emulator (ARM semihosting 2.0); also over a debugger.
#pragma once

#include "firmware/base/bytes.hpp"

namespace eslabon::semihost {

enum class Mode : std::uint32_t { kRead = 1, kWrite = 5 };

/// A handle, negative when the file cannot be opened. `name` is zero-terminated.
std::int32_t open(const char* name, Mode mode);
/// False when fewer bytes were left.
bool read(std::int32_t file, MutableBytes to);
void write(std::int32_t file, Bytes bytes);
void close(std::int32_t file);
/// Ends the emulator.
[[noreturn]] void leave();

}  // namespace eslabon::semihost
