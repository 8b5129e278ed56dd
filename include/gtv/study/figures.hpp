#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "gtv/study/progress.hpp"

namespace gtv::study {

struct FiguresOptions {
  std::vector<std::string> only{};  ///< of fig1, fig2, fig3; empty: all
  std::filesystem::path out = "figures";
  bool as_published = false;  ///< adds the notebooks' versions, computed by lookup
  ProgressReport progress{};
  std::string command{};
  std::uint64_t seed = 0;
  std::string seeds = "random";  ///< random | stratified
};

/// The paper's figures as arrays: `out`/figN.npz and `out`/figures.json. Figures 2 and 3 are the
/// built-in studies of those names.
/// @throws gtv::InputError for an unknown figure; gtv::WorkError if writing fails.
void make_figures(const FiguresOptions& options);

}  // namespace gtv::study
