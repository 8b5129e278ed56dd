#pragma once

#include <ctime>

namespace gtv::bench {

/// Processor time of the calling thread, seconds. Unlike the wall clock it leaves out the time that
/// other work had the core, so that shares measured on a busy machine still mean something.
[[nodiscard]] inline double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Multiply-adds that one thread does in `rounds` rounds of independent chains held in registers,
/// in the instruction set that the kernels use.
double float_multiply_adds(int rounds);
double double_multiply_adds(int rounds);

/// Multiply-adds per second of one thread: the best of several short measurements, so that one of
/// them being disturbed does no harm. Takes about 5 ms.
[[nodiscard]] double float_fma_rate();
[[nodiscard]] double double_fma_rate();

}  // namespace gtv::bench
