#include "gtv/study/run.hpp"

#include <fmt/format.h>

#include <chrono>
#include <mutex>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/study/run_files.hpp"
#include "study/earlier_run.hpp"
#include "study/heartbeat.hpp"
#include "study/make_work.hpp"
#include "study/other_ranks.hpp"
#include "study/process.hpp"
#include "study/remote_shards.hpp"
#include "study/seconds_since.hpp"
#include "study/shard_queue.hpp"
#include "study/unfinished_run.hpp"

namespace gtv::study {
namespace {

using Clock = std::chrono::steady_clock;

/// Whether the folder has shards of this run: what they are to replace was agreed to then.
bool was_begun(const std::filesystem::path& folder, const RunPlan& plan) {
  const std::optional<RunPlan> there = plan_of_unfinished(folder);
  return there && difference(*there, plan).none();
}

/// Refuses a folder with another run. @return whether it holds this one, complete.
bool is_complete(const RunPlan& plan, const RunOptions& options, RunReport& report) {
  if (options.force && !options.resume) return false;
  if (options.resume && has_torn_manifest(options.out)) {
    report.notes.emplace_back("manifest.json is damaged: the run is computed anew");
    return false;
  }
  const std::optional<RunPlan> there = plan_of_results(options.out);
  if (!there) return false;
  PlanDifference found = difference(*there, plan);
  // Where nothing is to be gone on with, what was computed otherwise is simply replaced.
  if (!options.resume) found = {.settings = found.settings};
  if (!found.none()) {
    if (!options.force && !was_begun(options.out, plan)) refuse_difference(options.out, found);
    return false;
  }
  if (!options.resume) return false;
  const std::string damage = damage_of_results(options.out);
  if (!damage.empty()) report.notes.push_back(damage + ": the run is computed anew");
  return damage.empty();
}

constexpr std::chrono::seconds between_statuses{1};

/// What status.json says while a run is set up.
nlohmann::ordered_json first_status(const Study& study, std::size_t found, double seconds,
                                    int ranks) {
  return {{"name", study.config.name},
          {"cells", study.cells()},
          {"kept_shards", found},
          {"elapsed_s", seconds},
          {"ranks", ranks}};
}

/// What status.json says.
nlohmann::ordered_json status_of(const CellWork& work, const ShardQueue& queue,
                                 const ProgressState& progress, double before, double now,
                                 std::size_t found, int ranks) {
  const double cost = queue.kept_cost() - queue.found_cost();
  const double left = cost > 0 ? now * (queue.known_cost() - queue.kept_cost()) / cost : -1;
  nlohmann::ordered_json status = {{"name", work.study().config.name},
                                   {"cells", work.cells()},
                                   {"finished_cells", queue.finished_cells()},
                                   {"failed_cells", queue.failed_cells()},
                                   {"shards", queue.known()},
                                   {"kept_shards", queue.kept()},
                                   {"found_shards", found},
                                   {"done", progress.done},
                                   {"total", progress.total},
                                   {"unit", progress.unit},
                                   {"rate", progress.rate},
                                   {"elapsed_s", before + now},
                                   {"ranks", ranks},
                                   {"threads", thread_count()},
                                   {"peak_rss_mb", peak_rss_mb()}};
  if (left >= 0) {
    status["left_s"] = left;
  } else if (progress.rate > 0) {
    status["left_s"] = progress.left_s();
  }
  return status;
}

/// Tells of cells that are set aside as it happens, of a few.
class ToldFailures {
 public:
  explicit ToldFailures(const std::function<void(const std::string&)>& tell) : tell_(tell) {}

  void update(const ShardQueue& queue) {
    constexpr std::size_t most_told = 3;
    const std::lock_guard lock(telling_);
    if (!tell_ || told_.size() == most_told || queue.failed_cells() == told_.size()) return;
    for (const FailedCell& cell : queue.failed()) {
      if (told_.size() == most_told || !told_.insert(cell.cell).second) continue;
      tell_("set aside: " + cell.why);
    }
  }

