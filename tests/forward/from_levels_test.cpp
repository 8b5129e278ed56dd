#include "gtv/forward/from_levels.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "gtv/base/error.hpp"

namespace gtv::forward {
namespace {

using testing::HasSubstr;

LevelFunctions levels_of(const Schedule& schedule) {
  return {.name = "mine",
          .alpha = [&](double t) { return schedule.alpha(t); },
          .sigma = [&](double t) { return schedule.level(t).sigma; },
          .alpha_slope = {},
          .sigma_slope = {},
          .t_limit = schedule.t_limit(),
          .default_t_max = schedule.default_t_max()};
}

void expect_near(double got, double want, double tolerance, double t) {
  // Levels near 1 are known to 1e-16 only, whatever their slope: hence the absolute part.
  EXPECT_NEAR(got, want, tolerance * std::abs(want) + 1e-3 * tolerance) << "t = " << t;
}

class FromLevels : public testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<const Schedule> want = make_schedule(GetParam(), {.b0 = 0.3, .b1 = 11});
};
INSTANTIATE_TEST_SUITE_P(Schedules, FromLevels, testing::ValuesIn(schedule_names()),
                         [](const auto& parameter) {
                           std::string name = parameter.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST_P(FromLevels, RecoversTheRatesByDifferentiationAsAccuratelyAsDocumented) {
  const auto got = schedule_from_levels(levels_of(*want));
  for (const double t : {1e-4, 1e-3, 0.01, 0.1, 0.3, 0.5, 0.8, 0.95, 0.999, 1.0, 4.0, 70.0}) {
    if (t > want->default_t_max() || want->alpha(t) < 1e-4) break;
    expect_near(got->beta(t), want->beta(t), 1e-8, t);
    expect_near(got->diffusion(t), want->diffusion(t), 1e-8, t);
    expect_near(got->drift(t).state, want->drift(t).state, 1e-8, t);
    expect_near(got->drift(t).denoised, want->drift(t).denoised, 1e-8, t);
  }
}

TEST_P(FromLevels, PassesTheLevelsThrough) {
  const auto got = schedule_from_levels(levels_of(*want));
  for (const double t : {0.0, 1e-6, 0.3, 1.0}) {
    EXPECT_EQ(got->alpha(t), want->alpha(t));
    EXPECT_EQ(got->level(t).sigma, want->level(t).sigma);
  }
  EXPECT_EQ(got->ends_in_pure_noise(), want->ends_in_pure_noise());
  EXPECT_EQ(got->t_limit(), want->t_limit());
  EXPECT_EQ(got->default_t_max(), want->default_t_max());
  EXPECT_EQ(got->name(), "mine");
}

TEST(FromLevelsOnce, SuppliedDerivativesAreUsedAsTheyAre) {
  const auto want = make_schedule("ou");
  LevelFunctions levels = levels_of(*want);
  levels.alpha_slope = [](double t) { return -std::exp(-t); };
  levels.sigma_slope = [](double t) { return std::exp(-2 * t) / std::sqrt(-std::expm1(-2 * t)); };
  const auto got = schedule_from_levels(std::move(levels));
  for (const double t : {1e-9, 1e-3, 1.0, 5.0}) {
    expect_near(got->beta(t), 1, 1e-14, t);
    expect_near(got->diffusion(t), 1, 1e-14, t);
    expect_near(got->drift(t).state, want->drift(t).state, 1e-14, t);
    expect_near(got->drift(t).denoised, want->drift(t).denoised, 1e-14, t);
  }
}

TEST(FromLevelsOnce, TheDriftIsFiniteWhereAlphaVanishes) {
  const auto cosine = make_schedule("cosine");
  const auto got = schedule_from_levels(levels_of(*cosine));
  EXPECT_TRUE(std::isinf(got->beta(1)) && std::isinf(got->diffusion(1)));
  EXPECT_NEAR(got->drift(1).state, 0, 1e-8);
  expect_near(got->drift(1).denoised, cosine->drift(1).denoised, 1e-8, 1);
  EXPECT_EQ(got->default_t_max_of_reverse_sde(), 0.999);
}

TEST(FromLevelsOnce, AVerticalTangentIsReportedNotGuessed) {
  const auto linear = make_schedule("linear-variance");
  const auto got = schedule_from_levels(levels_of(*linear));
  try {
    (void)got->drift(1);
    FAIL() << "no error";
  } catch (const WorkError& error) {
    EXPECT_THAT(error.what(),
                HasSubstr("schedule 'mine': the derivative of alpha at t = 1 did not converge"));
  }
}

template <class Action>
std::string error_text(const Action& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST(FromLevelsOnce, LevelsThatNoDiffusionHasAreRefused) {
  LevelFunctions levels{.name = "shrinking",
                        .alpha = [](double) { return 1.0; },
                        .sigma = [](double t) { return t * (1.5 - t); },
                        .alpha_slope = {},
                        .sigma_slope = {}};
  const auto schedule = schedule_from_levels(levels);
  EXPECT_NO_THROW((void)schedule->diffusion(0.5));
  EXPECT_THAT(error_text([&] { (void)schedule->diffusion(0.9); }),
              HasSubstr("schedule 'shrinking': got levels with D(0.9) = "));
}

TEST(FromLevelsOnce, BadFunctionsAndLimitsAreRefused) {
  const auto good = make_schedule("flow");
  const auto with = [&](auto change) {
    LevelFunctions levels = levels_of(*good);
    change(levels);
    return error_text([&] {
      const auto schedule = schedule_from_levels(levels);
      (void)schedule->level(0.5);
    });
  };
  EXPECT_EQ(with([](LevelFunctions&) {}), "no error");
  EXPECT_EQ(with([](LevelFunctions& l) { l.alpha = {}; }),
            "schedule 'mine': got no function alpha, expected one");
  EXPECT_EQ(with([](LevelFunctions& l) { l.sigma = {}; }),
            "schedule 'mine': got no function sigma, expected one");
  EXPECT_EQ(with([](LevelFunctions& l) { l.alpha = [](double t) { return 0.25 - t; }; }),
            "schedule 'mine': got alpha(1) = -0.75, expected at least 0");
  EXPECT_EQ(with([](LevelFunctions& l) { l.sigma = [](double t) { return std::log(t - 1); }; }),
            "schedule 'mine': got sigma(1) = -inf, expected a finite number");
  EXPECT_EQ(with([](LevelFunctions& l) { l.t_limit = -1; }),
            "schedule 'mine': got t_limit = -1, expected a positive number");
  EXPECT_EQ(with([](LevelFunctions& l) { l.default_t_max = 2; }),
            "schedule 'mine': got default_t_max = 2, expected a finite number in (0, 1]");
}

}  // namespace
}  // namespace gtv::forward
