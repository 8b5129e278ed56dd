#include "gtv/score/anisotropic.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <Eigen/LU>
#include <numbers>

#include "score/draw.hpp"
#include "score/points.hpp"

namespace gtv::score {

namespace {

struct MatrixCase {
  Mixture data;
  MatrixLevel level;
  Matrix x;
};

MatrixCase matrix_case() {
  Draw draw(*rc::gen::arbitrary<std::uint64_t>());
  const Index dimension = draw.integer(1, 3);
  const double spread = draw.integer(0, 1) == 0 ? 0 : draw.uniform(0.1, 1);
  MatrixCase c{draw.mixture(6, dimension, 1, spread),
               {.t = 0.5, .alpha = draw.uniform(0.2, 1), .covariance = {}},
               {}};
  Matrix root(dimension, dimension);
  for (Index i = 0; i < root.size(); ++i) root.data()[i] = draw.normal();
  c.level.covariance = root * root.transpose() + 0.2 * Matrix::Identity(dimension, dimension);
  c.x.resize(5, dimension);
  for (Index i = 0; i < c.x.size(); ++i) c.x.data()[i] = draw.uniform(-2, 2);
  return c;
}

double density_by_definition(const MatrixCase& c, const Eigen::RowVectorXd& x) {
  const Index dimension = c.x.cols();
  const Matrix covariance = c.level.alpha * c.level.alpha * c.data.spread * c.data.spread *
                                Matrix::Identity(dimension, dimension) +
                            c.level.covariance;
  double sum = 0;
  for (Index m = 0; m < c.data.size(); ++m) {
    const Vector r = (x - c.level.alpha * c.data.points.row(m)).transpose();
    sum += c.data.weights[m] * std::exp(-0.5 * r.dot(covariance.inverse() * r));
  }
  return sum / std::sqrt(std::pow(2 * std::numbers::pi, static_cast<double>(dimension)) *
                         covariance.determinant());
}

double largest_difference(const Matrix& a, const Matrix& b) {
  return (a - b).cwiseAbs().maxCoeff();
}

}  // namespace

RC_GTEST_PROP(AnisotropicFields, HaveTheDensityOfTheDefinition, ()) {
  const MatrixCase c = matrix_case();
  Vector got(c.x.rows());
  log_density(c.data, c.level, c.x, got);
  for (Index i = 0; i < got.size(); ++i) {
    RC_ASSERT(std::abs(got[i] - std::log(density_by_definition(c, c.x.row(i)))) < 1e-10);
  }
}

RC_GTEST_PROP(AnisotropicFields, AreThoseOfAScalarLevelForAMultipleOfTheIdentity, ()) {
  MatrixCase c = matrix_case();
  const Level level{.t = 0.5, .alpha = c.level.alpha, .sigma = 0.7};
  c.level.covariance = 0.49 * Matrix::Identity(c.x.cols(), c.x.cols());
  const Fields want = exact_fields(c.data, level, c.x, true);
  const Fields got = exact_fields(c.data, c.level, c.x, true);
  RC_ASSERT(largest_difference(got.log_density, want.log_density) < 1e-11);
  RC_ASSERT(largest_difference(got.score, want.score) < 1e-11);
  RC_ASSERT(largest_difference(got.denoised, want.denoised) < 1e-11);
  RC_ASSERT(largest_difference(got.proxy_cov, want.proxy_cov) < 1e-11);
  RC_ASSERT(largest_difference(got.trace_cov, want.trace_cov) < 1e-11);
  RC_ASSERT(largest_difference(got.fraction, want.fraction) < 1e-11);
  RC_ASSERT(largest_difference(got.effective_points, want.effective_points) < 1e-11);
}

RC_GTEST_PROP(AnisotropicFields, ObeyTheirIdentities, ()) {
  const MatrixCase c = matrix_case();
  const Index dimension = c.x.cols();
  const Fields f = exact_fields(c.data, c.level, c.x, true);
  const Matrix precision = c.level.covariance.inverse();
  const Matrix by_denoiser = (c.level.alpha * f.denoised - c.x) * precision;
  RC_ASSERT(largest_difference(f.score, by_denoiser) < 1e-10);
  constexpr double h = 1e-3;
  for (Index e = 0; e < dimension; ++e) {
    const auto at = [&](double step) {
      Matrix x = c.x;
      x.col(e).array() += step;
      return exact_fields(c.data, c.level, x, false);
    };
    const Vector slope = (8 * (at(h).log_density - at(-h).log_density) -
                          (at(2 * h).log_density - at(-2 * h).log_density)) /
                         (12 * h);
    RC_ASSERT(largest_difference(slope, f.score.col(e)) < 1e-7);
    const Matrix hessian =
        (8 * (at(h).score - at(-h).score) - (at(2 * h).score - at(-2 * h).score)) / (12 * h);
    for (Index d = 0; d < dimension; ++d) {
      const Vector want = hessian.col(d).array() + precision(d, e);
      RC_ASSERT(largest_difference(want, f.proxy_cov.col(d * dimension + e)) < 1e-6);
    }
  }
}

RC_GTEST_PROP(AnisotropicFields, HaveOneValueWhicheverFunctionGivesThem, ()) {
  const MatrixCase c = matrix_case();
  const Fields all = exact_fields(c.data, c.level, c.x, false);
  Matrix gradient(c.x.rows(), c.x.cols());
  Matrix mean(c.x.rows(), c.x.cols());
  Matrix weights(c.x.rows(), c.data.size());
  score(c.data, c.level, c.x, gradient);
  denoise(c.data, c.level, c.x, mean);
  posterior_weights(c.data, c.level, c.x, weights);
  RC_ASSERT(gradient == all.score);
  RC_ASSERT(largest_difference(mean, all.denoised) < 1e-13);
  RC_ASSERT(largest_difference(weights.rowwise().sum(), Vector::Ones(c.x.rows())) < 1e-14);
}

TEST(AnisotropicFields, DefineTheFractionWhereBothTermsUnderflow) {
  const Mixture data = equal_points(rows({{-1, 0}, {1, 0}}));
  MatrixLevel level{.t = 0, .alpha = 1, .covariance = {}};
  level.covariance = rows({{1e-6, 0}, {0, 1e-4}});
  EXPECT_EQ(exact_fields(data, level, data.points.row(0), false).fraction[0], 1);
}

}  // namespace gtv::score
