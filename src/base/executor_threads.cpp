#ifdef GTV_EXECUTOR_THREADS

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

#include "base/executor_backend.hpp"
#include "gtv/base/executor.hpp"

namespace gtv {
inline namespace base {
namespace {

// Threads that may still be started; negative while more run than a new, lower limit allows.
std::atomic<int>& spare_threads() {
  static std::atomic<int> spare = 0;
  return spare;
}

std::atomic<int>& spare_limit() {
  static std::atomic<int> limit = 0;
  return limit;
}

// Takes at most `wanted` of the spare threads: a nested loop gets what the outer one left over, and
// runs on its own thread if nothing is left, so it never waits for anybody.
int claim(int wanted) {
  int spare = spare_threads().load();
  int taken = 0;
  do {
    taken = std::clamp(spare, 0, wanted);
  } while (!spare_threads().compare_exchange_weak(spare, spare - taken));
  return taken;
}

}  // namespace

void prepare_threads(int threads) {
  const int limit = threads - 1;
  spare_threads() += limit - spare_limit().exchange(limit);
}

void run_tasks(std::size_t count, int threads, const std::function<void(std::size_t)>& task) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      task(i);
    }
  };
  const auto useful = std::min(count, static_cast<std::size_t>(threads)) - 1;
  const int taken = claim(static_cast<int>(useful));
  std::vector<std::thread> helpers;
  helpers.reserve(static_cast<std::size_t>(taken));
  try {
    for (int i = 0; i < taken; ++i) {
      helpers.emplace_back(work);
    }
  } catch (const std::system_error&) {
    // The system gives no more threads: those there are do the work.
  }
  work();
  for (std::thread& helper : helpers) {
    helper.join();
  }
  spare_threads() += taken;
}

const char* executor_name() {
  return "threads";
}

}  // namespace base
}  // namespace gtv

#endif
