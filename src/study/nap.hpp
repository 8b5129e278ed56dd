#pragma once

#include <algorithm>
#include <chrono>
#include <thread>

namespace gtv::study {

/// Sleeps between two looks at what may have come, the longer the less comes: waiting for a message
/// would take a whole core.
class Nap {
 public:
  void was_busy() { next_ = shortest; }
  void take() {
    std::this_thread::sleep_for(next_);
    next_ = std::min(next_ * 2, longest);
  }

 private:
  static constexpr std::chrono::microseconds shortest{200};
  static constexpr std::chrono::microseconds longest{3200};
  std::chrono::microseconds next_ = shortest;
};

}  // namespace gtv::study
