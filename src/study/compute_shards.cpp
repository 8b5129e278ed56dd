#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <numeric>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "study/seconds_since.hpp"
#include "study/shard_queue.hpp"

namespace gtv::study {
namespace {

/// The failures of shards; that of the first shard counts, whoever met it.
class ShardFailures {
 public:
  [[nodiscard]] bool any() const { return any_; }
  void add(std::uint64_t key, std::exception_ptr failure) {
    const std::lock_guard lock(changing_);
    failures_.emplace(key, std::move(failure));
    any_ = true;
  }
  void rethrow() const {
    if (any_) std::rethrow_exception(failures_.begin()->second);
  }

 private:
  std::map<std::uint64_t, std::exception_ptr> failures_;
  std::atomic<bool> any_{false};
  std::mutex changing_;
};

void compute_one(CellWork& work, ShardSource& source, const Shard& shard) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  std::string content;
  try {
    content = source.compute(work, shard);
  } catch (const Unneeded&) {
    return;
  } catch (const WorkError& error) {
    source.fail(shard, error.what());
    return;
  } catch (...) {
    source.give_back(shard);
    throw;
  }
  source.put(shard, std::move(content), seconds_since(start));
}

}  // namespace

void compute_shards(CellWork& work, ShardSource& source, const std::function<bool()>& stop) {
  ShardFailures failures;
  const auto stopped = [&] { return failures.any() || (stop && stop()); };
  const std::size_t workers =
      work.side_by_side() ? static_cast<std::size_t>(thread_count()) : std::size_t{1};
  while (!source.done() && !stopped()) {
    // A cell may turn out to need more shards when other workers have left: all begin again then.
    std::atomic<bool> some_left = false;
    std::atomic<bool> some_found = false;
    parallel_for(workers, [&](std::size_t) {
      std::uint64_t key = ~std::uint64_t{0};
      while (!stopped()) {
        const std::size_t known = source.known();
        try {
          const std::optional<Shard> shard = source.next();
          if (!shard) {
            some_left = true;
            return;
          }
          some_found = true;
          key = shard->key();
          compute_one(work, source, *shard);
        } catch (...) {
          failures.add(key, std::current_exception());
          return;
        }
        if (some_left && source.known() > known) return;
      }
    });
    if (!some_found && !source.done() && !stopped()) source.wait();
  }
  failures.rethrow();
}

void compute_all(CellWork& work, const ProgressReport& report) {
  MemoryStore store;
  std::vector<std::size_t> cells(work.cells());
  std::iota(cells.begin(), cells.end(), std::size_t{0});
  Progress progress(work.study().config.name, work.ticks(), report, 0, work.tick_unit());
  ShardQueue queue(work, store, cells, progress, OnFailure::end);
  compute_shards(work, queue);
}

}  // namespace gtv::study
