option(GTV_BUILD_TESTS "Build the tests" ON)
option(GTV_BUILD_PYTHON "Build the Python package (Debian's python3 and pybind11)" ON)
option(GTV_BUILD_BENCH "Build the benchmarks" OFF)
option(GTV_BUILD_FUZZERS "Build the libFuzzer targets (clang only)" OFF)
option(GTV_PRECOMPILE "Read headers precompiled; OFF compiles every file by itself" ON)
option(GTV_COVERAGE "Count executed lines; adds the target `coverage`" OFF)
set(GTV_EXECUTOR "tbb" CACHE STRING "What runs parallel work: tbb, threads or serial")
set_property(CACHE GTV_EXECUTOR PROPERTY STRINGS tbb threads serial)
set(GTV_BLAS "openblas" CACHE STRING "Dense kernels: openblas or eigen")
set_property(CACHE GTV_BLAS PROPERTY STRINGS openblas eigen)
set(GTV_MPI "AUTO" CACHE STRING "Ranks over MPI for gtv run: AUTO (if it is found), ON or OFF")
set_property(CACHE GTV_MPI PROPERTY STRINGS AUTO ON OFF)
set(GTV_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")

foreach(choice GTV_EXECUTOR GTV_BLAS GTV_MPI)
  get_property(known CACHE ${choice} PROPERTY STRINGS)
  if(NOT ${choice} IN_LIST known)
    message(FATAL_ERROR "${choice} is \"${${choice}}\"; known: ${known}")
  endif()
endforeach()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
# Every file includes what it uses; where this is off, the compiler sees that it does.
if(NOT GTV_PRECOMPILE)
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
endif()
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
# Configure with --compile-no-warning-as-error where a newer compiler knows newer warnings.
if(NOT DEFINED CMAKE_COMPILE_WARNING_AS_ERROR)
  set(CMAKE_COMPILE_WARNING_AS_ERROR ON)
endif()
if(NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER AND NOT DEFINED ENV{CMAKE_CXX_COMPILER_LAUNCHER})
  find_program(GTV_CCACHE ccache)
  mark_as_advanced(GTV_CCACHE)
  if(GTV_CCACHE)
    # Else it would not keep what is compiled with precompiled headers.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${GTV_CCACHE})
  endif()
endif()

# What every target of the project compiles with.
add_library(gtv_options INTERFACE)
target_compile_options(gtv_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  # g++ 12 sees overlaps in std::string's operator+ that are not there (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # Fused operations only where the code asks for them: the same bits on every x86-64 target.
  -ffp-contract=off)
if(GTV_SANITIZE)
  target_compile_options(gtv_options INTERFACE -fsanitize=${GTV_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all)
  target_link_options(gtv_options INTERFACE -fsanitize=${GTV_SANITIZE})
endif()
if(GTV_COVERAGE)
  include(GtvCoverage)
endif()
