# cpack --config <build>/CPackConfig.cmake: the Debian packages of what GtvInstall.cmake installs.
#   gtv          the program, with its plots and studies
#   gtv-mpi      its module for MPI, which the former recommends; if it was built
#   libgtv-dev   the libraries, headers and CMake package
#   python3-gtv  the Python package
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME gtv)
set(CPACK_PACKAGE_VENDOR "The gtv authors")
set(CPACK_PACKAGE_CONTACT "The gtv authors <gtv@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program library)
if(GTV_BUILD_PYTHON)
  list(APPEND CPACK_COMPONENTS_ALL python)
endif()
if(TARGET gtv_mpi)
  list(APPEND CPACK_COMPONENTS_ALL mpi)
endif()
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION science)

set(what "what diffusion models learn to sample, on average over training draws")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME gtv)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "${what}: program")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "python3-numpy, python3-matplotlib, python3-jinja2")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "gtv-mpi")
set(CPACK_DEBIAN_MPI_PACKAGE_NAME gtv-mpi)
set(CPACK_DEBIAN_MPI_DESCRIPTION "${what}: several machines over MPI")
set(CPACK_DEBIAN_MPI_PACKAGE_DEPENDS "gtv (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libgtv-dev)
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "${what}: C++ library")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "libeigen3-dev, libfmt-dev, nlohmann-json3-dev, \
libboost-math-dev, zlib1g-dev, libpng-dev, libhwy-dev, libzip-dev, libtomlplusplus-dev, libtbb-dev, \
libopenblas-serial-dev")
set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-gtv)
set(CPACK_DEBIAN_PYTHON_DESCRIPTION "${what}: Python package")
set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS
    "python3 (>= 3.11), python3 (<< 3.12), python3-numpy")
set(CPACK_DEBIAN_PYTHON_PACKAGE_RECOMMENDS "python3-matplotlib, python3-jinja2")
include(CPack)
