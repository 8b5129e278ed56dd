#include "gtv/study/study_run.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "gtv/base/error.hpp"
#include "study/make_work.hpp"
#include "study/seconds_since.hpp"
#include "study/shard_queue.hpp"

namespace gtv::study {

struct StudyRun::State {
  explicit State(const Study& study)
      : work(make_work(study)), finished(work->cells()), cell_seconds(work->cells()) {}

  std::unique_ptr<CellWork> work;
  MemoryStore store;
  std::vector<char> finished;
  std::vector<double> cell_seconds;
  double seconds = 0;
};

StudyRun::StudyRun(const Study& study) : state_(std::make_unique<State>(study)) {}
StudyRun::~StudyRun() = default;
StudyRun::StudyRun(StudyRun&&) noexcept = default;
StudyRun& StudyRun::operator=(StudyRun&&) noexcept = default;

const Study& StudyRun::study() const {
  return state_->work->study();
}

std::size_t StudyRun::cells() const {
  return state_->work->cells();
}

std::size_t StudyRun::finished() const {
  return static_cast<std::size_t>(
      std::count(state_->finished.begin(), state_->finished.end(), char{1}));
}

double StudyRun::seconds() const {
  return state_->seconds;
}

double StudyRun::trajectory_steps() const {
  double all = 0;
  for (std::size_t i = 0; i < cells(); ++i) {
    if (state_->finished[i] != 0) all += static_cast<double>(state_->work->trajectory_steps(i));
  }
  return all;
}

void StudyRun::compute(std::size_t count, const ProgressReport& report) {
  State& state = *state_;
  std::vector<std::size_t> wanted;
  std::size_t done = 0;
  for (std::size_t i = 0; i < cells(); ++i) {
    if (state.finished[i] != 0) {
      done += state.work->ticks(i);
    } else if (wanted.size() < count) {
      wanted.push_back(i);
    }
  }
  const auto start = std::chrono::steady_clock::now();
  Progress progress(study().config.name, state.work->ticks(), report, done,
                    state.work->tick_unit());
  ShardQueue queue(*state.work, state.store, wanted, progress, OnFailure::end);
  const auto note = [&] {
    for (const std::size_t cell : wanted) {
      state.finished[cell] = queue.finished(cell) ? 1 : 0;
      state.cell_seconds[cell] = queue.seconds(cell);
    }
    state.seconds += seconds_since(start);
  };
  try {
    compute_shards(*state.work, queue);
  } catch (...) {
    note();
    throw;
  }
  note();
}

void StudyRun::advance(const ProgressReport& progress) {
  if (!done()) compute(1, progress);
}

void StudyRun::finish(const ProgressReport& progress) {
  if (!done()) compute(cells(), progress);
}

RunFiles StudyRun::files(const std::string& command) const {
  if (!done()) {
    throw_input("study: got {} of {} cells finished, expected all", finished(), cells());
  }
  return state_->work->files(
      {.command = command, .seconds = state_->seconds, .cell_seconds = state_->cell_seconds});
}

}  // namespace gtv::study
