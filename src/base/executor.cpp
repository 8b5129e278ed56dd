#include "gtv/base/executor.hpp"

#include <atomic>
#include <exception>
#include <mutex>
#include <utility>

#include "base/cores.hpp"
#include "base/executor_backend.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/interruption.hpp"

namespace gtv {
inline namespace base {
namespace {

std::atomic<int>& threads_in_use() {
  static std::atomic<int> threads = [] {
    const int cores = usable_cores();
    prepare_threads(cores);
    return cores;
  }();
  return threads;
}

// Remembers the failure of the lowest-numbered task. Only tasks above it are skipped, so the one
// that is reported in the end does not depend on which thread was faster.
class Failure {
 public:
  explicit Failure(std::size_t count) : lowest_(count) {}

  [[nodiscard]] bool skips(std::size_t task) const {
    return task > lowest_.load(std::memory_order_relaxed);
  }
  void record(std::size_t task, std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    if (task < lowest_.load(std::memory_order_relaxed)) {
      lowest_.store(task, std::memory_order_relaxed);
      error_ = std::move(error);
    }
  }
  void rethrow() const {
    if (error_) {
      std::rethrow_exception(error_);
    }
  }

 private:
  std::atomic<std::size_t> lowest_;
  std::mutex mutex_;
  std::exception_ptr error_;
};

/// The innermost of this thread, whose work others may share without being asked.
thread_local const std::function<void()>* asked = nullptr;

void ask_whoever_waits() {
  if (asked != nullptr) (*asked)();
}

}  // namespace

Interruption::Interruption(std::function<void()> ask) : ask_(std::move(ask)) {
  outer_ = std::exchange(asked, &ask_);
}

Interruption::~Interruption() {
  asked = outer_;
}

void set_thread_count(int threads) {
  if (threads < 0) {
    throw_input("threads: got {}, expected 0 (all cores) or a positive integer", threads);
  }
  const int wanted = threads == 0 ? usable_cores() : threads;
  std::atomic<int>& current = threads_in_use();
  prepare_threads(wanted);
  current = wanted;
}

int thread_count() {
  return threads_in_use();
}

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& task) {
  const int threads = thread_count();
  if (count < 2 || threads < 2) {
    for (std::size_t i = 0; i < count; ++i) {
      ask_whoever_waits();
      task(i);
    }
    return;
  }
  Failure failure(count);
  run_tasks(count, threads, [&](std::size_t i) {
    if (failure.skips(i)) {
      return;
    }
    try {
      ask_whoever_waits();
    } catch (...) {
      failure.record(0, std::current_exception());  // nothing more is wanted
      return;
    }
    try {
      task(i);
    } catch (...) {
      failure.record(i, std::current_exception());
    }
  });
  failure.rethrow();
}

}  // namespace base
}  // namespace gtv
