#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace gtv::score {

/// Joins the results of tasks in the order of the tasks, whatever the order in which they end, and
/// holds no more of them than wait for an earlier one. Thread-safe.
template <class Part>
class OrderedMerge {
 public:
  /// @param merge called as merge(into, part).
  template <class Merge>
  void add(std::size_t task, Part part, const Merge& merge) {
    const std::scoped_lock lock(joining_);
    waiting_.emplace(task, std::move(part));
    while (!waiting_.empty() && waiting_.begin()->first == next_) {
      Part first = std::move(waiting_.begin()->second);
      waiting_.erase(waiting_.begin());
      ++next_;
      if (all_) {
        merge(*all_, first);
      } else {
        all_ = std::move(first);
      }
    }
  }

  /// Once every task has added its part.
  [[nodiscard]] Part take() { return std::move(*all_); }

 private:
  std::mutex joining_;
  std::map<std::size_t, Part> waiting_;
  std::size_t next_ = 0;
  std::optional<Part> all_;
};

}  // namespace gtv::score
