#ifdef GTV_EXECUTOR_TBB

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>

#include <memory>
#include <mutex>

#include "base/executor_backend.hpp"
#include "gtv/base/executor.hpp"

namespace gtv {
inline namespace base {
namespace {

// The control lets TBB start as many workers as asked for, even beyond the cores: tests compare
// 8 threads with 1 on small machines.
struct Workers {
  explicit Workers(int threads)
      : control(oneapi::tbb::global_control::max_allowed_parallelism,
                static_cast<std::size_t>(threads)),
        arena(threads) {}
  oneapi::tbb::global_control control;
  oneapi::tbb::task_arena arena;
};

struct Shared {
  std::mutex mutex;
  std::shared_ptr<Workers> workers;
};

Shared& shared() {
  static Shared instance;
  return instance;
}

std::shared_ptr<Workers> current_workers() {
  Shared& state = shared();
  const std::lock_guard lock(state.mutex);
  return state.workers;
}

thread_local bool inside_task = false;

void run_here(std::size_t count, const std::function<void(std::size_t)>& task) {
  oneapi::tbb::parallel_for(
      oneapi::tbb::blocked_range<std::size_t>(0, count, 1),
      [&](const oneapi::tbb::blocked_range<std::size_t>& range) {
        const bool outer = inside_task;
        inside_task = true;
        for (std::size_t i = range.begin(); i != range.end(); ++i) {
          task(i);
        }
        inside_task = outer;
      },
      oneapi::tbb::simple_partitioner());
}

}  // namespace

void prepare_threads(int threads) {
  Shared& state = shared();
  auto fresh = std::make_shared<Workers>(threads);
  const std::lock_guard lock(state.mutex);
  // Loops under way keep the workers they started with.
  state.workers.swap(fresh);
}

void run_tasks(std::size_t count, int /*threads*/, const std::function<void(std::size_t)>& task) {
  if (inside_task) {
    // Isolated: a thread that waits for the inner loop must not start another task of the outer
    // one, which would stack up its memory and could wait for a lock that this thread holds.
    oneapi::tbb::this_task_arena::isolate([&] { run_here(count, task); });
    return;
  }
  const auto workers = current_workers();
  workers->arena.execute([&] { run_here(count, task); });
}

const char* executor_name() {
  return "tbb";
}

}  // namespace base
}  // namespace gtv

#endif
