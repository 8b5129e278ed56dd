#include "gtv/study/run.hpp"

#include <chrono>
#include <nlohmann/json.hpp>
#include <numeric>

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

/// Refuses a folder with the run of another study. @return whether it holds this one, complete.
bool is_complete(const Study& study, const RunOptions& options, RunReport& report) {
  if (options.force) return false;
  if (options.resume && has_torn_manifest(options.out)) {
    report.notes.emplace_back("manifest.json is damaged: the run is computed anew");
    return false;
  }
  refuse_other_settings(options.out, study);
  if (!options.resume) return false;
  const EarlierResults earlier = earlier_results(options.out, study);
  if (earlier.state == Completeness::damaged) {
    report.notes.push_back(earlier.why + ": the run is computed anew");
  }
  return earlier.state == Completeness::complete;
}

UnfinishedRun::Begin begin_of(const RunOptions& options) {
  if (options.force) return UnfinishedRun::Begin::anew;
  return options.resume ? UnfinishedRun::Begin::resume : UnfinishedRun::Begin::go_on;
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
  if (left >= 0) status["left_s"] = left;
  return status;
}

/// What a rank other than the first has to report.
RunReport run_for_rank_0(const Study& study, const RunOptions& options) {
  const RankEnd end = compute_for_rank_0(study, options);
  if (end == RankEnd::bad_input) throw InputError("rank 0 has refused its input");
  if (end == RankEnd::lost) throw WorkError("rank 0 does not answer");
  if (end == RankEnd::work_failed) throw WorkError("the work has failed on rank 0");
  return {.cells = study.cells(), .stopped = end == RankEnd::stopped};
}

/// @param others to compute with; none: alone.
RunReport run_here(const Study& study, const RunOptions& options, OtherRanks* others) {
  const auto start = Clock::now();
  RunReport report{.cells = study.cells()};
  if (is_complete(study, options, report)) {
    report.was_complete = true;
    remove_unfinished(options.out);  // by a process that ended between the two
    return report;
  }
  OutputFolder folder(options.out);  // nobody is to compute for nothing
  UnfinishedRun unfinished(options.out, plan_of(study), begin_of(options));
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
    return make_work(study);
  }();
  std::vector<std::size_t> cells(work->cells());
  std::iota(cells.begin(), cells.end(), std::size_t{0});
  Progress progress(study.config.name, work->ticks(), options.progress, 0, work->tick_unit());
  ShardQueue queue(*work, unfinished, cells, progress);
  report.found_shards = queue.kept();
  const auto tell = [&] {
    unfinished.tell(status_of(*work, queue, progress.state(), unfinished.earlier_seconds(),
                              seconds_since(start), report.found_shards, ranks));
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
  report.shards = queue.known();
  report.kept_shards = queue.kept();
  report.stopped = !queue.done();
  report.compute_s = unfinished.earlier_seconds() + seconds_since(start);
  if (queue.kept() > 0) folder.keep();
  if (report.stopped) {
    tell();
    return report;
  }
  RunRecord record{.command = options.command, .seconds = report.compute_s, .ranks = ranks};
  for (const std::size_t cell : cells) {
    record.cell_seconds.push_back(queue.seconds(cell));
    report.trajectory_steps += static_cast<double>(work->trajectory_steps(cell));
  }
  for (const std::string& note : work->notes()) {
    report.notes.push_back(note);
    if (options.tell) options.tell(note);
  }
  try {
    write_run(options.out, work->files(record));
  } catch (const WorkError& error) {
    throw_work("{}; all shards are kept, the same command with --resume writes the results",
               error.what());
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
    report.notes.push_back(rank + " does not answer: the others have done its shards");
    if (options.tell) options.tell(report.notes.back());
  }
  return report;
}

}  // namespace gtv::study
