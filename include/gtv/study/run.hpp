#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "gtv/study/config.hpp"
#include "gtv/study/progress.hpp"

namespace gtv::study {

struct RunOptions {
  std::filesystem::path out{};
  bool resume = false;  ///< a complete run of the same settings is left as it is
  bool force = false;   ///< whatever run `out` holds is replaced
  ProgressReport progress{};
  std::string command{};  ///< how the program was called, for the manifest
};

struct RunReport {
  std::size_t cells = 0;
  bool was_complete = false;  ///< `out` held this run already; nothing was computed
  double compute_s = 0;
  double trajectory_steps = 0;  ///< trajectories times solver steps, over all cells and members
};

/// Computes every cell of a study and writes `out`/{manifest.json, cells.csv, density.npz}, each
/// whole or not at all.
/// @throws gtv::InputError before any work if the study cannot be run or `out` holds the run of
/// other settings, unless forced; gtv::WorkError if the work or the writing fails.
RunReport run_study(const Study& study, const RunOptions& options);

}  // namespace gtv::study
