# Counts in every target of the project, and the target `coverage`: gcovr's report of the tests run so far.
# The counters are plain, since atomic ones take ten times as long in loops: threads that count at the same
# time lose counts unless they share a core, where the group `coverage` therefore keeps each test program.
# With them g++ 12 takes variants that are moved from for uninitialized; the other presets look for that.
target_compile_options(gtv_options INTERFACE --coverage -fprofile-update=single -Wno-maybe-uninitialized)
target_link_options(gtv_options INTERFACE --coverage)
find_program(GTV_GCOVR gcovr REQUIRED)
add_custom_target(coverage
  COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/coverage
  COMMAND ${GTV_GCOVR} --root ${PROJECT_SOURCE_DIR} --filter src/ --filter include/ --filter apps/
          --exclude-throw-branches -j 2 --print-summary
          --html-details ${PROJECT_BINARY_DIR}/coverage/index.html
          --json-summary ${PROJECT_BINARY_DIR}/coverage/cpp.json ${PROJECT_BINARY_DIR}
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
  COMMENT "Coverage report: ${PROJECT_BINARY_DIR}/coverage/index.html"
  VERBATIM)
