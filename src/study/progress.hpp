#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <mutex>
#include <string>

#include "gtv/study/progress.hpp"

namespace gtv::study {

/// Counts what is done and reports it, not too often. Thread-safe.
class Progress {
 public:
  /// @param done before the work goes on.
  Progress(std::string label, std::size_t total, ProgressReport report, std::size_t done = 0);
  /// Reports what has not been reported yet.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// One more is done. Throws what the report throws, from then on at every call: each of the
  /// threads that share the work is to stop.
  void advance();
  /// So many more turned out to be done already.
  void skip(std::size_t count) { done_ += count; }
  /// So many more turned out to be needed.
  void expect(std::size_t count) { total_ += count; }

 private:
  void tell(std::size_t done);

  std::string label_;
  std::atomic<std::size_t> total_;
  ProgressReport report_;
  std::atomic<std::size_t> done_;
  std::atomic<bool> stopped_{false};
  std::mutex telling_;
  std::exception_ptr stop_;
  std::size_t told_;
  std::chrono::steady_clock::time_point told_at_{};
};

}  // namespace gtv::study
