# gtv::mpi, the ranks of MPI, as a module that `gtv run` loads where mpirun or srun has started it: the
# program itself neither needs MPI nor takes longer to start for it. Beside the program, in build trees
# as where it is installed: bin/gtv, lib/gtv/gtv_mpi.so.
set(GTV_MPI_MODULE "")
if(GTV_MPI STREQUAL "OFF")
  return()
endif()
set(MPI_CXX_SKIP_MPICXX ON)
if(GTV_MPI STREQUAL "ON")
  find_package(MPI 3.0 REQUIRED COMPONENTS CXX)
else()
  find_package(MPI 3.0 QUIET COMPONENTS CXX)
  if(NOT MPI_CXX_FOUND)
    message(STATUS "MPI was not found: gtv run computes on one machine only")
    return()
  endif()
endif()

set(GTV_MPI_MODULE lib/gtv/gtv_mpi.so)
add_library(gtv_mpi MODULE ${PROJECT_SOURCE_DIR}/src/mpi/module.cpp
                           ${PROJECT_SOURCE_DIR}/src/mpi/mpi_ranks.cpp)
add_library(gtv::mpi ALIAS gtv_mpi)
target_include_directories(gtv_mpi PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
target_link_libraries(gtv_mpi PRIVATE MPI::MPI_CXX fmt::fmt gtv_options)
target_link_options(gtv_mpi PRIVATE LINKER:--as-needed)
get_filename_component(module_folder ${PROJECT_BINARY_DIR}/${GTV_MPI_MODULE} DIRECTORY)
set_target_properties(gtv_mpi PROPERTIES PREFIX "" OUTPUT_NAME gtv_mpi UNITY_BUILD OFF
                      LIBRARY_OUTPUT_DIRECTORY ${module_folder})
