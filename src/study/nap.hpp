#pragma once

#include <algorithm>
#include <chrono>
#include <thread>

namespace gtv::study {

/// Sleeps between two looks at what may have come, the longer the less comes. Waiting for a message
/// would take a whole core, and every look disturbs a thread that computes: naps of 0.2 ms cost two
/// ranks 3 % of all time. Where nobody has enough ahead not to miss anything, naps are short.
class Nap {
 public:
  void was_busy() { next_ = shortest; }
  void take() {
    std::this_thread::sleep_for(next_);
    next_ = std::min(next_ * 2, longest);
  }
  static void take_short() { std::this_thread::sleep_for(hasty); }

 private:
  static constexpr std::chrono::microseconds hasty{500};
  static constexpr std::chrono::milliseconds shortest{4};
  static constexpr std::chrono::milliseconds longest{32};
  std::chrono::milliseconds next_ = shortest;
};

}  // namespace gtv::study
