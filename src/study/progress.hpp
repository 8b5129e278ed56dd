#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <mutex>
#include <string>
#include <string_view>

#include "gtv/study/progress.hpp"

namespace gtv::study {

/// Counts what is done and reports it, not too often. Thread-safe.
class Progress {
 public:
  /// @param done before the work goes on. @param unit what is counted; outlives this.
  Progress(std::string label, std::size_t total, ProgressReport report, std::size_t done = 0,
           std::string_view unit = {});
  /// Reports what has not been reported yet.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// So many more are done. Throws what the report throws, from then on at every call: each of the
  /// threads that share the work is to stop.
  void advance(std::size_t count = 1);
  /// So many more turned out to be done already.
  void skip(std::size_t count) {
    done_ += count;
    skipped_ += count;
  }
  /// So many were done in vain.
  void retract(std::size_t count) { done_ -= count; }
  /// So many more turned out to be needed.
  void expect(std::size_t count) { total_ += count; }

  [[nodiscard]] ProgressState state() const { return state(done_); }

 private:
  [[nodiscard]] ProgressState state(std::size_t done) const;
  void tell(std::size_t done);

  std::string label_;
  std::atomic<std::size_t> total_;
  ProgressReport report_;
  std::atomic<std::size_t> done_;
  std::atomic<std::size_t> skipped_;  ///< of these, what this process has not done
  std::string_view unit_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::atomic<bool> stopped_{false};
  std::mutex telling_;
  std::exception_ptr stop_;
  std::size_t told_;
  std::chrono::steady_clock::time_point told_at_{};
};

/// What a piece of work has advanced a progress by; retracted unless the piece is finished.
class PieceProgress {
 public:
  explicit PieceProgress(Progress& all) : all_(all) {}
  ~PieceProgress() {
    if (!finished_) all_.retract(done_);
  }
  PieceProgress(const PieceProgress&) = delete;
  PieceProgress& operator=(const PieceProgress&) = delete;

  /// From any thread. Throws as Progress::advance.
  void advance() {
    ++done_;
    all_.advance();
  }
  void finish() { finished_ = true; }

 private:
  Progress& all_;
  std::atomic<std::size_t> done_{0};
  bool finished_ = false;
};

}  // namespace gtv::study
