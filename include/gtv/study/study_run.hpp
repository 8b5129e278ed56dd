#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "gtv/study/config.hpp"
#include "gtv/study/progress.hpp"
#include "gtv/study/run_files.hpp"

namespace gtv::study {

/// A study under way, in memory. What is finished survives whatever stops the work, and it can go
/// on from there.
class StudyRun {
 public:
  /// Sets up and checks all cells.
  /// @throws gtv::InputError if a cell cannot be run, or the cells' arrays would not have one
  /// shape.
  explicit StudyRun(const Study& study);
  ~StudyRun();
  StudyRun(StudyRun&&) noexcept;
  StudyRun& operator=(StudyRun&&) noexcept;

  [[nodiscard]] const Study& study() const;
  [[nodiscard]] std::size_t cells() const;
  [[nodiscard]] std::size_t finished() const;
  [[nodiscard]] bool done() const { return finished() == cells(); }
  /// Seconds that passed while it was computed.
  [[nodiscard]] double seconds() const;
  /// Trajectories times solver steps of the finished cells.
  [[nodiscard]] double trajectory_steps() const;

  /// Computes the next unfinished cell; nothing if all are finished. The results are those of
  /// compute_study, bit by bit, wherever the work was stopped.
  /// @throws gtv::WorkError if it cannot be computed, and what `progress` throws; the finished
  /// cells are as they were, and this cell can be gone on with.
  void advance(const ProgressReport& progress = {});
  /// The same for all unfinished cells.
  void finish(const ProgressReport& progress = {});

  /// What is to be written, of a run that is done. @param command how it was started.
  /// @throws gtv::InputError if cells are unfinished.
  [[nodiscard]] RunFiles files(const std::string& command = "") const;

 private:
  struct State;
  void compute(std::size_t count, const ProgressReport& report);

  std::unique_ptr<State> state_;
};

}  // namespace gtv::study
