#include "gtv/forward/anisotropic.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/forward/schedule.hpp"

namespace gtv::forward {
namespace {

Matrix rotation(double angle) {
  return Matrix{{std::cos(angle), -std::sin(angle)}, {std::sin(angle), std::cos(angle)}};
}

TEST(Anisotropic, ScalarDiffusionGivesTheScalarSchedule) {
  const auto vp = make_schedule("vp");
  const AnisotropicSchedule schedule(
      [&](double t) { return vp->beta(t); },
      [&](double t) { return Matrix(vp->diffusion(t) * Matrix::Identity(3, 3)); }, 3);
  for (const double t : {1e-9, 1e-3, 0.2, 1.0}) {
    const MatrixLevel level = schedule.level(t);
    EXPECT_NEAR(level.alpha, vp->alpha(t), 1e-11 * vp->alpha(t));
    const Matrix want = vp->sigma_squared(t) * Matrix::Identity(3, 3);
    EXPECT_LE((level.covariance - want).norm(), 1e-11 * want.norm()) << t;
    EXPECT_EQ(level.t, t);
    EXPECT_EQ(schedule.beta(t), vp->beta(t));
  }
}

TEST(Anisotropic, ConstantRatesInRotatedAxesGiveTheClosedForm) {
  const double beta = 0.7;
  const Matrix turn = rotation(0.4);
  const Matrix d = turn * Eigen::Vector2d(2, 0.01).asDiagonal() * turn.transpose();
  const AnisotropicSchedule schedule([=](double) { return beta; }, [=](double) { return d; }, 2,
                                     10);
  for (const double t : {1e-6, 0.3, 7.0}) {
    const Matrix want = d * (-std::expm1(-2 * beta * t) / beta);
    EXPECT_LE((schedule.covariance(t) - want).norm(), 1e-11 * want.norm()) << t;
  }
}

TEST(Anisotropic, NoiseAlongATurningLineFillsThePlane) {
  // D_t = u u^T, u = (cos t, sin t), is singular at every time; with beta = 0 the integral is
  // known.
  const AnisotropicSchedule schedule([](double) { return 0.0; },
                                     [](double t) {
                                       return Matrix{
                                           {std::cos(t) * std::cos(t), std::cos(t) * std::sin(t)},
                                           {std::cos(t) * std::sin(t), std::sin(t) * std::sin(t)}};
                                     },
                                     2, 6);
  for (const double t : {0.5, 3.0, 6.0}) {
    const double diagonal = std::sin(2 * t) / 2;
    const double across = std::sin(t) * std::sin(t);
    const Matrix want{{t + diagonal, across}, {across, t - diagonal}};
    const Matrix got = schedule.level(t).covariance;
    EXPECT_LE((got - want).norm(), 1e-11 * want.norm()) << t;
    EXPECT_EQ(got(0, 1), got(1, 0));
  }
}

TEST(Anisotropic, MatchesTheScalarIntegralAlongEachAxis) {
  // Different time courses along two axes, so one cannot be scaled into the other.
  const auto vp = make_schedule("vp", {.b0 = 0.5, .b1 = 4});
  const AnisotropicSchedule schedule(
      [&](double t) { return vp->beta(t); },
      [&](double t) {
        return Matrix{{vp->diffusion(t), 0}, {0, 3 * vp->diffusion(t)}};
      },
      2);
  const Matrix s = schedule.covariance(0.6);
  EXPECT_NEAR(s(0, 0), vp->sigma_squared(0.6), 1e-11);
  EXPECT_NEAR(s(1, 1), 3 * vp->sigma_squared(0.6), 3e-11);
  EXPECT_EQ(s(0, 1), 0);
}

TEST(Anisotropic, CovarianceStartsAtZeroButALevelNeedsNoise) {
  const AnisotropicSchedule schedule([](double) { return 1.0; },
                                     [](double) { return Matrix::Identity(2, 2); }, 2);
  EXPECT_EQ(schedule.covariance(0), Matrix::Zero(2, 2));
  EXPECT_EQ(schedule.alpha(0), 1);
  EXPECT_THROW((void)schedule.level(0), InputError);
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

std::string error_with(const Matrix& d) {
  return error_text([&] {
    const AnisotropicSchedule schedule([](double) { return 1.0; }, [&](double) { return d; }, 2);
    (void)schedule.level(1);
  });
}

TEST(Anisotropic, BadMatricesAreRefused) {
  using testing::AllOf;
  using testing::HasSubstr;
  EXPECT_EQ(error_with(Matrix{{2, 1}, {1, 2}}), "no error");
  EXPECT_THAT(error_with(Matrix{{2, 1}, {1, 2}}.row(0)),
              HasSubstr("of shape (1, 2), expected (2, 2)"));
  EXPECT_THAT(error_with(Matrix{{2, 1}, {0, 2}}), HasSubstr("not symmetric"));
  EXPECT_THAT(error_with(Matrix{{1, 2}, {2, 1}}),
              AllOf(HasSubstr("eigenvalue -1"), HasSubstr("expected positive semidefinite")));
  EXPECT_THAT(error_with(Matrix{{1, 1}, {1, 1}}),
              AllOf(HasSubstr("S(1)"), HasSubstr("expected positive definite")));
  EXPECT_THAT(error_with(Matrix::Constant(2, 2, std::numeric_limits<double>::quiet_NaN())),
              HasSubstr("not finite"));
  EXPECT_THAT(error_with(Matrix::Zero(2, 2)), HasSubstr("expected positive definite"));
}

TEST(Anisotropic, BadArgumentsAreRefused) {
  const auto one = [](double) { return 1.0; };
  const auto identity = [](double) { return Matrix(Matrix::Identity(2, 2)); };
  EXPECT_THROW(AnisotropicSchedule({}, identity, 2), InputError);
  EXPECT_THROW(AnisotropicSchedule(one, {}, 2), InputError);
  EXPECT_THROW(AnisotropicSchedule(one, identity, 0), InputError);
  EXPECT_THROW(AnisotropicSchedule(one, identity, 2, 0), InputError);
  const AnisotropicSchedule schedule(one, identity, 2);
  for (const double t : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW((void)schedule.level(t), InputError) << t;
    EXPECT_THROW((void)schedule.alpha(t), InputError) << t;
    EXPECT_THROW((void)schedule.diffusion(t), InputError) << t;
  }
}

}  // namespace
}  // namespace gtv::forward
