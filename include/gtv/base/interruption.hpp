#pragma once

#include <functional>

namespace gtv {
inline namespace base {

/// While it lives, every parallel_for that its thread calls, however deep in the library, asks it
/// before each task that runs on that thread. What it throws ends the loop and leaves it as the
/// exception of a task would. For callers that may lose interest, such as an interpreter whose user
/// presses Ctrl-C. May be nested; the innermost is asked.
class Interruption {
 public:
  /// @param ask is called often, in the midst of any work: it looks at a clock first.
  explicit Interruption(std::function<void()> ask);
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  ~Interruption();

 private:
  std::function<void()> ask_;
  const std::function<void()>* outer_;
};

}  // namespace base
}  // namespace gtv
