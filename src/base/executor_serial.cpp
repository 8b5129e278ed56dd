#if !defined(GTV_EXECUTOR_TBB) && !defined(GTV_EXECUTOR_THREADS)

#include "base/executor_backend.hpp"
#include "gtv/base/executor.hpp"

namespace gtv {
inline namespace base {

void prepare_threads(int /*threads*/) {}

void run_tasks(std::size_t count, int /*threads*/, const std::function<void(std::size_t)>& task) {
  for (std::size_t i = 0; i < count; ++i) {
    task(i);
  }
}

const char* executor_name() {
  return "serial";
}

}  // namespace base
}  // namespace gtv

#endif
