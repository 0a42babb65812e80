// Assertions: for our own bugs, never for input.
#pragma once

namespace eslabon {

/// Supplied by the board (or the host program): says where, then resets or aborts. Never returns.
[[noreturn]] void panic(const char* file, int line);

}  // namespace eslabon

#define ESLABON_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::eslabon::panic(__FILE_NAME__, __LINE__))
