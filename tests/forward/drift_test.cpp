#include <gmock/gmock.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/forward/schedule.hpp"

namespace gtv::forward {
namespace {

/// A time strictly inside the schedule's range, anywhere on a logarithmic scale.
double any_time(const Schedule& schedule) {
  const double exponent = *rc::gen::inRange(0, 1000000) * 1e-6 * 9 - 9;
  return std::pow(10, exponent) * 0.99 * std::min(schedule.default_t_max(), 5.0);
}

RC_GTEST_PROP(Drift, EqualsTheFormWithBetaAndTheScore, ()) {
  const auto schedule = make_schedule(*rc::gen::elementOf(schedule_names()), {.b0 = .3, .b1 = 9});
  const double t = any_time(*schedule);
  const double x = -1.3;
  const double denoised = 0.7;
  const double score = (schedule->alpha(t) * denoised - x) / schedule->sigma_squared(t);
  const double want = -schedule->beta(t) * x - schedule->diffusion(t) * score;
  const Drift drift = schedule->drift(t);
  const double scale = std::abs(drift.state * x) + std::abs(drift.denoised * denoised) +
                       std::abs(schedule->beta(t) * x);
  RC_ASSERT(std::abs(drift.state * x + drift.denoised * denoised - want) <= 1e-13 * scale);
}

RC_GTEST_PROP(Drift, KeepsAPathThatOnlyTheNoiseLeaves, ()) {
  // x = alpha mu + sigma z solves the ODE if the denoiser says mu, so the slopes must agree.
  const auto schedule = make_schedule(*rc::gen::elementOf(schedule_names()), {.b0 = .3, .b1 = 9});
  const double t = any_time(*schedule);
  const auto x = [&](double s) {
    const Level level = schedule->level(s);
    return level.alpha * 0.7 + level.sigma * 1.9;
  };
  const double h = 1e-3 * std::min(t, std::abs(schedule->t_limit() - t));
  const double slope = (8 * (x(t + h) - x(t - h)) - (x(t + 2 * h) - x(t - 2 * h))) / (12 * h);
  const Drift drift = schedule->drift(t);
  const double scale = std::abs(drift.state * x(t)) + std::abs(drift.denoised * 0.7);
  RC_ASSERT(std::abs(drift.state * x(t) + drift.denoised * 0.7 - slope) <= 1e-7 * scale);
}

TEST(Drift, IsFiniteWhereAlphaVanishes) {
  const Drift cosine = make_schedule("cosine")->drift(1);
  EXPECT_EQ(cosine.state, 0);
  EXPECT_DOUBLE_EQ(cosine.denoised, -std::acos(-1.0) / 2);
  const Drift flow = make_schedule("flow")->drift(1);
  EXPECT_EQ(flow.state, 1);
  EXPECT_EQ(flow.denoised, -1);
}

TEST(Drift, IsRefusedWhereEvenThatFormIsInfinite) {
  const auto linear = make_schedule("linear-variance");
  EXPECT_TRUE(std::isfinite(linear->drift(std::nextafter(1.0, 0.0)).denoised));
  try {
    (void)linear->drift(1);
    FAIL() << "no error";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("infinite at t = 1, expected t < 1"));
  }
  for (const auto& name : schedule_names()) {
    EXPECT_THROW((void)make_schedule(name)->drift(0), InputError) << name;
  }
}

}  // namespace
}  // namespace gtv::forward
