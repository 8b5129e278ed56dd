#pragma once

#include <cstddef>
#include <functional>

namespace gtv {
inline namespace base {

/// The one place that knows about threads. Work is cut into a number of tasks that depends on the
/// work alone, never on the number of threads; whoever reduces results does so in task order.
/// Built over oneTBB, std::thread or nothing (CMake option GTV_EXECUTOR).

/// Sets how many threads run tasks from now on; 0 means all cores that the process may use.
/// @throws gtv::InputError if negative.
void set_thread_count(int threads);
[[nodiscard]] int thread_count();

/// Calls task(0) … task(count - 1), each once, in any order and on any thread, and returns when
/// all are done. Tasks may call parallel_for themselves. The exception of the lowest-numbered
/// failing task is rethrown, the same for any number of threads; after a failure tasks of higher
/// number that have not started are skipped.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& task);

/// "tbb", "threads" or "serial".
[[nodiscard]] const char* executor_name();

}  // namespace base
}  // namespace gtv
