#include "mpi_ranks.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include "gtv/base/error.hpp"
#include "interrupt.hpp"

namespace gtv::app {

namespace {

namespace fs = std::filesystem;

/// Never destroyed, but left: MPI has its own idea of the end of a process.
study::Ranks*& joined() {
  static study::Ranks* ranks = nullptr;
  return ranks;
}

int number_in(const char* variable) {
  const char* const text = std::getenv(variable);
  int number = 0;
  if (text != nullptr) std::from_chars(text, text + std::strlen(text), number);
  return number;
}

/// As the launcher says it: mpirun of Open MPI, of MPICH and its kin, srun.
int ranks_started() {
  int most = 0;
  for (const char* size : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"}) {
    most = std::max(most, number_in(size));
  }
  return most;
}

template <class Function>
Function* function_of(void* module, const char* name, const std::string& file) {
  void* const found = ::dlsym(module, name);
  if (found == nullptr) throw_work("{}: has no {}, expected the module of this gtv", file, name);
  return reinterpret_cast<Function*>(found);
}

}  // namespace

study::Ranks* join_ranks(bool always, bool never) {
  const int started = ranks_started();
  if (never || (!always && started <= 1)) return nullptr;
  const std::string what =
      started > 1 ? fmt::format("started as one of {} ranks", started) : std::string("got --mpi");
  if (std::string(GTV_MPI_MODULE).empty()) {
    throw_input("MPI: {}, expected a gtv that was built with MPI (--no-mpi works without)", what);
  }
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path file = program.parent_path().parent_path() / GTV_MPI_MODULE;
  if (!fs::exists(file, error)) {
    throw_input("MPI: {}, expected the module {}, which is missing (--no-mpi works without)", what,
                file.string());
  }
  // Open MPI loads parts of its own, which look for its functions among those that all see.
  void* const module = ::dlopen(file.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (module == nullptr) {
    const char* const why = ::dlerror();
    throw_input("MPI: {}, expected to load its module: {}", what, why == nullptr ? "?" : why);
  }
  std::string failure;
  joined() =
      function_of<study::Ranks*(std::string*)>(module, "gtv_join_ranks", file.string())(&failure);
  if (joined() == nullptr) throw WorkError(failure);
  if (started > 1 && joined()->size() != started) {
    const std::string library =
        function_of<const char*()>(module, "gtv_mpi_library", file.string())();
    throw_input(
        "MPI: got {} of {} ranks, expected all: gtv was built for {}, and another MPI has started "
        "it (--no-mpi works by itself)",
        joined()->size(), started, library);
  }
  // From now on what happens is said by the first rank.
  if (joined()->rank() > 0) finish_on_interrupt("");
  return joined();
}

bool speaks_for_ranks() {
  return joined() == nullptr || joined()->rank() == 0;
}

void leave_ranks(int exit_code) {
  if (joined() == nullptr) return;
  // mpirun may end those who are a little later; how this process ends is decided.
  finish_on_interrupt("");
  joined()->leave(exit_code);
}

}  // namespace gtv::app
