#pragma once

#include <filesystem>
#include <string>

#include "gtv/study/progress.hpp"

namespace gtv::study {

/// What studies of ensembles (compare, predict, attribute) set themselves, in place of what the
/// study says, and where they leave their results.
struct EnsembleOptions {
  std::filesystem::path out{};
  int members = 400;     ///< of each ensemble
  int trajectories = 0;  ///< of each member, stratified; 0: 5000 in 1-D, 10000 in 2-D
  int bins = 0;          ///< an axis; 0: 60 in 1-D, 50 in 2-D
  bool force = false;    ///< whatever `out` holds is replaced
  ProgressReport progress{};
  std::string command{};  ///< how the program was called, for the manifest
};

}  // namespace gtv::study
