#include <exception>
#include <string>

#include "mpi/mpi_ranks.hpp"

/// What the program looks for in this module. @return the ranks, to be deleted by the caller; none
/// if MPI cannot be started, and `failure` then says why.
extern "C" __attribute__((visibility("default"))) gtv::study::Ranks* gtv_join_ranks(
    std::string* failure) {
  try {
    return new gtv::mpi::MpiRanks;
  } catch (const std::exception& error) {
    *failure = error.what();
    return nullptr;
  }
}

/// The library that it was built for, "Open MPI 4.1".
extern "C" __attribute__((visibility("default"))) const char* gtv_mpi_library() {
#if defined(OMPI_MAJOR_VERSION)
  return "Open MPI";
#elif defined(MPICH_VERSION)
  return "MPICH " MPICH_VERSION;
#else
  return "MPI";
#endif
}
