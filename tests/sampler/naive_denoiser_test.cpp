#include "gtv/sampler/naive_denoiser.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/data/preset.hpp"
#include "gtv/sampler/mixture_denoiser.hpp"
#include "oracle/sampler_draws.hpp"
#include "sampler/noise.hpp"

namespace gtv::sampler {
namespace {

using testing_support::ask;
using testing_support::geometric_euler;

const NoiseOptions options{.kappa = 0.2, .seed = 3, .member = 2};

data::Mixture three_points(double spread = 0) {
  return data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}}, {}, spread);
}

TEST(NaiveDenoiser, MatchesTheOracle) {
  const Plan plan = geometric_euler(1e-2, 20);
  Matrix points(6, 2);
  points << -1, -1, -0.9, 1, -0.3, 0.2, 0.1, -0.1, 0.2, -0.1, 0.9, 0.7;
  for (const double spread : {0.0, 0.2}) {
    const data::Mixture data = data::make_mixture(points, Vector::LinSpaced(6, 1, 2), spread);
    const NaiveDenoiser denoiser(data, plan, options);
    for (const std::size_t step : {2U, 11U, 19U}) {
      const Step& s = plan.steps[step];
      const Query query{.level = s.level[0], .step = step, .dt = s.dt, .first_trajectory = 48};
      for (const Vector& x : {Vector{{0.1, -0.2}}, Vector{{-3.0, 1.0}}}) {
        const Matrix got = ask(denoiser, query, x, 32);
        for (Index i = 0; i < got.rows(); ++i) {
          const Vector want = oracle::naive_answer(
              data, plan.levels[s.level[0]], options.kappa, s.dt, x,
              oracle::naive_numbers(
                  {options.seed, options.member, step, 48 + static_cast<std::uint64_t>(i)}, 2));
          // Normals are accurate to 4e-7.
          EXPECT_LT((got.row(i).transpose() - want).cwiseAbs().maxCoeff(),
                    spread > 0 ? 1e-5 : 1e-10)
              << spread << ' ' << step << ' ' << i;
        }
      }
    }
  }
}

TEST(NaiveDenoiser, WithoutNoiseIsTheExactDenoiserToTheBit) {
  const Plan plan = geometric_euler(1e-3, 10);
  for (const double spread : {0.0, 0.3}) {
    const data::Mixture data = data::make_mixture(data::preset_points("random"), {}, spread);
    const NaiveDenoiser naive(data, plan, {.kappa = 0});
    const MixtureDenoiser exact(data, plan);
    const Matrix starts = Matrix::Random(70, 2) * 2;
    EXPECT_EQ(testing_support::follow<double>(plan, naive, starts),
              testing_support::follow<double>(plan, exact, starts));
  }
}

// Claims 5 and (T4.3). Each of 2 * 3 * 2 means is within 5 standard errors, false alarm 7e-6 in
// all; a variance's standard error is that of the two-point law it is drawn from, at most 2 /
// sqrt(n).
TEST(NaiveDenoiser, HasTheExactMeanAndTheProxyCovariance) {
  const Plan plan = geometric_euler(1e-2, 30);
  constexpr Index count = 1 << 18;
  for (const double spread : {0.0, 0.3}) {
    const data::Mixture data = three_points(spread);
    const NaiveDenoiser naive(data, plan, options);
    const Posterior posterior(data, plan);
    for (const std::size_t step : {5U, 15U, 22U}) {
      const Step& s = plan.steps[step];
      const Query query{.level = s.level[0], .step = step, .dt = s.dt};
      for (const double at : {0.4, 1.1}) {
        testing_support::OwnedBlock<double> x(1, 1);
        testing_support::OwnedBlock<double> mean(1, 1);
        testing_support::OwnedBlock<double> variance(1, 1);
        x.load(Matrix::Constant(1, 1, at));
        posterior.moments(s.level[0], x.const_view(), mean.view(), variance.view());
        const Matrix got = ask(naive, query, Vector::Constant(1, at), count);
        const double want = options.kappa / -s.dt * variance.values[0];
        const double error = std::sqrt(want / count);
        EXPECT_NEAR(testing_support::mean_of(got)[0], mean.values[0], 5 * error) << step;
        if (want > 1e-2) {
          EXPECT_NEAR(testing_support::covariance_of(got)(0, 0), want, 0.03 * want) << step;
        }
      }
    }
  }
}

