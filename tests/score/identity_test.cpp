#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <Eigen/QR>

#include "score/draw.hpp"

namespace gtv::score {

namespace {

/// Levels at which differences and uncentred second moments keep most digits.
Case moderate_case(Index dimension, bool with_spread) {
  Draw draw(*rc::gen::arbitrary<std::uint64_t>());
  const Mixture data = draw.mixture(6, dimension, 1, with_spread ? draw.uniform(0.1, 1) : 0);
  const Level level{.t = 0.5, .alpha = draw.uniform(0.2, 1), .sigma = draw.uniform(0.3, 2)};
  Matrix x(8, dimension);
  for (Index i = 0; i < x.size(); ++i) x.data()[i] = draw.uniform(-2, 2);
  return {data, level, x};
}

Case moderate_case() {
  return moderate_case(*rc::gen::inRange<Index>(1, 4), *rc::gen::arbitrary<bool>());
}

Vector log_density_at(const Case& c, const Matrix& x) {
  Vector result(x.rows());
  log_density(c.data, c.level, x, result);
  return result;
}

Matrix shifted(const Matrix& x, Index d, double by) {
  Matrix result = x;
  result.col(d).array() += by;
  return result;
}

double largest_difference(const Matrix& a, const Matrix& b) {
  return (a - b).cwiseAbs().maxCoeff();
}

}  // namespace

RC_GTEST_PROP(Score, IsTheGradientOfTheLogDensity, ()) {
  const Case c = moderate_case();
  Matrix s(c.x.rows(), c.x.cols());
  score(c.data, c.level, c.x, s);
  constexpr double h = 1e-3;
  for (Index d = 0; d < c.x.cols(); ++d) {
    // Richardson's combination of two central differences, of order h^4.
    const auto difference = [&](double step) -> Vector {
      return (log_density_at(c, shifted(c.x, d, step)) -
              log_density_at(c, shifted(c.x, d, -step))) /
             (2 * step);
    };
    const Vector want = (4 * difference(h) - difference(2 * h)) / 3;
    RC_ASSERT(largest_difference(s.col(d), want) < 1e-8 * (1 + s.col(d).cwiseAbs().maxCoeff()));
  }
}

RC_GTEST_PROP(Score, IsThePosteriorMeanOfTheProxyScore, ()) {
  const Case c = moderate_case(*rc::gen::inRange<Index>(1, 4), false);
  Matrix s(c.x.rows(), c.x.cols());
  score(c.data, c.level, c.x, s);
  Matrix weights(c.x.rows(), c.data.size());
  posterior_weights(c.data, c.level, c.x, weights);
  const Matrix want =
      (c.level.alpha * weights * c.data.points - c.x) / (c.level.sigma * c.level.sigma);
  RC_ASSERT(largest_difference(s, want) < 1e-12 * (1 + want.cwiseAbs().maxCoeff()));
}

RC_GTEST_PROP(Score, IsThatOfTheDenoiser, ()) {
  const Case c = moderate_case();
  const Fields f = exact_fields(c.data, c.level, c.x, false);
  const Matrix want = (c.level.alpha * f.denoised - c.x) / (c.level.sigma * c.level.sigma);
  RC_ASSERT(largest_difference(f.score, want) <
            1e-12 * (1 + want.cwiseAbs().maxCoeff()) * (1 + 1 / c.level.sigma / c.level.sigma));
}

RC_GTEST_PROP(ProxyCovariance, IsTheInverseNoisePlusTheHessianOfTheLogDensity, ()) {
  const Case c = moderate_case();
  const Fields f = exact_fields(c.data, c.level, c.x, true);
  const Matrix by_hessian = proxy_covariance_by_hessian(c.data, c.level, c.x);
  const double scale = 1 + by_hessian.cwiseAbs().maxCoeff() + std::pow(c.level.sigma, -4);
  RC_ASSERT(largest_difference(f.proxy_cov, by_hessian) < 1e-12 * scale);
}

RC_GTEST_PROP(ProxyCovarianceByHessian, IsThatOfTheDifferencesOfTheScore, ()) {
  const Case c = moderate_case();
  const Index dimension = c.x.cols();
  const Matrix got = proxy_covariance_by_hessian(c.data, c.level, c.x);
  constexpr double h = 1e-3;
  for (Index e = 0; e < dimension; ++e) {
    const auto score_at = [&](double step) -> Matrix {
      return exact_fields(c.data, c.level, shifted(c.x, e, step), false).score;
    };
    const Matrix hessian_column =
        (8 * (score_at(h) - score_at(-h)) - (score_at(2 * h) - score_at(-2 * h))) / (12 * h);
    for (Index d = 0; d < dimension; ++d) {
      const double noise = d == e ? 1 / (c.level.sigma * c.level.sigma) : 0;
      const Vector want = hessian_column.col(d).array() + noise;
      RC_ASSERT(largest_difference(got.col(d * dimension + e), want) <
                1e-7 * (1 + std::pow(c.level.sigma, -4)));
    }
  }
}

RC_GTEST_PROP(ExactFields, TurnWithTheData, ()) {
  const Case c = moderate_case(3, *rc::gen::arbitrary<bool>());
  Draw draw(*rc::gen::arbitrary<std::uint64_t>());
  Matrix square(3, 3);
  for (Index i = 0; i < square.size(); ++i) square.data()[i] = draw.normal();
  const Matrix turn = square.colPivHouseholderQr().householderQ();
  Mixture turned = c.data;
  turned.points = c.data.points * turn;
  const Fields before = exact_fields(c.data, c.level, c.x, false);
  const Fields after = exact_fields(turned, c.level, c.x * turn, false);
  const double scale = 1e-12 * (1 + std::pow(c.level.sigma, -4));
  RC_ASSERT(largest_difference(before.log_density, after.log_density) < scale);
  RC_ASSERT(largest_difference(before.score * turn, after.score) < scale);
  RC_ASSERT(largest_difference(before.denoised * turn, after.denoised) < scale);
  RC_ASSERT(largest_difference(before.trace_cov, after.trace_cov) < scale);
  RC_ASSERT(largest_difference(before.fraction, after.fraction) < scale);
}

RC_GTEST_PROP(ExactFields, DoNotDependOnTheOrderOfThePoints, ()) {
  const Case c = moderate_case();
  Mixture reversed = c.data;
  reversed.points = c.data.points.colwise().reverse().eval();
  reversed.weights = c.data.weights.reverse().eval();
  const Fields before = exact_fields(c.data, c.level, c.x, true);
  const Fields after = exact_fields(reversed, c.level, c.x, true);
  const double scale = 1e-12 * (1 + std::pow(c.level.sigma, -4));
  RC_ASSERT(largest_difference(before.log_density, after.log_density) < scale);
  RC_ASSERT(largest_difference(before.score, after.score) < scale);
  RC_ASSERT(largest_difference(before.proxy_cov, after.proxy_cov) < scale);
  RC_ASSERT(largest_difference(before.fraction, after.fraction) < scale);
  RC_ASSERT(largest_difference(before.effective_points, after.effective_points) < scale);
}

RC_GTEST_PROP(ExactFields, CountADuplicatePointAsWeight, ()) {
  const Case c = moderate_case();
  const Index size = c.data.size();
  Mixture doubled = c.data;
  doubled.points.conservativeResize(size + 1, Eigen::NoChange);
  doubled.points.row(size) = c.data.points.row(0);
  doubled.weights.conservativeResize(size + 1);
  doubled.weights[size] = 0.25 * c.data.weights[0];
  doubled.weights[0] = 0.75 * c.data.weights[0];
  const Fields once = exact_fields(c.data, c.level, c.x, true);
  const Fields twice = exact_fields(doubled, c.level, c.x, true);
  const double scale = 1e-12 * (1 + std::pow(c.level.sigma, -4));
  RC_ASSERT(largest_difference(once.log_density, twice.log_density) < scale);
  RC_ASSERT(largest_difference(once.score, twice.score) < scale);
  RC_ASSERT(largest_difference(once.proxy_cov, twice.proxy_cov) < scale);
  RC_ASSERT(largest_difference(once.fraction, twice.fraction) < scale);
}

}  // namespace gtv::score
