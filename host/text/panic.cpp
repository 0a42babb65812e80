#include <cstdio>
#include <cstdlib>

#include "firmware/base/check.hpp"

namespace eslabon {

void panic(const char* file, int line) {
  std::fprintf(stderr, "eslabon: internal error at %s:%d\n", file, line);
  std::abort();
}

}  // namespace eslabon
