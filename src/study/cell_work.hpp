#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "gtv/study/config.hpp"
#include "gtv/study/run_files.hpp"
#include "study/progress.hpp"

namespace gtv::study {

/// The cells of a study, computed one after another: what densities and samples have in common.
/// What leaves a cell by an exception leaves the finished ones as they were.
class CellWork {
 public:
  virtual ~CellWork() = default;
  CellWork(const CellWork&) = delete;
  CellWork& operator=(const CellWork&) = delete;

  [[nodiscard]] const Study& study() const { return study_; }
  [[nodiscard]] std::size_t cells() const { return study_.cells(); }
  [[nodiscard]] std::size_t finished() const { return finished_; }
  /// Spent on the finished cells.
  [[nodiscard]] double seconds() const { return seconds_; }

  /// Computes so many of the unfinished cells.
  void advance(std::size_t count, const ProgressReport& report);
  void finish(const ProgressReport& report) { advance(cells() - finished(), report); }

  /// Trajectories times solver steps of the finished cells.
  [[nodiscard]] virtual std::uint64_t trajectory_steps() const = 0;
  /// What goes into the folder of a run whose cells are finished.
  [[nodiscard]] virtual RunFiles files(const std::string& command) const = 0;

 protected:
  explicit CellWork(Study study) : study_(std::move(study)) {}

 private:
  /// How often a cell advances the progress.
  [[nodiscard]] virtual std::size_t ticks(std::size_t cell) const = 0;
  /// Computes a cell and, in the end, adds it to the results.
  virtual void compute(std::size_t cell, Progress& progress) = 0;

  Study study_;
  std::size_t finished_ = 0;
  double seconds_ = 0;
};

}  // namespace gtv::study
