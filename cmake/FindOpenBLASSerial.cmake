# Debian's single-threaded OpenBLAS archive, as the target OpenBLASSerial::openblas. Found by the
# archive's path: the shared library beside it has the same SONAME as the threaded one, and which of
# the two a program then gets is up to update-alternatives.
find_library(OpenBLASSerial_LIBRARY NAMES libopenblas.a PATH_SUFFIXES openblas-serial)
find_path(OpenBLASSerial_INCLUDE_DIR cblas.h PATH_SUFFIXES openblas-serial
          PATHS /usr/include/${CMAKE_LIBRARY_ARCHITECTURE})
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenBLASSerial
  REQUIRED_VARS OpenBLASSerial_LIBRARY OpenBLASSerial_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "Debian's package is libopenblas-serial-dev")
mark_as_advanced(OpenBLASSerial_LIBRARY OpenBLASSerial_INCLUDE_DIR)

if(OpenBLASSerial_FOUND AND NOT TARGET OpenBLASSerial::openblas)
  add_library(OpenBLASSerial::openblas STATIC IMPORTED)
  set_target_properties(OpenBLASSerial::openblas PROPERTIES
    IMPORTED_LOCATION ${OpenBLASSerial_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${OpenBLASSerial_INCLUDE_DIR})
endif()