// Claim 1.
TEST(NaiveDenoiser, OfASinglePointHasNoNoiseAtAll) {
  const Plan plan = geometric_euler(1e-2, 10);
  const data::Mixture data = data::make_mixture(Matrix{{0.3, -0.7}});
  const NaiveDenoiser naive(data, plan, {.kappa = 10});
  const Matrix got = ask(naive, {.level = 3, .step = 3, .dt = -1e-3}, Vector{{2.0, 1.0}}, 64);
  EXPECT_EQ(got, Matrix(Vector{{0.3, -0.7}}.transpose().replicate(64, 1)));
}

// Claim 3: off a line through the origin the answers are 0 exactly, for a line along an axis or a
// diagonal; along another, coordinates round differently.
TEST(NaiveDenoiser, KeepsToTheLineOfCollinearPoints) {
  const Plan plan = geometric_euler(1e-2, 10);
  for (const Index dimension : {2, 3}) {
    for (const Index occupied : {Index{1}, dimension}) {
      Matrix points = Matrix::Zero(3, dimension);
      points.leftCols(occupied) = Vector{{-1.0, 0.25, 1.0}}.replicate(1, occupied);
      const NaiveDenoiser naive(data::make_mixture(points), plan, options);
      Vector x = Vector::LinSpaced(dimension, 0.5, -0.8);
      const Matrix got = ask(naive, {.level = 4, .step = 4, .dt = -1e-2}, x, 256);
      EXPECT_GT(testing_support::covariance_of(got)(0, 0), 0.1);
      for (Index a = 1; a < dimension; ++a) {
        const Vector off = occupied == 1 ? Vector(got.col(a)) : Vector(got.col(a) - got.col(0));
        EXPECT_EQ(off.cwiseAbs().maxCoeff(), 0) << dimension << ' ' << occupied;
      }
    }
  }
}

TEST(NaiveDenoiser, RefusesWhatItIsNotDefinedFor) {
  const auto schedule = forward::make_schedule("vp");
  const auto grid = forward::geometric_grid(1, 1e-2, 10);
  for (const char* method : {"heun", "rk4", "dpmpp-2m", "reverse-sde"}) {
    EXPECT_THROW(NaiveDenoiser(three_points(), make_plan(*schedule, method, grid), {}), InputError)
        << method;
  }
  const Plan plan = make_plan(*schedule, "euler", grid);
  EXPECT_THROW(NaiveDenoiser(three_points(), plan, {.kappa = -1}), InputError);
  EXPECT_THROW(NaiveDenoiser(three_points(), plan, {.kappa = std::nan("")}), InputError);
}

// 60,000 trajectories: standard error at most .002, so .006 has a false-alarm rate of .003 for each
// of eight numbers if the numbers, which have an error of their own, were exact.
TEST(SlowNaiveDenoiser, EmptiesGapsAndTheCentreByTheKnownAmount) {
  const Plan plan = geometric_euler(1e-2, 3000);
  for (const auto& [kappa, want] : {std::pair{0.05, .299}, {1.0, .081}}) {
    const NaiveDenoiser naive(three_points(), plan, {.kappa = kappa, .seed = 1});
    EXPECT_NEAR(testing_support::centre_mass(testing_support::end_points(plan, naive, 60000)), want,
                0.006)
        << kappa;
  }
}

}  // namespace
}  // namespace gtv::sampler
