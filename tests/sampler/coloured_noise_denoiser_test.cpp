#include "gtv/sampler/coloured_noise_denoiser.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/base/symmetric_solver.hpp"
#include "gtv/sampler/mixture_denoiser.hpp"
#include "gtv/sampler/white_noise_denoiser.hpp"
#include "oracle/sampler_draws.hpp"
#include "sampler/noise.hpp"

namespace gtv::sampler {
namespace {

using testing_support::geometric_euler;

/// Cov of the averages over steps k <= l of a process of covariance exp(-|t-t'|/tau) / (2 tau).
double covariance_of_averages(const Plan& plan, std::size_t k, std::size_t l, double tau) {
  const double h = -plan.steps[k].dt;
  const double g = -plan.steps[l].dt;
  if (k == l) return tau / (h * h) * (h / tau + std::expm1(-h / tau));
  const double gap = plan.steps[k].t - h - plan.steps[l].t;
  return tau / (2 * h * g) * std::exp(-gap / tau) * std::expm1(-h / tau) * std::expm1(-g / tau);
}

TEST(StepNoise, HasTheCovarianceOfAveragesOverSteps) {
  const Plan plan = geometric_euler(1e-2, 37);
  for (const double tau : {1e-5, 1e-3, 0.05, 0.4, 10.0}) {
    const StepNoise noise(plan, tau);
    Matrix factor =
        Matrix::Zero(static_cast<Index>(plan.steps.size()), static_cast<Index>(noise.normals()));
    for (std::size_t k = 0; k < plan.steps.size(); ++k) {
      for (const auto& term : noise.terms(k)) {
        factor(static_cast<Index>(k), static_cast<Index>(term.normal)) = term.coefficient;
      }
      EXPECT_LE(noise.terms(k).size(), 14U);
    }
    const Matrix got = factor * factor.transpose();
    for (std::size_t k = 0; k < plan.steps.size(); ++k) {
      for (std::size_t l = k; l < plan.steps.size(); ++l) {
        const double want = covariance_of_averages(plan, k, l, tau);
        const double scale = std::sqrt(covariance_of_averages(plan, k, k, tau) *
                                       covariance_of_averages(plan, l, l, tau));
        // The closed form of a variance cancels for steps that are short against tau.
        const double cancelled = 1e-15 * std::pow(tau / -plan.steps[l].dt, 2);
        EXPECT_NEAR(got(static_cast<Index>(k), static_cast<Index>(l)), want,
                    (1e-9 + cancelled) * scale)
            << tau << ' ' << k << ' ' << l;
      }
    }
  }
}

TEST(StepNoise, OfNoCorrelationTimeIsWhite) {
  const Plan plan = geometric_euler(1e-2, 5);
  const StepNoise noise(plan, 0);
  for (std::size_t k = 0; k < 5; ++k) {
    ASSERT_EQ(noise.terms(k).size(), 1U);
    EXPECT_DOUBLE_EQ(noise.terms(k)[0].coefficient, 1 / std::sqrt(-plan.steps[k].dt));
  }
  EXPECT_THROW(StepNoise(plan, -1), InputError);
  EXPECT_THROW(StepNoise(plan, std::nan("")), InputError);
}

/// Deviations from the mean at a place and step, a row for each of many draws of the noise.
Matrix deviations(const data::Mixture& data, const Plan& plan, const Colour& colour, double kappa,
                  std::size_t step, const Matrix& x, std::uint32_t members) {
  const MixtureDenoiser exact(data, plan);
  const std::size_t level = plan.steps[step].level[0];
  const Matrix mean = testing_support::denoise_at<double>(exact, level, x);
  Matrix all(members, x.size());
  for (std::uint32_t m = 0; m < members; ++m) {
    const ColouredNoiseDenoiser denoiser(data, plan, {.kappa = kappa, .seed = 2, .member = m},
                                         colour);
    testing_support::OwnedBlock<double> in(x.rows(), x.cols());
    testing_support::OwnedBlock<double> out(x.rows(), x.cols());
    in.load(x);
    denoiser.denoise({.level = level, .step = step, .dt = plan.steps[step].dt}, in.const_view(),
                     out.view());
    const Matrix off = out.store() - mean;
    all.row(m) = off.reshaped<Eigen::RowMajor>().transpose();
  }
  return all;
}

// Covariances over 4000 draws within 5 standard errors of at most variance * sqrt(2 / n): ten
// numbers, false alarm 6e-6.
TEST(ColouredNoiseDenoiser, IsAFieldOfTheStatedCorrelations) {
  const Plan plan = geometric_euler(1e-2, 12);
  const data::Mixture data = data::make_mixture(Matrix{{-1.0, 0.2}, {0.3, 0.9}, {1.0, -0.5}});
  const double kappa = 0.2;
  const double tau = 0.1;
  const double length = 0.7;
  Matrix x(2, 2);
  x << 0.1, 0.2, 0.5, -0.1;
  const std::size_t step = 4;
  const Matrix rows =
      deviations(data, plan, {.time = tau, .length = length, .features = 8}, kappa, step, x, 4000);
  const Matrix got = testing_support::covariance_of(rows);
  const double in_time = kappa * covariance_of_averages(plan, step, step, tau);
  const forward::Level& level = plan.levels[plan.steps[step].level[0]];
  Matrix root[2];
  for (int i = 0; i < 2; ++i) {
    const Matrix c = oracle::posterior_covariance(data, level, x.row(i).transpose());
    const SymmetricSolver axes(c);
    root[i] = axes.operatorSqrt();
  }
  const double distance = (x.row(0) - x.row(1)).norm();
  const double in_space = std::exp(-distance * distance / (2 * length * length));
  for (int i = 0; i < 2; ++i) {
    for (int j = i; j < 2; ++j) {
      const Matrix want = in_time * (i == j ? 1 : in_space) * root[i] * root[j].transpose();
      const double scale = in_time * root[0].squaredNorm();
      EXPECT_LT((got.block(2 * i, 2 * j, 2, 2) - want).cwiseAbs().maxCoeff(),
                5 * scale * std::sqrt(2.0 / 4000))
          << i << j;
    }
  }
}

TEST(ColouredNoiseDenoiser, OfInfiniteLengthGivesEveryTrajectoryItsOwnNoise) {
  const Plan plan = geometric_euler(1e-2, 12);
  const data::Mixture data = data::make_mixture(Matrix{{-1.0}, {1.0}});
  const ColouredNoiseDenoiser denoiser(data, plan, {.kappa = 0.2}, {.time = 0.05});
  constexpr Index count = 20000;
  const Step& s = plan.steps[6];
  const Matrix got = testing_support::ask(denoiser, {.level = s.level[0], .step = 6, .dt = s.dt},
                                          Vector::Constant(1, 0.1), count);
  const double want =
      0.2 * covariance_of_averages(plan, 6, 6, 0.05) *
      oracle::posterior_covariance(data, plan.levels[s.level[0]], Vector::Constant(1, 0.1))(0, 0);
  // 5 standard errors: false alarm 6e-7.
  EXPECT_NEAR(testing_support::covariance_of(got)(0, 0), want, 5 * want * std::sqrt(2.0 / count));
}

TEST(ColouredNoiseDenoiser, OfASinglePointHasNoNoiseAtAll) {
  const Plan plan = geometric_euler(1e-2, 5);
  const ColouredNoiseDenoiser denoiser(data::make_mixture(Matrix{{0.5}}), plan, {.kappa = 3},
                                       {.time = 0.1, .length = 0.5});
  const Matrix got = testing_support::ask(denoiser, {.level = 2, .step = 2, .dt = -0.01},
                                          Vector::Constant(1, 1.0), 16);
  EXPECT_EQ(got, Matrix::Constant(16, 1, 0.5));
}

TEST(ColouredNoiseDenoiser, RefusesColoursThatMeanNothing) {
  const Plan plan = geometric_euler(1e-2, 5);
  const data::Mixture data = data::make_mixture(Matrix{{-1.0}, {1.0}});
  EXPECT_THROW(ColouredNoiseDenoiser(data, plan, {}, {.time = -1}), InputError);
  EXPECT_THROW(ColouredNoiseDenoiser(data, plan, {}, {.length = 0}), InputError);
  EXPECT_THROW(ColouredNoiseDenoiser(data, plan, {}, {.length = 1, .features = 0}), InputError);
  const Plan heun =
      make_plan(*forward::make_schedule("vp"), "heun", forward::geometric_grid(1, 1e-2, 5));
  EXPECT_THROW(ColouredNoiseDenoiser(data, heun, {}, {}), InputError);
}

// 40,000 trajectories each: standard error of a difference .0033; within 4 of them, false alarm
// 6e-5 each.
TEST(SlowColouredNoiseDenoiser, OfShortCorrelationGivesWhiteNoisesMasses) {
  const Plan plan = geometric_euler(1e-2, 400);
  const data::Mixture data = data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}});
  const NoiseOptions options{.kappa = 0.2, .seed = 1};
  const double white = testing_support::centre_mass(
      testing_support::end_points(plan, WhiteNoiseDenoiser(data, plan, options), 40000));
  for (const double tau : {0.0, 1e-6}) {
    const ColouredNoiseDenoiser coloured(data, plan, options, {.time = tau});
    EXPECT_NEAR(testing_support::centre_mass(testing_support::end_points(plan, coloured, 40000, 2)),
                white, 0.013)
        << tau;
  }
}

// A field shared by 100 trajectories, 400 members, against noise of each trajectory's own: the
// average is the same if the length is large. Standard error of the shared kind, whose 100
// trajectories are one draw of the noise, at most sqrt(.25 / 400) = .025; within 4.
TEST(SlowColouredNoiseDenoiser, OfGreatLengthIsTheSameOnAverageWhetherSharedOrNot) {
  const Plan plan = geometric_euler(1e-2, 100);
  const data::Mixture data = data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}});
  const double own = testing_support::centre_mass(testing_support::end_points(
      plan, ColouredNoiseDenoiser(data, plan, {.kappa = 0.2}, {.time = 0.1}), 40000));
  double shared = 0;
  constexpr std::uint32_t members = 400;
  for (std::uint32_t m = 0; m < members; ++m) {
    const ColouredNoiseDenoiser field(data, plan, {.kappa = 0.2, .seed = 1, .member = m},
                                      {.time = 0.1, .length = 1e3, .features = 1});
    shared += testing_support::centre_mass(testing_support::end_points(plan, field, 100, 1, m));
  }
  EXPECT_NEAR(shared / members, own, 0.1);
}

}  // namespace
}  // namespace gtv::sampler
