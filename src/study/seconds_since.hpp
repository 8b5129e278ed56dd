#pragma once

#include <chrono>

namespace gtv::study {

/// Seconds that have passed. By a clock that nobody sets.
[[nodiscard]] inline double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace gtv::study
