#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace gtv::study {

/// Calls a function at once and then every so often, on a thread of its own, until this goes.
class Heartbeat {
 public:
  /// @param beat what it throws is lost: the next beat may fare better. What it looks at outlives
  /// this.
  Heartbeat(std::chrono::milliseconds every, std::function<void()> beat);
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

 private:
  void run(std::chrono::milliseconds every);

  std::function<void()> beat_;
  bool ending_ = false;
  std::mutex changing_;
  std::condition_variable ended_;
  std::thread thread_;
};

}  // namespace gtv::study
