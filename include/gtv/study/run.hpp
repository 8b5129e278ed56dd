#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "gtv/study/config.hpp"
#include "gtv/study/progress.hpp"
#include "gtv/study/ranks.hpp"

namespace gtv::study {

struct RunOptions {
  std::filesystem::path out{};
  /// A complete and undamaged run of the same study is left as it is; without this it is computed
  /// anew. Finished shards of the same study are gone on with in any case.
  bool resume = false;
  bool force = false;  ///< another run that `out` holds is replaced
  /// Cells that fail are left without results, NaN in their place; else no results are written, but
  /// the shards of all other cells are finished and kept.
  bool skip_failed = false;
  ProgressReport progress{};
  std::string command{};  ///< how the program was called, for the manifest
  /// Asked between shards, from any thread: true ends the work when those under way are finished.
  std::function<bool()> stop{};
  /// Called with each of the report's notes, before the work or after it.
  std::function<void(const std::string&)> tell{};
  /// The processes that compute together; all call run_study, with the study that they agree on.
  /// Only the first touches `out`, tells and reports; another tells only that the first does not
  /// answer. None: this process is alone.
  Ranks* ranks = nullptr;
  RankPatience patience{};
};

struct RunReport {
  std::size_t cells = 0;
  bool was_complete = false;  ///< `out` held this run already; nothing was computed
  double compute_s = 0;
  double trajectory_steps = 0;   ///< trajectories times solver steps, over all cells and members
  bool stopped = false;          ///< by RunOptions::stop, before the end
  std::size_t shards = 0;        ///< that the study has, as far as is known
  std::size_t kept_shards = 0;   ///< finished ones
  std::size_t found_shards = 0;  ///< of these, those that earlier processes finished
  std::size_t failed_cells = 0;  ///< without results
  /// What was found amiss and what was done about it; what was not reached.
  std::vector<std::string> notes{};
};

/// Computes every cell of a study and writes `out`/{manifest.json, cells.csv, density.npz}, all or
/// none. Until then finished shards are kept in `out`/unfinished, whatever ends the process, and
/// the next run of the same study goes on with them; results that stood there before stay until the
/// new ones are there.
/// @throws gtv::InputError before any work if the study cannot be run or, unless forced, `out`
/// holds the run of other settings, or shards or, to be resumed, results of other data or another
/// version; gtv::WorkError if the work or the writing fails. With ranks all of them throw, those
/// after the first without saying why.
RunReport run_study(const Study& study, const RunOptions& options);

}  // namespace gtv::study
