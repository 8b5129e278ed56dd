# Everything comes from Debian; packages.txt names the packages. gtvConfig.cmake.in names again what
# users of the installed libraries need to link.
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PNG 1.6 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(HWY REQUIRED IMPORTED_TARGET libhwy)
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(TOMLPP REQUIRED IMPORTED_TARGET tomlplusplus)

if(GTV_EXECUTOR STREQUAL "tbb")
  find_package(TBB REQUIRED)
endif()
if(GTV_BLAS STREQUAL "openblas")
  find_package(OpenBLASSerial REQUIRED)
  # The archive by its target, not its path: an installed gtv looks for it where it is used.
  set(GTV_OPENBLAS_ARCHIVE OpenBLASSerial::openblas)
  set(GTV_OPENBLAS_INCLUDE ${OpenBLASSerial_INCLUDE_DIR})
endif()
