#pragma once

#include <cstddef>
#include <functional>

namespace gtv {
inline namespace base {

/// What an executor has to offer; exactly one of executor_{tbb,threads,serial}.cpp is not empty.

/// Calls task(0) … task(count - 1) on at most `threads` threads, the caller's among them, and
/// returns when all are done. `task` does not throw. May be called from within a task.
/// @param count at least 2  @param threads at least 2
void run_tasks(std::size_t count, int threads, const std::function<void(std::size_t)>& task);

/// Called before the first run_tasks and whenever the number of threads changes.
void prepare_threads(int threads);

}  // namespace base
}  // namespace gtv
