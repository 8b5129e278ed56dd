#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gtv/study/config.hpp"

namespace gtv::study {

/// The least and the greatest of the cells' values.
using Extent = std::array<std::int64_t, 2>;

/// What a run of a study would be.
struct RunForecast {
  std::string name;
  std::uint64_t seed = 0;
  std::size_t cells = 0;
  std::vector<SweepAxis> sweep{};
  int dimension = 0;  ///< of the data
  /// ensemble.models = "auto" somewhere: counts and time are of its first round of members.
  bool at_least = false;
  /// Of a cell: members, trajectories of each, steps of each of these.
  Extent models{}, trajectories{}, steps{};
  std::uint64_t trajectory_steps = 0;  ///< trajectories times steps, over all cells and members
  /// How often velocities are asked for, a trajectory and stage each; those of the exact flow and
  /// of the two halves' models are not counted.
  std::uint64_t evaluations = 0;
  int threads = 0;
  double compute_s = 0;         ///< with these threads
  std::size_t tried_cells = 0;  ///< on which that was calibrated; 0: by a model's constants alone
  double peak_rss_mb = 0;       ///< MB = 10^6 bytes
  double result_mb = 0;         ///< arrays on disk before they are deflated, tables aside
};

/// Checks all cells as run_study does, but one at a time, and computes single members of up to
/// sixteen of them, made short where they are long, to learn how fast this machine is; a cost model
/// says how cells compare. Nothing is written, and nothing is kept of a cell.
/// @accuracy docs/guide/shell.md says what was measured: time within a factor of 1.5 for the
/// built-in studies, memory within a factor of 1.5; result_mb is an upper bound, up to ten times
/// what deflated arrays take.
/// @cost besides the checks some two seconds, or the law of one cell of linear-theory.
/// @throws gtv::InputError as run_study for a study that cannot be run; gtv::WorkError naming the
/// key if the machine has less memory than it takes.
[[nodiscard]] RunForecast forecast_run(const Study& study);

/// {"cells", "sweep", …}, names as in manifest.json and cells.csv; "models", "trajectories" and
/// "steps" are [least, greatest].
[[nodiscard]] std::string forecast_json(const RunForecast& forecast, const std::string& out);
[[nodiscard]] std::string forecast_text(const RunForecast& forecast);

}  // namespace gtv::study
