#include "study/progress.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

#include "gtv/base/executor.hpp"

namespace gtv::study {
namespace {

TEST(Progress, ReportsTheFirstAndTheLastStepHoweverFastTheyAre) {
  std::vector<std::size_t> told;
  {
    Progress progress("work", 1000, [&](const ProgressState& state) {
      EXPECT_EQ(state.label, "work");
      EXPECT_EQ(state.total, 1000U);
      told.push_back(state.done);
    });
    for (int i = 0; i < 1000; ++i) progress.advance();
  }
  ASSERT_GE(told.size(), 2U);
  EXPECT_EQ(told.front(), 1U);
  EXPECT_EQ(told.back(), 1000U);
  EXPECT_LT(told.size(), 100U);  // 10 s of steps that take none
}

TEST(Progress, ReportsHowFarUnfinishedWorkCame) {
  std::vector<std::size_t> told;
  {
    Progress progress(
        "work", 10, [&](const ProgressState& state) { told.push_back(state.done); }, /*done=*/3);
    for (int i = 0; i < 4; ++i) progress.advance();
  }
  EXPECT_EQ(told, (std::vector<std::size_t>{4, 7}));
}

TEST(Progress, ReportsOneStateAtATime) {
  std::atomic<int> inside = 0;
  Progress progress("work", 500, [&](const ProgressState&) {
    EXPECT_EQ(++inside, 1);
    --inside;
  });
  set_thread_count(4);
  parallel_for(500, [&](std::size_t) { progress.advance(); });
  set_thread_count(0);
}

TEST(Progress, StopsTheLoopByWhatItsReportThrows) {
  for (const int threads : {1, 4}) {
    set_thread_count(threads);
    std::atomic<int> done = 0;
    Progress progress("work", 100000,
                      [](const ProgressState&) { throw std::runtime_error("stop"); });
    const auto work = [&](std::size_t) {
      ++done;
      progress.advance();
    };
    EXPECT_THROW(parallel_for(100000, work), std::runtime_error);
    EXPECT_LE(done, 1000) << threads;  // a task a thread, if not for the one being told
  }
  set_thread_count(0);
}

TEST(Progress, CountsForItsRateOnlyWhatThisProcessHasDone) {
  Progress progress("work", 100, {}, /*done=*/40, "members");
  progress.skip(10);
  EXPECT_EQ(progress.state().rate, 0);
  EXPECT_EQ(progress.state().left_s(), 0);
  progress.advance(5);
  const ProgressState state = progress.state();
  EXPECT_EQ(state.done, 55U);
  EXPECT_EQ(state.unit, "members");
  EXPECT_NEAR(state.rate * state.elapsed_s, 5, 1e-9);
  EXPECT_NEAR(state.left_s(), 9 * state.elapsed_s, 1e-9 * state.elapsed_s);
}

TEST(Progress, OfNobodyWhoListensOnlyCounts) {
  Progress progress("work", 2, {});
  for (int i = 0; i < 3; ++i) progress.advance();
}

}  // namespace
}  // namespace gtv::study
