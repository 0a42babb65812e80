# Cross toolchain of the kiosk: Debian's arm-none-eabi GCC with newlib-nano, no start-up files.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR cortex-m3)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_AR arm-none-eabi-gcc-ar)
set(CMAKE_RANLIB arm-none-eabi-gcc-ranlib)
set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)  # 8 KB less flash
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

set(cpu "-mcpu=cortex-m3 -mthumb")
# Spans and views (8 bytes, aligned to 4) travel in registers only under the older calling standard; the EABI's makes GCC
# write each of them to the stack first, which costs 5 KB. What the libraries are called with (numbers, doubles, pointers)
# travels alike in both, hence their mark; small_library.cpp has the divisions that only the older one calls for.
string(APPEND cpu " -mabi=atpcs -fshort-enums -Wa,-meabi=5")
set(CMAKE_C_FLAGS_INIT "${cpu} -ffunction-sections -fdata-sections")
set(CMAKE_CXX_FLAGS_INIT
  "${cpu} -ffunction-sections -fdata-sections -fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-use-cxa-atexit")
set(CMAKE_EXE_LINKER_FLAGS_INIT "${cpu} --specs=nano.specs -nostartfiles -Wl,--gc-sections -flto-partition=one")
# -Os keeps the image small; stack use and call graph of each function go into .su files beside the objects.
set(CMAKE_C_FLAGS_MINSIZEREL_INIT "-Os -g -fstack-usage -fmerge-all-constants -fno-move-loop-invariants")
set(CMAKE_CXX_FLAGS_MINSIZEREL_INIT "-Os -g -fstack-usage -fmerge-all-constants -fno-move-loop-invariants")
