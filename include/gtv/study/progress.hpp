#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace gtv::study {

/// How far a piece of work is.
struct ProgressState {
  std::string_view label;  ///< what is worked on; valid during the call
  std::size_t done = 0;
  std::size_t total = 0;
  std::string_view unit{};  ///< what is counted, "members"; empty if it has no name
  double elapsed_s = 0;     ///< since this process began
  double rate = 0;          ///< done by this process, per second; 0 before the first

  /// Seconds left at the rate so far; 0 while that is unknown.
  [[nodiscard]] double left_s() const {
    return rate > 0 && total > done ? static_cast<double>(total - done) / rate : 0;
  }
};

/// What long work calls as it goes on; empty: nothing is called. From any of the threads that
/// compute, never two at once, at most ten times a second and when all is done.
///
/// An exception that it throws stops the work: tasks under way are finished, no others are started,
/// and the exception leaves the function that was called. That is how to interrupt. It should be
/// none of gtv's own, which studies of many cells may take for the failure of a cell.
using ProgressReport = std::function<void(const ProgressState&)>;

}  // namespace gtv::study
