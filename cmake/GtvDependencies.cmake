# Everything comes from Debian; packages.txt names the packages.
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(HWY REQUIRED IMPORTED_TARGET libhwy)
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(TOMLPP REQUIRED IMPORTED_TARGET tomlplusplus)

if(GTV_EXECUTOR STREQUAL "tbb")
  find_package(TBB REQUIRED)
endif()
if(GTV_BLAS STREQUAL "openblas")
  # The serial archive by its path: its shared sibling has the same SONAME as the threaded one.
  find_library(GTV_OPENBLAS_ARCHIVE NAMES libopenblas.a PATH_SUFFIXES openblas-serial REQUIRED)
  find_path(GTV_OPENBLAS_INCLUDE cblas.h PATH_SUFFIXES openblas-serial
            PATHS /usr/include/${CMAKE_LIBRARY_ARCHITECTURE} REQUIRED)
endif()
