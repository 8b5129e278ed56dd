#include "gtv/sampler/white_noise_denoiser.hpp"

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

Vector exact_mean(const data::Mixture& data, const Plan& plan, std::size_t level, const Vector& x) {
  const MixtureDenoiser exact(data, plan);
  return testing_support::denoise_at<double>(exact, level, x.transpose()).row(0).transpose();
}

// Means within 5 standard errors, covariances within 5 of theirs (at most variance * sqrt(2 / n)):
// 54 numbers, false alarm 3e-5 in all.
TEST(WhiteNoiseDenoiser, HasTheExactMeanAndTheProxyCovarianceInAnyDimension) {
  const Plan plan = geometric_euler(1e-2, 30);
  constexpr Index count = 1 << 16;
  const double kappa = 0.3;
  for (const Index dimension : {1, 2, 3}) {
    const data::Mixture data =
        data::make_mixture(Matrix::Identity(5, dimension) - Matrix::Constant(5, dimension, 0.3),
                           Vector::LinSpaced(5, 1, 2), dimension == 2 ? 0.2 : 0.0);
    const WhiteNoiseDenoiser white(data, plan, {.kappa = kappa, .seed = 5});
    for (const std::size_t step : {3U, 14U}) {
      const Step& s = plan.steps[step];
      const Vector x = Vector::LinSpaced(dimension, 0.2, -0.5);
      const Matrix got = ask(white, {.level = s.level[0], .step = step, .dt = s.dt}, x, count);
      const Matrix want =
          kappa / -s.dt * oracle::posterior_covariance(data, plan.levels[s.level[0]], x);
      const double largest = want.diagonal().maxCoeff();
      EXPECT_GT(largest, 0.1);
      const Vector off = testing_support::mean_of(got) - exact_mean(data, plan, s.level[0], x);
      EXPECT_LT(off.cwiseAbs().maxCoeff(), 5 * std::sqrt(largest / count));
      EXPECT_LT((testing_support::covariance_of(got) - want).cwiseAbs().maxCoeff(),
                5 * largest * std::sqrt(2.0 / count));
    }
  }
}

TEST(WhiteNoiseDenoiser, OfASinglePointHasNoNoiseAtAll) {
  const Plan plan = geometric_euler(1e-2, 10);
  for (const Index dimension : {1, 2, 3}) {
    const Vector point = Vector::LinSpaced(dimension, 0.3, -0.7);
    const WhiteNoiseDenoiser white(data::make_mixture(point.transpose()), plan, {.kappa = 10});
    const Matrix got =
        ask(white, {.level = 3, .step = 3, .dt = -1e-3}, Vector::Constant(dimension, 2.0), 64);
    EXPECT_EQ(got, Matrix(point.transpose().replicate(64, 1)));
  }
}

// The plane's root is told singular covariances to rounding, so the diagonal is kept to exactly; in
// space the eigenvectors round.
TEST(WhiteNoiseDenoiser, KeepsToTheLineOfCollinearPoints) {
  const Plan plan = geometric_euler(1e-2, 10);
  for (const Index dimension : {2, 3}) {
    const Matrix points = Vector{{-1.0, 0.25, 1.0}}.replicate(1, dimension);
    const WhiteNoiseDenoiser white(data::make_mixture(points), plan, {.kappa = 1});
    const Matrix got = ask(white, {.level = 4, .step = 4, .dt = -1e-2},
                           Vector::LinSpaced(dimension, 0.5, -0.8), 256);
    EXPECT_GT(testing_support::covariance_of(got)(0, 0), 0.1);
    for (Index a = 1; a < dimension; ++a) {
      EXPECT_LT((got.col(a) - got.col(0)).cwiseAbs().maxCoeff(), dimension == 2 ? 1e-13 : 1e-6);
    }
  }
}

TEST(WhiteNoiseDenoiser, DoesNotDependOnHowBlocksAreCut) {
  const Plan plan = geometric_euler(1e-2, 7);
  const data::Mixture data = data::make_mixture(data::preset_points("square"));
  const NoiseOptions options{.kappa = 0.1, .seed = 4, .member = 1};
  const WhiteNoiseDenoiser white(data, plan, options);
  const NaiveDenoiser naive(data, plan, options);
  for (const Denoiser<double>* denoiser : {static_cast<const Denoiser<double>*>(&white),
                                           static_cast<const Denoiser<double>*>(&naive)}) {
    constexpr std::size_t count = 3001;
    const Seeds seeds(SeedKind::random, count, 2, 5, 1);
    Matrix by_squares(count, 2);
    integrate<double>(plan, *denoiser, seeds, {},
                      [&](std::uint64_t first, BlockView<const double> block) {
                        for (std::size_t i = 0; i < block.count; ++i) {
                          const auto row = static_cast<Index>(first + i);
                          by_squares(row, 0) = block.coordinate(0)[i];
                          by_squares(row, 1) = block.coordinate(1)[i];
                        }
                      });
    testing_support::OwnedBlock<double> states(count, 2);
    const BlockView<double> view{states.values.get(), states.stride, count, 2};
    seeds.fill(0, plan.initial_sigma, view);
    integrate_from<double>(plan, *denoiser, {}, view);
    EXPECT_EQ(by_squares, states.store());
  }
}

TEST(WhiteNoiseDenoiser, RefusesMethodsOfSeveralStages) {
  const auto schedule = forward::make_schedule("vp");
  const Plan plan = make_plan(*schedule, "heun", forward::geometric_grid(1, 1e-2, 10));
  EXPECT_THROW(WhiteNoiseDenoiser(data::make_mixture(Matrix{{1.0}}), plan, {}), InputError);
}

// As for the naive estimator: .006 is 3 standard errors.
TEST(SlowWhiteNoiseDenoiser, EmptiesGapsAndTheCentreByTheKnownAmount) {
  const Plan plan = geometric_euler(1e-2, 3000);
  const data::Mixture data = data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}});
  for (const auto& [kappa, want] : {std::pair{0.01, .325}, {0.2, .219}}) {
    const WhiteNoiseDenoiser white(data, plan, {.kappa = kappa, .seed = 1});
    EXPECT_NEAR(testing_support::centre_mass(testing_support::end_points(plan, white, 60000)), want,
                0.006)
        << kappa;
  }
}

// Masses with | |x| / alpha - 1/2 | < 1/4 at epsilon = .03, where gaps are not yet empty; standard
// errors .0005, .0002, .0001 at kappa = .05, .2, 1, so all within 4.
TEST(SlowWhiteNoiseDenoiser, EmptiesTheGapsInsteadOfFillingThem) {
  const Plan plan = geometric_euler(0.03, 3000);
  const data::Mixture data = data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}});
  const double alpha = forward::make_schedule("vp")->alpha(0.03);
  struct Case {
    double kappa, want, tolerance;
  };
  for (const Case& c : {Case{0.05, .0167, .0021}, {1.0, .0002, .0003}}) {
    const WhiteNoiseDenoiser white(data, plan, {.kappa = c.kappa, .seed = 1});
    const auto points = testing_support::end_points(plan, white, 60000);
    double inside = 0;
    for (const double x : points) inside += std::abs(std::abs(x) / alpha - 0.5) < 0.25 ? 1 : 0;
    EXPECT_NEAR(inside / static_cast<double>(points.size()), c.want, c.tolerance) << c.kappa;
  }
}

}  // namespace
}  // namespace gtv::sampler
