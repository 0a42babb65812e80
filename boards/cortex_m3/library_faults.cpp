// What the standard library calls where it would throw: a bug of ours, like a failed check. Without these the linker
// takes the C library's abort, with signals and a heap behind it.
#include "firmware/base/check.hpp"

namespace std {
[[noreturn]] void __throw_out_of_range_fmt(const char*, ...) { eslabon::panic("string_view", 0); }
[[noreturn]] void __throw_bad_optional_access() { eslabon::panic("optional", 0); }
}  // namespace std
