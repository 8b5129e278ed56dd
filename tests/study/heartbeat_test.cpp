#include "study/heartbeat.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

namespace gtv::study {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

void wait_until(const std::function<bool()>& true_at_last) {
  while (!true_at_last()) std::this_thread::sleep_for(milliseconds(1));
}

TEST(Heartbeat, BeatsAtOnceAndThenAgainAndAgain) {
  std::atomic<int> beats = 0;
  const Heartbeat rare(hours(1), [&] { ++beats; });
  wait_until([&] { return beats == 1; });
  const Heartbeat often(milliseconds(1), [&] { ++beats; });
  wait_until([&] { return beats > 5; });
}

TEST(Heartbeat, GoesWithoutWaitingForTheNextBeatAndBeatsNoMore) {
  std::atomic<int> beats = 0;
  {
    const Heartbeat rare(hours(1), [&] { ++beats; });
  }
  EXPECT_EQ(beats, 1);
}

TEST(Heartbeat, SurvivesABeatThatFails) {
  std::atomic<int> beats = 0;
  const Heartbeat failing(milliseconds(1), [&] {
    ++beats;
    throw std::runtime_error("no");
  });
  wait_until([&] { return beats > 2; });
}

}  // namespace
}  // namespace gtv::study
