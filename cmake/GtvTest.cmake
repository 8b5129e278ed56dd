# Compiling tests is mostly reading GoogleTest, RapidCheck and Eigen, and optimising code that runs
# once. So all test programs share those headers precompiled, and are optimised lightly; the library
# and the oracles that they call are not touched.
include(GoogleTest)

file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/tests_common.cpp CONTENT "" @ONLY)
add_library(tests_common OBJECT ${PROJECT_BINARY_DIR}/tests_common.cpp)
target_link_libraries(tests_common PRIVATE gtv::base GTest::gmock rapidcheck gtv_options)
target_precompile_headers(tests_common PRIVATE <Eigen/Dense> <gmock/gmock.h> <gtest/gtest.h>
  <rapidcheck.h> <rapidcheck/gtest.h> <algorithm> <filesystem> <string> <vector>)
# Programs are compiled so, and who shares a precompiled header must be compiled alike.
set_target_properties(tests_common PROPERTIES POSITION_INDEPENDENT_CODE OFF)
target_compile_options(tests_common PRIVATE -fPIE $<$<CONFIG:Release>:-O1>
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-array-bounds>)

# gtv_quicken_test(<target>): the above for a test program.
function(gtv_quicken_test target)
  target_precompile_headers(${target} REUSE_FROM tests_common)
  # At -O1 g++ 12 takes copies of Eigen's empty matrices, and joined paths, for faults.
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-array-bounds>)
  # The files of a test program may use one name for different things.
  set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
endfunction()

# gtv_discover_tests(<target> <name>): its tests as <name>/…, with the label <name>. Those with "Slow"
# in their name have the label `slow` instead: sanitizer runs leave them out, others start with them, so
# that none is alone in the end.
function(gtv_discover_tests target name)
  gtest_discover_tests(${target} TEST_PREFIX ${name}/ DISCOVERY_MODE PRE_TEST
                       TEST_FILTER -*Slow* TEST_LIST ${name}_tests PROPERTIES LABELS ${name})
  gtest_discover_tests(${target} TEST_PREFIX ${name}/ DISCOVERY_MODE PRE_TEST
                       TEST_FILTER *Slow* TEST_LIST ${name}_slow_tests
                       PROPERTIES LABELS slow COST 100)
endfunction()
