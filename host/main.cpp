#include <malloc.h>

#include "host/commands/commands.hpp"

// Commands build large models once and end: memory that is freed is kept, not sorted and handed back again and again.
int main(int argc, char** argv) {
  constexpr int kKeep = 1 << 30;
  ::mallopt(M_MXFAST, 0);
  ::mallopt(M_MMAP_THRESHOLD, kKeep);
  ::mallopt(M_TRIM_THRESHOLD, kKeep);
  ::mallopt(M_TOP_PAD, 16 << 20);
  return eslabon::commands::run(argc, argv);
}
