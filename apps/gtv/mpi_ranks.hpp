#pragma once

#include "gtv/study/ranks.hpp"

namespace gtv::app {

/// The ranks that mpirun or srun has started this process with; none if it is alone. MPI is in a
/// module beside the program, which is loaded now.
/// @param always also if there is one rank. @param never this process works by itself.
/// @throws gtv::InputError if there are several ranks and the module is missing, or is for another
/// MPI than the one that started this process; gtv::WorkError if MPI cannot be started.
[[nodiscard]] study::Ranks* join_ranks(bool always, bool never);

/// Whether this process prints: not so the ranks after the first.
[[nodiscard]] bool speaks_for_ranks();

/// To be called last. @param exit_code of this process.
void leave_ranks(int exit_code);

}  // namespace gtv::app
