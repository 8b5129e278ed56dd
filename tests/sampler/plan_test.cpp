#include "gtv/sampler/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/forward/time_grid.hpp"
#include "gtv/sampler/method/heun.hpp"
#include "gtv/sampler/method/rk4.hpp"

namespace gtv::sampler {
namespace {

using testing::HasSubstr;

/// Executes a plan on numbers, stage by stage, for a scalar denoiser.
template <class Denoise>
double execute(const Plan& plan, double x, const Denoise& denoise) {
  double previous = 0;
  for (const Step& step : plan.steps) {
    std::array<double, Combination::max_stages> mu{};
    const auto value = [&](const Combination& c) {
      double v = c.x * x + c.previous * previous;
      for (std::size_t s = 0; s < mu.size(); ++s) v += c.denoised[s] * mu[s];
      return v;
    };
    for (std::size_t s = 0; s < static_cast<std::size_t>(step.stages); ++s) {
      mu[s] = denoise(value(step.input[s]), plan.levels[step.level[s]]);
    }
    x = value(step.output);
    previous = mu[0];
  }
  return x;
}

double wavy(double x, const forward::Level& level) {
  return std::sin(3 * x + level.alpha);
}

template <class Scheme>
double direct(const forward::Schedule& schedule, const std::vector<double>& grid, double x) {
  const auto drift = [&](double v, double t) {
    const forward::Drift d = schedule.drift(t);
    return d.state * v + d.denoised * wavy(v, schedule.level(t));
  };
  for (std::size_t k = 0; k + 1 < grid.size(); ++k) {
    x = Scheme{}(drift, x, grid[k], grid[k + 1] - grid[k]);
  }
  return x;
}

TEST(Plan, ExecutesWhatTheSchemeSaysOnNumbers) {
  const auto schedule = forward::make_schedule("vp");
  const std::vector<double> grid = forward::uniform_grid(1, 0.02, 7);
  for (const double x : {-1.3, 0.2, 0.9}) {
    EXPECT_NEAR(execute(make_plan(*schedule, "heun", grid), x, wavy),
                direct<Heun>(*schedule, grid, x), 1e-12);
    EXPECT_NEAR(execute(make_plan(*schedule, "rk4", grid), x, wavy),
                direct<Rk4>(*schedule, grid, x), 1e-12);
  }
}

TEST(Plan, AsksOncePerLevelThatStagesShare) {
  const auto schedule = forward::make_schedule("vp");
  const std::vector<double> grid = forward::uniform_grid(1, 0.02, 5);
  EXPECT_EQ(make_plan(*schedule, "euler", grid).levels.size(), 5U);
  EXPECT_EQ(make_plan(*schedule, "heun", grid).levels.size(), 6U);
  EXPECT_EQ(make_plan(*schedule, "rk4", grid).levels.size(), 11U);
  EXPECT_EQ(make_plan(*schedule, "rk4", grid).evaluations(), 20U);
}

TEST(Plan, LeavesALevelWithoutSignalByFiniteSteps) {
  for (const char* name : {"flow", "cosine"}) {
    const auto schedule = forward::make_schedule(name);
    for (const char* method : {"euler", "heun", "rk4", "dpmpp-2m"}) {
      const Plan plan = make_plan(*schedule, method, forward::uniform_grid(1, 0.01, 4));
      EXPECT_TRUE(std::isfinite(execute(plan, 0.3, wavy))) << name << " " << method;
    }
  }
}

TEST(Plan, RefusesTheReverseSdeWhereItsDriftIsInfinite) {
  try {
    (void)make_plan(*forward::make_schedule("flow"), "reverse-sde",
                    forward::uniform_grid(1, 0.01, 4));
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("forward.t_max: got 1"));
  }
}

TEST(Plan, NamesTheNearestMethod) {
  try {
    (void)make_plan(*forward::make_schedule("vp"), "huen", forward::uniform_grid(1, 0.01, 4));
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("did you mean \"heun\"?"));
  }
}

TEST(Plan, RefusesTimesOutsideTheSchedule) {
  const auto vp = forward::make_schedule("vp");
  EXPECT_THROW((void)make_plan(*vp, "euler", {1.5, 0.1}), InputError);
  EXPECT_THROW((void)make_plan(*vp, "euler", {0.1, 0.5}), InputError);
  EXPECT_THROW((void)make_plan(*vp, "euler", {0.5}), InputError);
}

}  // namespace
}  // namespace gtv::sampler
