#include "gtv/forward/schedule.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "gtv/base/error.hpp"
#include "oracle/forward.hpp"

namespace gtv::forward {
namespace {

using testing::HasSubstr;

constexpr ScheduleParameters kParameters{.b0 = 0.3,
                                         .b1 = 11};  // not the defaults: a lost one shows

std::string error_text(const auto& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

class EverySchedule : public testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<const Schedule> schedule = make_schedule(GetParam(), kParameters);
};
INSTANTIATE_TEST_SUITE_P(Schedules, EverySchedule, testing::ValuesIn(schedule_names()),
                         [](const auto& parameter) {
                           std::string name = parameter.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST_P(EverySchedule, LevelsMatchTheTableTo1e14FromTheVeryStart) {
  for (const double t : {1e-12, 1e-9, 1e-6, 1e-4, 1e-3, 0.01, 0.1, 0.3, 0.49, 0.5, 0.51, 0.75, 0.9,
                         0.999, 1 - 1e-9, 1.0, 2.5, 80.0}) {
    if (t > schedule->t_limit()) break;
    const auto want = oracle::schedule_table(GetParam(), kParameters.b0, kParameters.b1, t);
    EXPECT_NEAR(schedule->sigma_squared(t), want.sigma_squared, 1e-14 * want.sigma_squared) << t;
    EXPECT_NEAR(schedule->alpha(t), want.alpha, 1e-14 * want.alpha) << t;
  }
}

TEST_P(EverySchedule, VarianceIsTheIntegralOfTheDiffusion) {
  for (const double t : {0.02, 0.4, 0.9, 3.0}) {
    if (t > schedule->t_limit()) break;
    const auto alpha = [&](double s) { return schedule->alpha(s); };
    const auto diffusion = [&](double s) { return schedule->diffusion(s); };
    const double want = oracle::noise_variance(alpha, diffusion, t, 4000);
    EXPECT_NEAR(schedule->sigma_squared(t), want, 1e-11 * want) << t;
  }
}

TEST_P(EverySchedule, BetaIsTheLogarithmicSlopeOfAlpha) {
  const double h = 1e-5;
  for (const double t : {0.02, 0.4, 0.9}) {
    const double want =
        -(std::log(schedule->alpha(t + h)) - std::log(schedule->alpha(t - h))) / (2 * h);
    EXPECT_NEAR(schedule->beta(t), want, 1e-7 * (1 + want)) << t;
  }
}

TEST_P(EverySchedule, StartsAtTheDataWithoutNoise) {
  EXPECT_EQ(schedule->alpha(0), 1);
  EXPECT_EQ(schedule->sigma_squared(0), 0);
  EXPECT_EQ(schedule->level(0).sigma, 0);
  EXPECT_TRUE(std::isfinite(schedule->beta(0)));
  EXPECT_TRUE(std::isfinite(schedule->diffusion(0)));
}

TEST_P(EverySchedule, EndsAsItSays) {
  if (std::isinf(schedule->t_limit())) {
    EXPECT_FALSE(schedule->ends_in_pure_noise());
    return;
  }
  EXPECT_EQ(schedule->alpha(schedule->t_limit()) == 0, schedule->ends_in_pure_noise());
  EXPECT_EQ(std::isinf(schedule->beta(1)), schedule->ends_in_pure_noise());
  EXPECT_EQ(std::isinf(schedule->diffusion(1)), schedule->ends_in_pure_noise());
  EXPECT_EQ(schedule->sigma_squared(1) == 1, schedule->ends_in_pure_noise());
}

TEST_P(EverySchedule, DefaultTimesHaveFiniteCoefficients) {
  const Drift drift = schedule->drift(schedule->default_t_max());
  EXPECT_TRUE(std::isfinite(drift.state) && std::isfinite(drift.denoised));
  EXPECT_TRUE(std::isfinite(schedule->diffusion(schedule->default_t_max_of_reverse_sde())));
  EXPECT_TRUE(std::isfinite(schedule->beta(schedule->default_t_max_of_reverse_sde())));
}

TEST_P(EverySchedule, RefusesTimesOutsideItsRange) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double t : {-1e-300, nan, infinity, std::nextafter(schedule->t_limit(), 1e300)}) {
    if (t <= schedule->t_limit() && t > 0 && std::isfinite(t)) continue;  // no end to pass
    EXPECT_THROW((void)schedule->alpha(t), InputError) << t;
    EXPECT_THROW((void)schedule->sigma_squared(t), InputError) << t;
    EXPECT_THROW((void)schedule->beta(t), InputError) << t;
    EXPECT_THROW((void)schedule->diffusion(t), InputError) << t;
    EXPECT_THROW((void)schedule->drift(t), InputError) << t;
    EXPECT_THROW((void)schedule->level(t), InputError) << t;
  }
}

TEST_P(EverySchedule, KnowsItsName) {
  EXPECT_EQ(schedule->name(), GetParam());
}

TEST(Schedule, ConstantRatesGiveTheClosedFormVariance) {
  const auto schedule = make_schedule("vp", {.b0 = 1.7, .b1 = 0});
  for (const double t : {1e-9, 0.2, 1.0}) {
    const double d_over_beta = schedule->diffusion(t) / schedule->beta(t);
    EXPECT_DOUBLE_EQ(schedule->sigma_squared(t), d_over_beta * -std::expm1(-2 * 1.7 * t));
  }
}

TEST(Schedule, TheTwoVarianceSchedulesThatLibrariesMixUpEndApart) {
  EXPECT_NEAR(std::log(make_schedule("vp")->alpha(1)), -10.05, 1e-13);
  EXPECT_NEAR(std::log(make_schedule("vp-song")->alpha(1)), -5.025, 1e-13);
}

TEST(Schedule, DefaultTimesAreThoseOfTheContract) {
  const auto times = [](std::string_view name) {
    const auto schedule = make_schedule(name);
    return std::pair(schedule->default_t_max(), schedule->default_t_max_of_reverse_sde());
  };
  EXPECT_EQ(times("vp"), std::pair(1.0, 1.0));
  EXPECT_EQ(times("vp-song"), std::pair(1.0, 1.0));
  EXPECT_EQ(times("sub-vp"), std::pair(1.0, 1.0));
  EXPECT_EQ(times("ou"), std::pair(5.0, 5.0));
  EXPECT_EQ(times("ve"), std::pair(80.0, 80.0));
  EXPECT_EQ(times("linear-variance"), std::pair(0.999, 0.999));
  EXPECT_EQ(times("cosine"), std::pair(1.0, 0.999));
  EXPECT_EQ(times("flow"), std::pair(1.0, 0.999));
}

TEST(Schedule, AnUnknownNameIsAnsweredWithTheNearest) {
  const std::string text = error_text([] { (void)make_schedule("cosin"); });
  EXPECT_THAT(text, HasSubstr("'cosin'"));
  EXPECT_THAT(text, HasSubstr("vp, vp-song, sub-vp, ou, ve, linear-variance, cosine, flow"));
  EXPECT_THAT(text, HasSubstr("did you mean 'cosine'"));
}

TEST(Schedule, ParametersThatDoNotIncreaseTheNoiseAreRefused) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  for (const std::string name : {"vp", "vp-song", "sub-vp"}) {
    for (const ScheduleParameters bad :
         {ScheduleParameters{-0.1, 20}, {1, -1.5}, {0, 0}, {nan, 1}, {1, infinity}}) {
      EXPECT_THROW((void)make_schedule(name, bad), InputError) << bad.b0 << ' ' << bad.b1;
    }
    EXPECT_NO_THROW((void)make_schedule(name, {0, 3}));
    EXPECT_NO_THROW((void)make_schedule(name, {3, -3}));
  }
  EXPECT_THAT(error_text([] {
                (void)make_schedule("vp", {-0.1, 20});
              }),
              HasSubstr("got b0 = -0.1, expected b0 >= 0"));
}

TEST(Schedule, TheOthersIgnoreTheParameters) {
  EXPECT_EQ(make_schedule("ou", {-1, 7})->beta(0.5), 1);
}

TEST(Schedule, TimesOfAStudyAreChecked) {
  const auto cosine = make_schedule("cosine");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_NO_THROW(check_times(*cosine, 0, 1));
  EXPECT_THAT(error_text([&] { check_times(*cosine, 0.5, 0.5); }), HasSubstr("t_min < t_max"));
  EXPECT_THAT(error_text([&] { check_times(*cosine, 0.5, 1.5); }),
              HasSubstr("got t_max = 1.5, expected at most 1"));
  EXPECT_THROW(check_times(*cosine, -0.1, 1), InputError);
  EXPECT_THROW(check_times(*cosine, nan, 1), InputError);
  EXPECT_THROW(check_times(*cosine, 0, nan), InputError);
  EXPECT_THROW(check_times(*make_schedule("ve"), 0, std::numeric_limits<double>::infinity()),
               InputError);
}

}  // namespace
}  // namespace gtv::forward
