#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "gtv/study/config.hpp"
#include "gtv/study/ensemble_options.hpp"
#include "program.hpp"

namespace gtv::app {

/// What the commands on ensembles of a study take, besides options of their own.
struct EnsembleArguments {
  std::string study;
  std::optional<std::string> out;
  std::vector<std::string> settings;
  bool progress = false;
  bool json = false;
};

/// STUDY and --out. @param files that go there.
void add_study(CLI::App& command, EnsembleArguments& arguments, const std::string& files);
/// --members, --trajectories, --bins, --set, --force, --progress, --json. @param members what has
/// them.
void add_ensemble(CLI::App& command, EnsembleArguments& arguments, study::EnsembleOptions& options,
                  const std::string& members);

/// The study that the arguments name.
[[nodiscard]] study::Study load(const EnsembleArguments& arguments, const Program& program);
/// Fills in where results go, out/<name of the study>-<suffix> if nowhere is named, and claims it.
void settle(study::EnsembleOptions& options, const EnsembleArguments& arguments,
            const study::Study& study, const Program& program, const std::string& suffix);

}  // namespace gtv::app
