#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/study/config.hpp"
#include "gtv/study/config_dimension.hpp"

namespace gtv::study {
namespace {

Config valid(Index dimension = 1) {
  Config config;
  config.data.points = Matrix::Identity(dimension, dimension);
  return config;
}

/// What check() says of a valid configuration after a change; "" if it is content.
std::string complaint(const std::function<void(Config&)>& change, Index dimension = 1) {
  Config config = valid(dimension);
  change(config);
  try {
    check(config);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(ConfigCheck, IsContentWithTheDefaultsAndPointsOfUpToThreeDimensions) {
  for (const Index dimension : {1, 2, 3}) {
    EXPECT_EQ(complaint([](Config& c) { c.estimator.per_axis = 8; }, dimension), "");
  }
}

TEST(ConfigCheck, CatchesValuesThatNoFileWouldLetThrough) {
  EXPECT_EQ(complaint([](Config& c) { c.estimator.ridge = std::nan(""); }),
            "estimator.ridge: got nan, expected a number >= 0");
  EXPECT_EQ(complaint([](Config& c) { c.seed = std::numeric_limits<std::uint64_t>::max(); }),
            "seed: got 18446744073709551615, expected an integer from 0 to 9223372036854775807");
  EXPECT_EQ(complaint([](Config& c) { c.data.points(0, 0) = std::nan(""); }),
            "data.points: got a coordinate that is not finite, expected finite numbers");
  EXPECT_EQ(complaint([](Config& c) { c.data.weights = Vector::Constant(1, -1.0); }),
            "data.weights: got weights that are negative, not finite or all 0, expected numbers >= "
            "0, not all 0");
  EXPECT_EQ(complaint([](Config& c) { c.forward.t_max = -1.0; }),
            "forward.t_max: got -1, expected a number > 0");
}

TEST(ConfigCheck, SaysWhichTheoryGoesWithWhichTraining) {
  EXPECT_EQ(complaint([](Config& c) { c.estimator.kind = "linear-theory"; }),
            "estimator.theory: got none with estimator.kind = linear-theory, expected one of "
            "large-p, paper, finite-p, population, conditional, gradient-flow");
  EXPECT_EQ(complaint([](Config& c) { c.estimator.theory = "large-p"; }),
            "estimator.theory: got large-p with estimator.kind = linear, expected it only with "
            "linear-theory");
  const auto predicted = [](const std::string& theory, double tau, const std::string& noise) {
    return complaint([&](Config& c) {
      c.estimator.kind = "linear-theory";
      c.estimator.theory = theory;
      c.estimator.tau = tau;
      c.estimator.noise = noise;
    });
  };
  EXPECT_EQ(predicted("population", 0, "normal"), "");
  EXPECT_EQ(predicted("gradient-flow", 0.5, "normal"), "");
  EXPECT_EQ(predicted("gradient-flow", 0, "normal"),
            "estimator.tau: got 0 with estimator.theory = gradient-flow, expected a positive "
            "training time");
  EXPECT_EQ(predicted("large-p", 0.5, "normal"),
            "estimator.tau: got 0.5 with estimator.theory = large-p, expected 0, ridge regression");
  EXPECT_EQ(predicted("large-p", 0, "uniform"),
            "estimator.noise: got uniform with estimator.kind = linear-theory, expected normal");
}

TEST(ConfigCheck, RefusesTheTrueTargetUnderNoiseForWhichItIsNotKnown) {
  EXPECT_EQ(complaint([](Config& c) { c.estimator.noise = "student-t"; }), "");
  EXPECT_EQ(complaint([](Config& c) {
              c.estimator.noise = "student-t";
              c.estimator.target = "true";
            }),
            "estimator.target: got true with estimator.noise = student-t, expected proxy: the "
            "exact mean of x0 given x is known for normal noise");
}

TEST(ConfigCheck, SaysWhatTheNaiveEstimatorIsDefinedFor) {
  const auto naive = [](const std::string& method, const std::string& denoiser, double kappa) {
    return complaint(
        [&](Config& c) {
          c.estimator.kind = "naive";
          c.estimator.kappa = kappa;
          c.sampler.method = method;
          c.sampler.denoiser = denoiser;
          c.sampler.grid = "geometric";
        },
        5);
  };
  EXPECT_EQ(naive("euler", "exact", 0), "");
  EXPECT_EQ(naive("euler", "exact", -1), "estimator.kappa: got -1, expected a number >= 0");
  EXPECT_EQ(naive("heun", "exact", 1),
            "sampler.method: got heun with estimator.kind = naive, expected euler: a draw and its "
            "strength sqrt(kappa / dt) belong to a whole step, not to stages of it");
  EXPECT_EQ(naive("reverse-sde", "exact", 1).substr(0, 31), "sampler.method: got reverse-sde");
  EXPECT_EQ(naive("euler", "lookup", 1),
            "sampler.denoiser: got lookup with estimator.kind = naive, expected exact: it draws "
            "afresh at every step, which no table can hold");
}

TEST(ConfigCheck, KeepsTimesInOrderAndInsideTheSchedule) {
  EXPECT_EQ(complaint([](Config& c) { c.forward.t_min = 1; }),
            "forward.t_min: got 1, expected less than t_max = 1");
  EXPECT_EQ(complaint([](Config& c) {
              c.forward.t_min = 0.5;
              c.forward.t_max = 0.25;
            }),
            "forward.t_min: got 0.5, expected less than t_max = 0.25");
  EXPECT_EQ(complaint([](Config& c) { c.forward.t_max = 1.5; }),
            "forward.t_max: got 1.5, expected at most 1 for schedule vp");
  EXPECT_EQ(complaint([](Config& c) {
              c.forward.schedule = "ve";
              c.forward.t_max = 200;
            }),
            "");
  EXPECT_EQ(
      complaint([](Config& c) {
        c.forward.schedule = "flow";
        c.forward.t_max = 1;
        c.sampler.method = "reverse-sde";
      }),
      "forward.t_max: got 1 for schedule flow, expected less: the diffusion that sampler.method = "
      "reverse-sde needs is infinite there");
  EXPECT_EQ(complaint([](Config& c) {
              c.forward.schedule = "flow";
              c.sampler.method = "reverse-sde";
            }),
            "");
  EXPECT_EQ(complaint([](Config& c) {
              c.forward.schedule = "linear-variance";
              c.forward.t_max = 1;
            }),
            "forward.t_max: got 1 for schedule linear-variance, expected less: its drift is "
            "infinite there");
}

TEST(ConfigCheck, RefusesRatesThatShrinkTheNoise) {
  EXPECT_EQ(complaint([](Config& c) { c.forward.b0 = -1; }),
            "forward.b0: schedule 'vp': got b0 = -1, expected b0 >= 0");
}

TEST(ConfigCheck, SaysWhichDimensionsAreAvailable) {
  EXPECT_EQ(complaint([](Config&) {}, 4),
            "estimator.kind: got linear with points of dimension 4, expected dimension <= 3 for "
            "product features; exact takes any dimension");
  EXPECT_EQ(complaint([](Config& c) { c.estimator.kind = "exact"; }, 4), "");
  EXPECT_EQ(complaint([](Config& c) { c.data.angle = 0.5; }, 3),
            "data.angle: got 0.5 with points of dimension 3, expected 0, or points of dimension 2");
  EXPECT_EQ(complaint([](Config& c) { c.data.angle = 0.5; }, 2), "");
  EXPECT_EQ(complaint(
                [](Config& c) {
                  c.estimator.kind = "exact";
                  c.sampler.denoiser = "lookup";
                },
                3),
            "sampler.denoiser: got lookup with points of dimension 3, expected exact, or points of "
            "dimension <= 2");
  EXPECT_EQ(
      complaint([](Config& c) { c.density.bins = 5000; }, 2),
      "density.bins: got 5000 with points of dimension 2, expected an integer from 1 to 4096");
}

TEST(ConfigCheck, SaysHowManyFeaturesFit) {
  EXPECT_EQ(complaint([](Config& c) { c.estimator.per_axis = 1; }),
            "estimator.per_axis: got 1, expected at least 2 for gaussian features");
  EXPECT_EQ(complaint([](Config& c) { c.estimator.per_axis = 60; }, 3),
            "estimator.per_axis: got 60, 1.3e+07 features on 3 axes and time, expected at most "
            "1e+07");
  EXPECT_EQ(complaint(
                [](Config& c) {
                  c.estimator.per_axis = 30;
                  c.estimator.samples = 30000;
                },
                2),
            "estimator.samples: got 30000 with 27000 features, expected at most 20000 of either");
}

TEST(ConfigCheck, LeavesTheDimensionOfAFileToWhoeverReadsIt) {
  Config config;
  config.data.file = "points.csv";
  EXPECT_NO_THROW(check(config));
  EXPECT_NO_THROW(check_dimension(config, 2));
  EXPECT_THROW(check_dimension(config, 4), InputError);
}

}  // namespace
}  // namespace gtv::study
