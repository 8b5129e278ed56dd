#include "gtv/forward/from_rates.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/forward/from_levels.hpp"

namespace gtv::forward {
namespace {

using testing::HasSubstr;

Rates rates_of(const Schedule& schedule) {
  return {.name = "mine",
          .beta = [&](double t) { return schedule.beta(t); },
          .diffusion = [&](double t) { return schedule.diffusion(t); },
          // Rates must be finite up to the limit.
          .t_limit = schedule.ends_in_pure_noise() ? 0.999 : schedule.t_limit(),
          .default_t_max = schedule.default_t_max_of_reverse_sde()};
}

void expect_near(double got, double want, double tolerance, double t) {
  EXPECT_NEAR(got, want, tolerance * std::abs(want)) << "t = " << t;
}

class FromRates : public testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<const Schedule> want = make_schedule(GetParam(), {.b0 = 0.3, .b1 = 11});
};
INSTANTIATE_TEST_SUITE_P(Schedules, FromRates, testing::ValuesIn(schedule_names()),
                         [](const auto& parameter) {
                           std::string name = parameter.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST_P(FromRates, RecoversTheLevelsByQuadratureTo1e11) {
  const auto got = schedule_from_rates(rates_of(*want));
  for (const double t : {1e-12, 1e-4, 0.01, 0.3, 0.8, 0.999, 5.0, 80.0}) {
    if (t > got->default_t_max()) break;
    expect_near(got->alpha(t), want->alpha(t), 1e-11, t);
    expect_near(got->sigma_squared(t), want->sigma_squared(t), 1e-11, t);
    expect_near(got->drift(t).denoised, want->drift(t).denoised, 1e-11, t);
    // -beta + D / sigma^2 cancels where noise has almost won; the sum is what the ODE sees.
    EXPECT_NEAR(got->drift(t).state, want->drift(t).state,
                1e-11 * (want->drift(t).state + want->beta(t)))
        << t;
  }
}

TEST_P(FromRates, ThereAndBackAgainIsTheIdentity) {
  const auto there = schedule_from_rates(rates_of(*want));
  const auto back = schedule_from_levels({.name = "back",
                                          .alpha = [&](double t) { return there->alpha(t); },
                                          .sigma = [&](double t) { return there->level(t).sigma; },
                                          .alpha_slope = {},
                                          .sigma_slope = {},
                                          .t_limit = there->t_limit(),
                                          .default_t_max = there->default_t_max()});
  for (const double t : {0.01, 0.3, 0.8}) {
    EXPECT_NEAR(back->beta(t), want->beta(t), 1e-6 * (1 + want->beta(t))) << t;
    EXPECT_NEAR(back->diffusion(t), want->diffusion(t), 1e-6 * (1 + want->diffusion(t))) << t;
  }
}

TEST_P(FromRates, StartsAtTheDataWithoutNoise) {
  const auto got = schedule_from_rates(rates_of(*want));
  EXPECT_EQ(got->alpha(0), 1);
  EXPECT_EQ(got->sigma_squared(0), 0);
}

TEST(FromRatesOnce, ConstantRatesGiveTheClosedForm) {
  const double beta = 1.7;
  const double d = 0.4;
  const auto got = schedule_from_rates({.beta = [&](double) { return beta; },
                                        .diffusion = [&](double) { return d; },
                                        .t_limit = 1e9,
                                        .default_t_max = 10});
  for (const double t : {1e-12, 0.1, 1.0, 10.0, 1e4}) {  // the last: all noise is from a thin layer
    expect_near(got->sigma_squared(t), -d / beta * std::expm1(-2 * beta * t), 1e-11, t);
  }
}

TEST(FromRatesOnce, RatesThatStartInfinitelySteepAreIntegrated) {
  const auto got = schedule_from_rates({.beta = [](double t) { return 1 / std::sqrt(t); },
                                        .diffusion = [](double t) { return 1 / std::sqrt(t); }});
  for (const double t : {1e-6, 0.3}) {
    expect_near(got->alpha(t), std::exp(-2 * std::sqrt(t)), 1e-9, t);
    expect_near(got->sigma_squared(t), -std::expm1(-4 * std::sqrt(t)), 1e-9, t);
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

TEST(FromRatesOnce, BadFunctionsAndLimitsAreRefused) {
  const auto good = make_schedule("ou");
  const auto with = [&](auto change) {
    Rates rates = rates_of(*good);
    rates.t_limit = 2;
    rates.default_t_max = 1;
    change(rates);
    return error_text([&] { (void)schedule_from_rates(rates)->sigma_squared(0.5); });
  };
  EXPECT_EQ(with([](Rates&) {}), "no error");
  EXPECT_EQ(with([](Rates& r) { r.beta = {}; }),
            "schedule 'mine': got no function beta, expected one");
  EXPECT_EQ(with([](Rates& r) { r.diffusion = {}; }),
            "schedule 'mine': got no function D, expected one");
  EXPECT_EQ(with([](Rates& r) { r.diffusion = [](double t) { return 0.5 - t; }; }),
            "schedule 'mine': got D(1) = -0.5, expected at least 0");
  EXPECT_EQ(with([](Rates& r) { r.beta = [](double t) { return 1 / (2 - t); }; }),
            "schedule 'mine': got beta(2) = inf, expected a finite number");
  EXPECT_EQ(with([](Rates& r) { r.t_limit = 0; }),
            "schedule 'mine': got t_limit = 0, expected a positive number");
  EXPECT_EQ(with([](Rates& r) { r.default_t_max = std::numeric_limits<double>::quiet_NaN(); }),
            "schedule 'mine': got default_t_max = nan, expected a finite number in (0, 2]");
  EXPECT_THAT(with([](Rates& r) { r.diffusion = [](double t) { return std::abs(t - .2) - .1; }; }),
              HasSubstr("expected at least 0"));
}

TEST(FromRatesOnce, ARateTooRoughToIntegrateIsAWorkError) {
  const auto schedule = schedule_from_rates({.beta = [](double t) { return std::sin(1e9 * t); },
                                             .diffusion = [](double) { return 1.0; }});
  EXPECT_THROW((void)schedule->alpha(0.5), WorkError);
}

}  // namespace
}  // namespace gtv::forward