 private:
  const std::function<void(const std::string&)>& tell_;
  std::set<std::size_t> told_;
  std::mutex telling_;
};

[[noreturn]] void refuse_failed(const std::vector<FailedCell>& failed, std::size_t cells) {
  const std::string& why = failed.front().why;
  if (cells == 1) throw WorkError(why);
  if (failed.size() == cells) throw_work("all {} cells failed, the first with: {}", cells, why);
  throw_work(
      "{} of {} cells failed, the first with: {}; the others are finished and kept: the same "
      "command with --resume tries again, with --skip-failed too it writes the results without",
      failed.size(), cells, why);
}

/// What a rank other than the first has to report.
RunReport run_for_rank_0(const Study& study, const RunOptions& options) {
  const RankEnd end = compute_for_rank_0(study, options);
  if (end == RankEnd::bad_input) throw InputError("rank 0 has refused its input");
  if (end == RankEnd::lost) throw WorkError("rank 0 does not answer");
  if (end == RankEnd::work_failed) throw WorkError("the work has failed on rank 0");
  return {.cells = study.cells(), .stopped = end == RankEnd::stopped};
}

void add_note(const std::string& note, const RunOptions& options, RunReport& report) {
  report.notes.push_back(note);
  if (options.tell) options.tell(note);
}

/// @param queue whose cells are all finished or set aside.
/// @throws gtv::WorkError if cells have failed that are not to be skipped, or writing fails.
void write_results(CellWork& work, ShardQueue& queue, const RunOptions& options, int ranks,
                   RunReport& report) {
  RunRecord record{.command = options.command,
                   .seconds = report.compute_s,
                   .ranks = ranks,
                   .failed = queue.failed()};
  report.failed_cells = record.failed.size();
  if (!record.failed.empty()) {
    if (!options.skip_failed || record.failed.size() == work.cells()) {
      refuse_failed(record.failed, work.cells());
    }
    queue.skip_failed();
    add_note(fmt::format("{} of {} cells failed, and are NaN in the results", record.failed.size(),
                         work.cells()),
             options, report);
  }
  for (std::size_t cell = 0; cell < work.cells(); ++cell) {
    record.cell_seconds.push_back(queue.seconds(cell));
    report.trajectory_steps += static_cast<double>(work.trajectory_steps(cell));
  }
  for (const std::string& note : work.notes()) add_note(note, options, report);
  try {
    write_run(options.out, work.files(record));
  } catch (const WorkError& error) {
    throw_work("{}; all shards are kept, the same command with --resume writes the results",
               error.what());
  }
}

/// @param others to compute with; none: alone.
RunReport run_here(const Study& study, const RunOptions& options, OtherRanks* others) {
  const auto start = Clock::now();
  RunReport report{.cells = study.cells()};
  const RunPlan plan = plan_of(study, options.ranks);
  if (is_complete(plan, options, report)) {
    report.was_complete = true;
    report.failed_cells = failed_cells_of_results(options.out);
    // Left by a process that ended between the two; not what was begun otherwise by force.
    std::error_code ignored;
    const bool holds_shards =
        std::filesystem::exists(unfinished_folder(options.out) / "shards", ignored);
    if (!holds_shards || was_begun(options.out, plan)) remove_unfinished(options.out);
    return report;
  }
  OutputFolder folder(options.out);  // nobody is to compute for nothing
  UnfinishedRun unfinished(options.out, plan, options.force ? Others::replace : Others::refuse);
  report.notes.insert(report.notes.end(), unfinished.notes().begin(), unfinished.notes().end());
  if (options.tell) {
    for (const std::string& note : report.notes) options.tell(note);
  }
  const int ranks = others == nullptr ? 1 : options.ranks->size();
  const std::unique_ptr<CellWork> work = [&] {
    const Heartbeat setting_up(between_statuses, [&] {
      unfinished.tell(first_status(study, unfinished.found(),
                                   unfinished.earlier_seconds() + seconds_since(start), ranks));
    });
    return make_work(study, plan.data);
  }();
  std::vector<std::size_t> cells(work->cells());
  std::iota(cells.begin(), cells.end(), std::size_t{0});
  Progress progress(study.config.name, work->ticks(), options.progress, 0, work->tick_unit());
  ShardQueue queue(*work, unfinished, cells, progress, OnFailure::set_cell_aside);
  report.found_shards = queue.kept();
  ToldFailures told(options.tell);
  const auto status = [&] {
    return status_of(*work, queue, progress.state(), unfinished.earlier_seconds(),
                     seconds_since(start), report.found_shards, ranks);
  };
  const auto tell = [&] {
    told.update(queue);
    unfinished.tell(status());
  };
  try {
    const Heartbeat computing(between_statuses, tell);
    if (others == nullptr) {
      compute_shards(*work, queue, options.stop);
    } else {
      others->compute(*work, queue, options.stop);
    }
  } catch (...) {
    tell();
    if (queue.kept() > 0) folder.keep();
    throw;
  }
  tell();
  report.shards = queue.known();
  report.kept_shards = queue.kept();
  report.stopped = !queue.done();
  report.compute_s = unfinished.earlier_seconds() + seconds_since(start);
  if (queue.kept() > 0) folder.keep();
  if (report.stopped) return report;
  const bool gives_results =
      queue.failed_cells() == 0 || (options.skip_failed && queue.failed_cells() < work->cells());
  if (others != nullptr && gives_results) others->end(RankEnd::done);  // writing may take long
  {
    const Heartbeat writing(between_statuses, [&] {
      nlohmann::ordered_json now = status();
      now["writing"] = true;
      unfinished.tell(now);
    });
    write_results(*work, queue, options, ranks, report);
  }
  unfinished.finish();
  return report;
}

}  // namespace

RunReport run_study(const Study& study, const RunOptions& options) {
  if (options.ranks == nullptr || options.ranks->size() == 1) {
    return run_here(study, options, nullptr);
  }
  if (options.ranks->rank() > 0) return run_for_rank_0(study, options);
  OtherRanks others(*options.ranks, options.patience);
  RunReport report;
  try {
    report = run_here(study, options, &others);
  } catch (const InputError&) {
    others.end(RankEnd::bad_input);
    throw;
  }
  others.end(RankEnd::done);  // where there was nothing to be done
  for (const std::string& rank : others.missing()) {
    add_note(rank + " does not answer: the others have done its shards", options, report);
  }
  return report;
}

}  // namespace gtv::study
