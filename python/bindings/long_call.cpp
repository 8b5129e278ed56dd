#include "long_call.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace gtv::python {
namespace {

constexpr std::chrono::milliseconds wake_interval{50};

struct Stopped : std::exception {};

struct News {
  std::string label;
  std::size_t done = 0;
  std::size_t total = 0;
};

/// What the two threads tell each other.
class Board {
 public:
  void tell(const study::ProgressState& state) {
    if (stopped_) throw Stopped();
    const std::lock_guard lock(mutex_);
    news_ = News{std::string(state.label), state.done, state.total};
  }
  void end(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
    ended_ = true;
    changed_.notify_all();
  }

  void stop() { stopped_ = true; }
  /// Whether the work ended within a moment.
  bool wait() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, wake_interval, [&] { return ended_; });
  }
  std::optional<News> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(news_, std::nullopt);
  }
  /// Once it ended.
  [[nodiscard]] const std::exception_ptr& failure() const { return failure_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<News> news_;
  bool ended_ = false;
  std::exception_ptr failure_;
  std::atomic<bool> stopped_{false};
};

/// Signals are left to Python's threads: they would interrupt the work's writing of files.
template <class Function>
std::thread deaf_thread(Function function) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  std::thread thread(std::move(function));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

/// With the interpreter's lock. @throws py::error_already_set
void show_news(Board& board, const py::object& show) {
  const std::optional<News> news = board.take();
  if (news && !show.is_none()) show(news->label, news->done, news->total);
}

/// Waits for the end of the work. @return what a signal or `show` raised meanwhile, or null.
std::exception_ptr attend(Board& board, const py::object& show) {
  std::exception_ptr raised;
  while (!board.wait()) {
    if (raised) continue;
    const py::gil_scoped_acquire locked;
    try {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      show_news(board, show);
    } catch (...) {
      raised = std::current_exception();
      board.stop();
    }
  }
  return raised;
}

}  // namespace

void long_call(const std::function<void(const study::ProgressReport&)>& work,
               const py::object& show) {
  Board board;
  std::exception_ptr raised;
  {
    const py::gil_scoped_release released;
    std::thread worker = deaf_thread([&] {
      std::exception_ptr failure;
      try {
        work([&](const study::ProgressState& state) { board.tell(state); });
      } catch (...) {
        failure = std::current_exception();
      }
      board.end(failure);
    });
    raised = attend(board, show);
    worker.join();
  }
  if (raised) std::rethrow_exception(raised);
  if (board.failure()) std::rethrow_exception(board.failure());
  show_news(board, show);
}

}  // namespace gtv::python
