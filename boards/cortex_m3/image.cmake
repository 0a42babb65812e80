# eslabon_cortex_m3_image(TARGET): links the board's objects with start-up and the application into TARGET.elf, checks
# its symbols and reports flash, RAM and stack after each link.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(ESLABON_CORTEX_M3 "${CMAKE_CURRENT_LIST_DIR}")

function(eslabon_cortex_m3_image target)
  target_sources(${target} PRIVATE ${ESLABON_CORTEX_M3}/startup.cpp ${ESLABON_CORTEX_M3}/sys_tick.cpp
    ${ESLABON_CORTEX_M3}/reset_cause.cpp ${ESLABON_CORTEX_M3}/library_faults.cpp
    ${ESLABON_CORTEX_M3}/small_library.cpp)
  set_source_files_properties(${ESLABON_CORTEX_M3}/small_library.cpp PROPERTIES
    COMPILE_OPTIONS "-fno-lto;-fno-builtin;-fno-tree-loop-distribute-patterns")
  set_target_properties(${target} PROPERTIES SUFFIX .elf LINK_DEPENDS "${ESLABON_CORTEX_M3}/link.ld")
  set(map "${CMAKE_CURRENT_BINARY_DIR}/${target}.map")
  target_link_options(${target} PRIVATE -T "${ESLABON_CORTEX_M3}/link.ld" "-Wl,-Map=${map}")
  target_link_libraries(${target} PRIVATE fw_app fw_base fw_port eslabon_warnings eslabon_portable)
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND Python3::Interpreter "${CMAKE_SOURCE_DIR}/scripts/check_symbols.py" $<TARGET_FILE:${target}>
    COMMAND Python3::Interpreter "${CMAKE_SOURCE_DIR}/scripts/size_report.py" $<TARGET_FILE:${target}> ${map} "${CMAKE_BINARY_DIR}"
    VERBATIM)
endfunction()
