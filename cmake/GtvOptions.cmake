option(GTV_BUILD_TESTS "Build the tests" ON)
option(GTV_BUILD_BENCH "Build the benchmarks" OFF)
option(GTV_BUILD_FUZZERS "Build the libFuzzer targets (clang only)" OFF)
set(GTV_EXECUTOR "tbb" CACHE STRING "What runs parallel work: tbb, threads or serial")
set_property(CACHE GTV_EXECUTOR PROPERTY STRINGS tbb threads serial)
set(GTV_BLAS "openblas" CACHE STRING "Dense kernels: openblas or eigen")
set_property(CACHE GTV_BLAS PROPERTY STRINGS openblas eigen)
set(GTV_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

# What every target of the project compiles with.
add_library(gtv_options INTERFACE)
target_compile_options(gtv_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  # Fused operations only where the code asks for them: the same bits on every x86-64 target.
  -ffp-contract=off)
if(GTV_SANITIZE)
  target_compile_options(gtv_options INTERFACE -fsanitize=${GTV_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all)
  target_link_options(gtv_options INTERFACE -fsanitize=${GTV_SANITIZE})
endif()
