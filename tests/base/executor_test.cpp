#include "gtv/base/executor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/base/interruption.hpp"
#include "gtv/base/random.hpp"

namespace gtv {
namespace {

class Executor : public testing::TestWithParam<int> {
 protected:
  void SetUp() override { set_thread_count(GetParam()); }
  void TearDown() override { set_thread_count(0); }
};

INSTANTIATE_TEST_SUITE_P(Threads, Executor, testing::Values(1, 2, 3, 8));

TEST_P(Executor, CallsEveryTaskOnce) {
  for (const std::size_t count : std::vector<std::size_t>{0, 1, 2, 7, 1000}) {
    std::vector<std::atomic<int>> calls(count);
    parallel_for(count, [&](std::size_t i) { ++calls[i]; });
    for (const auto& n : calls) {
      EXPECT_EQ(n, 1);
    }
  }
}

TEST_P(Executor, GivesTheSameBitsAsOneThread) {
  // Sums of unlike magnitude, which any other order would round otherwise.
  const auto reduce = [] {
    constexpr std::size_t tasks = 100;
    std::vector<double> part(tasks);
    parallel_for(tasks, [&](std::size_t i) {
      const RandomStream stream(9, static_cast<std::uint32_t>(i), Purpose::test);
      for (std::uint64_t k = 0; k < 500; ++k) {
        part[i] += 1 / stream.uniform(k);
      }
    });
    return std::accumulate(part.begin(), part.end(), 0.0);
  };
  const double here = reduce();
  set_thread_count(1);
  EXPECT_EQ(here, reduce());
}

TEST_P(Executor, UsesNoMoreThreadsThanAsked) {
  std::mutex mutex;
  std::set<std::thread::id> ids;
  parallel_for(200, [&](std::size_t) {
    const std::lock_guard lock(mutex);
    ids.insert(std::this_thread::get_id());
  });
  EXPECT_LE(ids.size(), static_cast<std::size_t>(GetParam()));
}

TEST_P(Executor, RunsLoopsWithinLoops) {
  std::atomic<int> calls = 0;
  parallel_for(20, [&](std::size_t) {
    parallel_for(15, [&](std::size_t) { parallel_for(4, [&](std::size_t) { ++calls; }); });
  });
  EXPECT_EQ(calls, 20 * 15 * 4);
}

TEST_P(Executor, MayHoldALockAcrossAnInnerLoop) {
  // Deadlocks if a thread that waits for its inner loop starts another task of the outer one.
  std::mutex mutex;
  int calls = 0;
  parallel_for(50, [&](std::size_t) {
    const std::lock_guard lock(mutex);
    std::atomic<int> inner = 0;
    parallel_for(20, [&](std::size_t) { ++inner; });
    calls += inner;
  });
  EXPECT_EQ(calls, 50 * 20);
}

TEST_P(Executor, RethrowsTheFailureOfTheLowestTask) {
  for (int repeat = 0; repeat < 50; ++repeat) {
    EXPECT_THAT(
        [] {
          parallel_for(100, [](std::size_t i) {
            if (i % 10 == 7) {
              throw std::runtime_error(std::to_string(i));
            }
          });
        },
        testing::ThrowsMessage<std::runtime_error>("7"));
  }
}

TEST_P(Executor, RunsEveryTaskBelowAFailure) {
  std::vector<std::atomic<int>> calls(64);
  EXPECT_THROW(parallel_for(64,
                            [&](std::size_t i) {
                              ++calls[i];
                              if (i == 40) {
                                throw WorkError("40");
                              }
                            }),
               WorkError);
  for (std::size_t i = 0; i <= 40; ++i) {
    EXPECT_EQ(calls[i], 1) << i;
  }
}

TEST_P(Executor, PassesAnInnerFailureOutwards) {
  EXPECT_THAT(
      [] {
        parallel_for(8, [](std::size_t outer) {
          parallel_for(8, [outer](std::size_t inner) {
            if (outer >= 3 && inner >= 5) {
              throw std::runtime_error(std::to_string(10 * outer + inner));
            }
          });
        });
      },
      testing::ThrowsMessage<std::runtime_error>("35"));
}

TEST_P(Executor, EndsWhenWhoeverWaitsLosesInterest) {
  struct Enough : std::exception {};
  std::atomic<int> done = 0;
  int asked = 0;
  const auto caller = std::this_thread::get_id();
  {
    const Interruption interruption([&] {
      EXPECT_EQ(std::this_thread::get_id(), caller);
      if (++asked > 3) throw Enough();
    });
    const auto loops = [&] {
      parallel_for(10, [&](std::size_t) {
        parallel_for(10'000, [&](std::size_t) {
          ++done;
          std::this_thread::sleep_for(std::chrono::microseconds(10));
        });
      });
    };
    EXPECT_THROW(loops(), Enough);
    EXPECT_LT(done, 100'000);
    const Interruption inner([] {});
    EXPECT_NO_THROW(parallel_for(5, [&](std::size_t) { ++done; }));
  }
  done = 0;
  parallel_for(100, [&](std::size_t) { ++done; });
  EXPECT_EQ(done, 100);
  EXPECT_GE(asked, 4);
}

TEST_P(Executor, ServesSeveralCallersAtOnce) {
  std::atomic<int> calls = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 3; ++caller) {
    callers.emplace_back([&] { parallel_for(100, [&](std::size_t) { ++calls; }); });
  }
  for (std::thread& caller : callers) {
    caller.join();
  }
  EXPECT_EQ(calls, 300);
}

TEST_P(Executor, ReportsItsThreads) {
  EXPECT_EQ(thread_count(), GetParam());
}

TEST(ExecutorThreads, ZeroMeansAtLeastOneCore) {
  set_thread_count(0);
  EXPECT_GE(thread_count(), 1);
}

TEST(ExecutorThreads, RefusesNegativeNumbers) {
  set_thread_count(2);
  EXPECT_THAT([] { set_thread_count(-1); },
              testing::ThrowsMessage<InputError>(
                  "threads: got -1, expected 0 (all cores) or a positive integer"));
  EXPECT_EQ(thread_count(), 2);
  set_thread_count(0);
}

TEST(ExecutorThreads, MayChangeBetweenLoops) {
  for (const int threads : {4, 1, 3, 2, 8, 0}) {
    set_thread_count(threads);
    std::atomic<int> calls = 0;
    parallel_for(50, [&](std::size_t) { ++calls; });
    EXPECT_EQ(calls, 50);
  }
}

TEST(ExecutorThreads, HasOneOfThreeNames) {
  EXPECT_THAT(executor_name(), testing::AnyOf(testing::StrEq("tbb"), testing::StrEq("threads"),
                                              testing::StrEq("serial")));
}

}  // namespace
}  // namespace gtv
