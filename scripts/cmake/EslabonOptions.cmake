# Language level, warnings and link-time settings that every target shares.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# Our own code is held to these; other people's headers come in as SYSTEM. Under a sanitizer GCC sees less and warns of what
# is not there, so there they stay warnings.
option(ESLABON_WARNINGS_ARE_ERRORS "off under the sanitizers" ON)
add_library(eslabon_warnings INTERFACE)
target_compile_options(eslabon_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Wdouble-promotion $<$<BOOL:${ESLABON_WARNINGS_ARE_ERRORS}>:-Werror>
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op>)

add_library(eslabon_root INTERFACE) # includes are written from the root
target_include_directories(eslabon_root INTERFACE "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}/generated")

# Portable folders: freestanding in spirit on both toolchains.
add_library(eslabon_portable INTERFACE)
target_compile_options(eslabon_portable INTERFACE -fno-exceptions)
