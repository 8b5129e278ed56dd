#include "study/cell_work.hpp"

#include <chrono>

namespace gtv::study {

void CellWork::advance(std::size_t count, const ProgressReport& report) {
  std::size_t total = 0;
  std::size_t done = 0;
  for (std::size_t i = 0; i < cells(); ++i) {
    if (i < finished_) done += ticks(i);
    total += ticks(i);
  }
  Progress progress(study_.config.name, total, report, done);
  for (const std::size_t end = finished_ + count; finished_ < end; ++finished_) {
    const auto start = std::chrono::steady_clock::now();
    compute(finished_, progress);
    seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
}

}  // namespace gtv::study
