# One static library per folder, one test program per folder of tests/unit.

# Adds each folder that has a CMakeLists.txt.
function(eslabon_add_folders)
  foreach(folder IN LISTS ARGN)
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt")
      add_subdirectory(${folder})
    endif()
  endforeach()
endfunction()

# eslabon_firmware(expr SOURCES machine.cpp ... DEPENDS base): portable folder `firmware/expr`
# as target fw_expr. Without sources it is a header-only interface target.
function(eslabon_firmware name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  list(TRANSFORM ARG_DEPENDS PREPEND fw_)
  if(ARG_SOURCES)
    add_library(fw_${name} STATIC ${ARG_SOURCES})
    target_link_libraries(fw_${name} PUBLIC eslabon_root ${ARG_DEPENDS}
      PRIVATE eslabon_warnings eslabon_portable)
  else()
    add_library(fw_${name} INTERFACE)
    target_link_libraries(fw_${name} INTERFACE eslabon_root ${ARG_DEPENDS})
  endif()
endfunction()

# eslabon_host(store SOURCES ... DEPENDS fw_journal SQLite::SQLite3): folder `host/store` as host_store.
function(eslabon_host name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_library(host_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(host_${name} PUBLIC eslabon_root ${ARG_DEPENDS} PRIVATE eslabon_warnings)
endfunction()

# eslabon_test(journal SOURCES a_test.cpp ... DEPENDS fw_journal): program test_journal on the shared
# Catch2 main, one CTest test.
function(eslabon_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(test_${name} ${ARG_SOURCES})
  target_link_libraries(test_${name} PRIVATE eslabon_root ${ARG_DEPENDS} eslabon_test_main eslabon_warnings)
  target_precompile_headers(test_${name} REUSE_FROM eslabon_test_main)
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "RC_PARAMS=seed=2026" TIMEOUT 600)
endfunction()

# eslabon_nanopb(proto_event event.proto): messages generated into the build folder.
function(eslabon_nanopb target)
  find_program(PROTOC protoc REQUIRED)
  find_program(PROTOC_GEN_NANOPB protoc-gen-nanopb REQUIRED)
  set(out "${CMAKE_BINARY_DIR}/generated/proto")
  set(generated)
  foreach(file IN LISTS ARGN)
    get_filename_component(stem ${file} NAME_WE)
    add_custom_command(OUTPUT "${out}/${stem}.pb.c" "${out}/${stem}.pb.h"
      COMMAND ${CMAKE_COMMAND} -E make_directory "${out}"
      COMMAND ${PROTOC} --plugin=protoc-gen-nanopb=${PROTOC_GEN_NANOPB}
              -I${CMAKE_CURRENT_SOURCE_DIR} --nanopb_out=${out} ${file}
      DEPENDS ${file} ${stem}.options WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} VERBATIM)
    list(APPEND generated "${out}/${stem}.pb.c")
  endforeach()
  add_library(${target} STATIC ${generated})
  target_link_libraries(${target} PUBLIC nanopb)
  target_include_directories(${target} SYSTEM PUBLIC "${CMAKE_BINARY_DIR}/generated" PRIVATE "${out}")
endfunction()
