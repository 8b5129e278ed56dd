#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gtv::study {

enum class RunState { running, stopped, complete };

/// "running", "stopped", "complete".
[[nodiscard]] const char* name_of(RunState state);

/// How far the run of a folder is.
struct RunStatus {
  RunState state = RunState::stopped;
  std::string name;    ///< of the study
  std::string holder;  ///< who computes it, "process 12 on host a"
  std::size_t cells = 0;
  std::optional<std::size_t> finished_cells;  ///< unknown while the work is set up
  std::size_t failed_cells = 0;               ///< so far; without results if it is complete
  std::size_t shards = 0;                     ///< known of; 0 for a complete run, or unknown
  std::size_t kept_shards = 0;
  std::size_t done = 0;          ///< of `unit`, those of unfinished shards included
  std::size_t total = 0;         ///< 0: unknown, or a complete run
  std::string unit;              ///< "members"
  std::optional<double> rate;    ///< of these per second, while it runs
  double elapsed_s = 0;          ///< at work so far
  double age_s = 0;              ///< of all this, while it runs
  bool writing = false;          ///< all is computed, the results are being written
  std::optional<double> left_s;  ///< at the rate so far
  int ranks = 1;                 ///< at work, or that were
  std::vector<double> cell_s;    ///< of one thread, for each cell; of a complete run
};

/// @throws gtv::InputError if the folder holds no run.
[[nodiscard]] RunStatus run_status(const std::filesystem::path& folder);

/// The folders of runs in these folders and below, sorted; unfinished ones and such with a damaged
/// manifest too.
/// @throws gtv::InputError if one is no folder.
[[nodiscard]] std::vector<std::filesystem::path> run_folders(
    const std::vector<std::filesystem::path>& roots);

}  // namespace gtv::study
