#include "gtv/sampler/linear_denoiser.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"
#include "gtv/base/simd.hpp"
#include "gtv/forward/time_grid.hpp"
#include "oracle/sampler_paths.hpp"
#include "sampler/follow.hpp"

namespace gtv::sampler {
namespace {

struct Shape {
  bool fourier;
  int dimension;
  int per_axis;
};

void PrintTo(const Shape& s, std::ostream* out) {
  *out << (s.fourier ? "fourier" : "gaussian") << s.dimension << "d_" << s.per_axis;
}

constexpr double t_min = 0.02;

class LinearDenoiserOf : public testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    const Shape s = GetParam();
    features_ =
        feature::make_product(s.fourier ? feature::AxisKind::fourier : feature::AxisKind::gaussian,
                              s.dimension, s.per_axis, -1.5, 1.5, t_min, 1);
    const RandomStream random(7, 0, Purpose::test);
    weights_.resize(s.dimension, features_.size());
    for (Index i = 0; i < weights_.size(); ++i) {
      weights_.data()[i] = 0.1 * random.normal(static_cast<std::uint64_t>(i));
    }
    plain_ = {s.fourier, s.per_axis, -1.5, 1.5, t_min, 1, weights_};
    plan_ = make_plan(*schedule_, "euler", forward::uniform_grid(1, t_min, 6));
  }

  /// Points all over the domain and beyond it.
  [[nodiscard]] Matrix scattered(Index n, double scale) const {
    const RandomStream random(8, 0, Purpose::test);
    Matrix x(n, GetParam().dimension);
    for (Index i = 0; i < x.size(); ++i) {
      x.data()[i] = scale * random.normal(static_cast<std::uint64_t>(i));
    }
    return x;
  }

  [[nodiscard]] Matrix plain(const Matrix& x, std::size_t level) const {
    Matrix out(x.rows(), x.cols());
    for (Index i = 0; i < x.rows(); ++i) {
      out.row(i) = plain_(x.row(i).transpose(), plan_.levels[level].t).transpose();
    }
    return out;
  }

  std::unique_ptr<const forward::Schedule> schedule_ = forward::make_schedule("vp");
  feature::Product features_;
  Matrix weights_;
  oracle::PlainLinear plain_;
  Plan plan_;
};

double largest(const Matrix& m) {
  return m.cwiseAbs().maxCoeff();
}

TEST_P(LinearDenoiserOf, DoublePrecisionMatchesTheOracle) {
  const LinearDenoiser<double> denoiser(features_, weights_, plan_, 0);
  const Matrix x = scattered(203, 1.0);
  for (std::size_t level = 0; level < plan_.levels.size(); ++level) {
    const Matrix want = plain(x, level);
    EXPECT_LT(largest(testing_support::denoise_at(denoiser, level, x) - want),
              1e-13 * std::max(1.0, largest(want)) * static_cast<double>(features_.size()));
  }
}

TEST_P(LinearDenoiserOf, SinglePrecisionOfScatteredPointsMatchesTheOracle) {
  const double tolerance = default_tolerance(GetParam().dimension);
  const LinearDenoiser<float> denoiser(features_, weights_, plan_, tolerance);
  const Matrix x = scattered(203, 1.0);
  for (std::size_t level = 0; level < plan_.levels.size(); ++level) {
    const Matrix want = plain(x, level);
    EXPECT_LT(largest(testing_support::denoise_at(denoiser, level, x) - want),
              1e-5 * std::max(1.0, largest(want)) + tolerance / plan_.steps[level].influence[0]);
  }
}

// The documented accuracy: the expansion moves a state by at most the tolerance.
TEST_P(LinearDenoiserOf, ExpansionsOfCompactRunsStayWithinTheTolerance) {
  if (GetParam().dimension > 2) GTEST_SKIP() << "expansions serve one and two dimensions";
  const LinearDenoiser<double> exact(features_, weights_, plan_, 0);
  const Matrix offsets = scattered(128, 1.0);
  for (const double tolerance : {1e-3, 1e-5}) {
    const LinearDenoiser<double> expanded(features_, weights_, plan_, tolerance);
    for (const double size : {1e-4, 1e-2, 3e-2, 1e-1}) {
      for (const double centre : {-1.4, -0.3, 0.0, 0.77}) {
        const Matrix x = (size * offsets).array() + centre;
        for (std::size_t level = 0; level < plan_.levels.size(); ++level) {
          const double error = largest(testing_support::denoise_at(expanded, level, x) -
                                       testing_support::denoise_at(exact, level, x));
          EXPECT_LE(error * plan_.steps[level].influence[0], tolerance * (1 + 1e-9))
              << "size " << size << " at " << centre << " level " << level;
        }
      }
    }
  }
}

TEST_P(LinearDenoiserOf, AgreesOnEveryInstructionSet) {
  const double tolerance = default_tolerance(GetParam().dimension);
  const LinearDenoiser<float> denoiser(features_, weights_, plan_, tolerance);
  const Matrix x = scattered(64, 0.5);
  const Matrix best = testing_support::denoise_at(denoiser, 3, x);
  for (const std::string& target : simd_targets()) {
    set_simd_target(target);
    EXPECT_LT(largest(testing_support::denoise_at(denoiser, 3, x) - best),
              2e-5 * std::max(1.0, largest(best)))
        << target;
  }
  set_simd_target("");
}

INSTANTIATE_TEST_SUITE_P(Shapes, LinearDenoiserOf,
                         testing::Values(Shape{false, 1, 16}, Shape{false, 1, 24},
                                         Shape{false, 1, 3}, Shape{true, 1, 16}, Shape{true, 1, 2},
                                         Shape{false, 2, 10}, Shape{true, 2, 10},
                                         Shape{false, 2, 17}, Shape{true, 2, 5}, Shape{false, 3, 5},
                                         Shape{true, 3, 4}),
                         [](const auto& c) {
                           return std::string(c.param.fourier ? "fourier" : "gaussian") +
                                  std::to_string(c.param.dimension) + "d_" +
                                  std::to_string(c.param.per_axis);
                         });

TEST(LinearDenoiser, RefusesWeightsOfAnotherShape) {
  const auto features = feature::make_product(feature::AxisKind::gaussian, 2, 4, -1, 1, t_min, 1);
  const Plan plan =
      make_plan(*forward::make_schedule("vp"), "euler", forward::uniform_grid(1, t_min, 2));
  EXPECT_THROW(LinearDenoiser<float>(features, Matrix::Zero(2, features.size() - 1), plan, 0),
               InputError);
}

TEST(LinearDenoiser, PassesNaNOnInsteadOfHidingIt) {
  const auto features = feature::make_product(feature::AxisKind::gaussian, 1, 8, -1, 1, t_min, 1);
  const Plan plan =
      make_plan(*forward::make_schedule("vp"), "euler", forward::uniform_grid(1, t_min, 2));
  const LinearDenoiser<float> denoiser(features, Matrix::Ones(1, features.size()), plan, 1e-5);
  Matrix x = Matrix::Constant(16, 1, 0.2);
  x(5, 0) = std::numeric_limits<double>::quiet_NaN();
  const Matrix mu = testing_support::denoise_at(denoiser, 0, x);
  EXPECT_TRUE(std::isnan(mu(5, 0)));
  EXPECT_TRUE(std::isfinite(mu(4, 0)));
}

}  // namespace
}  // namespace gtv::sampler
