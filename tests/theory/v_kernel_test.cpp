#include "gtv/theory/v_kernel.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/base/symmetric_solver.hpp"
#include "gtv/score/field.hpp"
#include "theory/problems.hpp"

namespace gtv::theory {
namespace {

using test::normal_matrix;
using test::relative_distance;

std::shared_ptr<const forward::Schedule> vp() {
  return forward::make_schedule("vp");
}

feature::Product fourier(int dimension) {
  return feature::make_product(feature::AxisKind::fourier, dimension, 3, -1.5, 1.5, 0.01, 1);
}

/// Points (x, t) with t in [0.05, 0.95].
Matrix some_points(Index count, Index dimension, std::uint32_t stream) {
  Matrix points = normal_matrix(count, dimension + 1, stream);
  for (Index i = 0; i < count; ++i) {
    points(i, dimension) = 0.5 + 0.45 * std::tanh(points(i, dimension));
  }
  return points;
}

Matrix some_covariance(Index size, std::uint32_t stream) {
  const Matrix root = normal_matrix(size, size, stream);
  return root * root.transpose() / static_cast<double>(size);
}

TEST(LinearVKernel, MatchesPlainLoops) {
  const feature::Product features = fourier(2);
  const Index count = features.size();
  const Matrix weights = some_covariance(2 * count, 1);
  const auto schedule = vp();
  const VKernel kernel = linear_v_kernel(schedule, features, weights);
  for (const auto& [n, m] : {std::pair<Index, Index>{2, 5}, {5, 2}}) {
    const Matrix u = some_points(n, 2, 2);
    const Matrix v = some_points(m, 2, 3);
    const Matrix phi = features.materialise(u.leftCols(2), u.col(2));
    const Matrix psi = features.materialise(v.leftCols(2), v.col(2));
    const Matrix cov = kernel.covariance(u, v);
    const Matrix driven = kernel.v(u, v);
    for (Index i = 0; i < n; ++i) {
      for (Index j = 0; j < m; ++j) {
        const auto one = schedule->level(u(i, 2));
        const auto two = schedule->level(v(j, 2));
        const double gain =
            one.alpha / (one.sigma * one.sigma) * two.alpha / (two.sigma * two.sigma);
        for (Index a = 0; a < 2; ++a) {
          for (Index b = 0; b < 2; ++b) {
            double sum = 0;
            for (Index k = 0; k < count; ++k) {
              for (Index l = 0; l < count; ++l) {
                sum += phi(i, k) * weights(a * count + k, b * count + l) * psi(j, l);
              }
            }
            const double want = gain * sum;
            const double size = cov.cwiseAbs().maxCoeff();
            EXPECT_NEAR(cov(2 * i + a, 2 * j + b), want, 1e-12 * size);
            EXPECT_NEAR(driven(2 * i + a, 2 * j + b),
                        schedule->diffusion(one.t) * want * schedule->diffusion(two.t),
                        1e-12 * driven.cwiseAbs().maxCoeff());
          }
        }
      }
    }
  }
}

void expect_covariance(const Matrix& k) {
  const double scale = k.diagonal().maxCoeff();
  RC_ASSERT((k - k.transpose()).cwiseAbs().maxCoeff() <= 1e-12 * scale);
  const SymmetricSolver modes(k);
  RC_ASSERT(modes.eigenvalues()[0] >= -1e-12 * scale);
}

RC_GTEST_PROP(VKernel, IsSymmetricAndPositiveSemidefinite, ()) {
  const auto dimension = static_cast<Index>(*rc::gen::inRange(1, 4));
  const auto stream = static_cast<std::uint32_t>(*rc::gen::inRange(0, 1000));
  const feature::Product features = fourier(static_cast<int>(dimension));
  const Index size = dimension * features.size();
  const Matrix points = some_points(7, dimension, stream);
  const VKernel linear = linear_v_kernel(vp(), features, some_covariance(size, stream + 1));
  const VKernel measured = measured_v_kernel(
      vp(), dimension,
      [&](const MatrixView& at) {
        return features.materialise(at.leftCols(dimension), at.col(dimension));
      },
      normal_matrix(5, size, stream + 2));
  expect_covariance(linear.covariance(points, points));
  expect_covariance(linear.v(points, points));
  expect_covariance(measured.covariance(points, points));
  const Matrix correlation = linear.correlation(points, dimension - 1);
  RC_ASSERT(correlation.cwiseAbs().maxCoeff() <= 1 + 1e-12);
  RC_ASSERT(correlation.diagonal() == Vector::Ones(7));
}

TEST(MeasuredVKernel, AgreesWithTheCovarianceThatWeightsAreDrawnFrom) {
  const feature::Product features = fourier(1);
  const Index size = features.size();
  const Matrix root = normal_matrix(size, size, 5);
  const Index members = 20000;
  const Matrix weights = (normal_matrix(members, size, 6) * root.transpose()).rowwise() +
                         Eigen::RowVectorXd::Constant(size, 100.0);
  const auto at = [&](const MatrixView& p) {
    return features.materialise(p.leftCols(1), p.col(1));
  };
  const VKernel measured = measured_v_kernel(vp(), 1, at, weights);
  const VKernel exact = linear_v_kernel(vp(), features, root * root.transpose());
  const Matrix points = some_points(4, 1, 7);
  const Matrix got = measured.covariance(points, points);
  const Matrix want = exact.covariance(points, points);
  // Wishart: Var = (c_ii c_jj + c_ij^2) / (N - 1). Ten entries at 4.5 deviations: a false alarm in
  // 15,000.
  for (Index i = 0; i < 4; ++i) {
    for (Index j = 0; j <= i; ++j) {
      const double deviation = std::sqrt((want(i, i) * want(j, j) + want(i, j) * want(i, j)) /
                                         static_cast<double>(members - 1));
      EXPECT_NEAR(got(i, j), want(i, j), 4.5 * deviation);
    }
  }
}

TEST(MeasuredVKernel, IsTheSameFromWeightsFromScoresAndFromTheirValues) {
  const auto schedule = vp();
  const feature::Product features = fourier(2);
  const Index count = features.size();
  const Matrix weights = normal_matrix(6, 2 * count, 8);
  const auto at = [&](const MatrixView& p) {
    return features.materialise(p.leftCols(2), p.col(2));
  };
  const auto scores = [&](const MatrixView& p) {
    const Matrix phi = at(p);
    Matrix out(6, 2 * p.rows());
    for (Index member = 0; member < 6; ++member) {
      for (Index i = 0; i < p.rows(); ++i) {
        const auto level = schedule->level(p(i, 2));
        for (Index a = 0; a < 2; ++a) {
          const double denoised = weights.row(member).segment(a * count, count).dot(phi.row(i));
          out(member, 2 * i + a) = (level.alpha * denoised - p(i, a)) / (level.sigma * level.sigma);
        }
      }
    }
    return out;
  };
  const Matrix points = some_points(3, 2, 9);
  const Matrix want = measured_v_kernel(schedule, 2, at, weights).covariance(points, points);
  const Matrix got = measured_v_kernel(schedule, 2, scores).covariance(points, points);
  EXPECT_LT(relative_distance(got, want), 1e-12);
  EXPECT_LT(relative_distance(measured_covariance(scores(points)), want), 1e-12);
}

TEST(VKernel, VarianceIsVOfEachPointWithItself) {
  const feature::Product features = fourier(2);
  const VKernel kernel = linear_v_kernel(vp(), features, some_covariance(2 * features.size(), 20));
  const Matrix points = some_points(70, 2, 21);  // more than are taken at a time
  const Matrix got = kernel.variance(points);
  ASSERT_EQ(got.rows(), 70);
  for (Index i = 0; i < 70; ++i) {
    const Matrix one = kernel.v(points.row(i), points.row(i));
    for (Index k = 0; k < 4; ++k) EXPECT_NEAR(got(i, k), one(k / 2, k % 2), 1e-11 * one.trace());
  }
  EXPECT_EQ(kernel.variance(points.topRows(0)).rows(), 0);
}

TEST(VKernel, CorrelationAlongADirectionIsThatOfTheScoresComponent) {
  const feature::Product features = fourier(2);
  const VKernel kernel = linear_v_kernel(vp(), features, some_covariance(2 * features.size(), 22));
  const Matrix points = some_points(6, 2, 23);
  const Vector direction{{0.6, -1.7}};
  const Matrix got = kernel.correlation(points, direction);
  const Matrix all = kernel.covariance(points, points);
  const auto along = [&](Index i, Index j) {
    double sum = 0;
    for (Index a = 0; a < 2; ++a) {
      for (Index b = 0; b < 2; ++b) sum += direction[a] * all(2 * i + a, 2 * j + b) * direction[b];
    }
    return sum;
  };
  for (Index i = 0; i < 6; ++i) {
    for (Index j = 0; j < 6; ++j) {
      EXPECT_NEAR(got(i, j), along(i, j) / std::sqrt(along(i, i) * along(j, j)), 1e-12);
    }
  }
  EXPECT_EQ(kernel.correlation(points, 1), kernel.correlation(points, Vector{{0.0, 1.0}}));
}

TEST(RootVKernel, IsThatOfTheCovarianceWhoseRootItHas) {
  const feature::Product features = fourier(2);
  const Matrix root = normal_matrix(2 * features.size(), 4, 24);  // of low rank
  const VKernel got = root_v_kernel(vp(), 2, point_features(features), root);
  const VKernel want = linear_v_kernel(vp(), features, root * root.transpose());
  const Matrix u = some_points(3, 2, 25);
  const Matrix v = some_points(5, 2, 26);
  EXPECT_LT(relative_distance(got.covariance(u, v), want.covariance(u, v)), 1e-12);
  EXPECT_LT(relative_distance(got.covariance(u, u), want.covariance(u, u)), 1e-12);
}

TEST(NaiveV, IsKappaTimesTheProxysCovarianceBetweenDiffusions) {
  const auto schedule = vp();
  const data::Mixture data = data::make_mixture(Matrix{{-1.0, 0.2}, {0.4, 0.9}, {0.5, -1.0}});
  const Matrix points = some_points(5, 2, 10);
  const Matrix got = naive_v(data, *schedule, 0.3, points);
  for (Index i = 0; i < 5; ++i) {
    const auto level = schedule->level(points(i, 2));
    const double d = schedule->diffusion(level.t);
    const Matrix c = score::proxy_covariance_by_hessian(data, level, points.row(i).head(2));
    EXPECT_LT((got.row(i) - 0.3 * d * d * c).norm(), 1e-9 * 0.3 * d * d / std::pow(level.sigma, 2));
  }
}

TEST(NaiveV, IsExactlyZeroForOnePointAndOffALineOfPoints) {
  const auto schedule = vp();
  const Matrix points = some_points(20, 2, 11);
  const data::Mixture one = data::make_mixture(Matrix{{0.7, -0.3}});
  EXPECT_EQ(naive_v(one, *schedule, 1, points).cwiseAbs().maxCoeff(), 0);
  const data::Mixture line = data::make_mixture(Matrix{{-1.0, 0.0}, {0.0, 0.0}, {1.0, 0.0}});
  const Matrix v = naive_v(line, *schedule, 1, points);
  EXPECT_EQ(v.rightCols(3).cwiseAbs().maxCoeff(), 0);
  EXPECT_GT(v.col(0).maxCoeff(), 0);
}

TEST(VKernel, RefusesWhatDoesNotFit) {
  const auto schedule = vp();
  const feature::Product features = fourier(1);
  const Matrix weights = some_covariance(features.size(), 12);
  const VKernel kernel = linear_v_kernel(schedule, features, weights);
  const Matrix points = some_points(2, 1, 13);
  const auto at = [&](const Matrix& u) { static_cast<void>(kernel.covariance(u, points)); };
  EXPECT_THROW(at(some_points(2, 2, 13)), InputError);
  EXPECT_THROW(at(Matrix{{0.1, 0.0}}), InputError);  // no noise
  EXPECT_THROW(at(Matrix{{0.1, 1.5}}), InputError);  // outside the schedule
  EXPECT_THROW(at(Matrix{{std::nan(""), 0.5}}), InputError);
  EXPECT_THROW(static_cast<void>(kernel.correlation(points, 1)), InputError);
  EXPECT_THROW(static_cast<void>(kernel.correlation(points, Vector::Zero(1))), InputError);
  EXPECT_THROW(static_cast<void>(kernel.correlation(points, Vector::Ones(2))), InputError);
  EXPECT_THROW(static_cast<void>(root_v_kernel(schedule, 2, point_features(features),
                                               Matrix::Ones(features.size(), 1))),
               InputError);
  EXPECT_THROW(static_cast<void>(root_v_kernel(schedule, 1, point_features(features),
                                               Matrix::Constant(features.size(), 1, NAN))),
               InputError);
  EXPECT_THROW(static_cast<void>(linear_v_kernel(schedule, fourier(2), weights)), InputError);
  EXPECT_THROW(static_cast<void>(linear_v_kernel(nullptr, features, weights)), InputError);
  EXPECT_THROW(static_cast<void>(measured_covariance(Matrix::Ones(1, 3))), InputError);
  const data::Mixture data = data::make_mixture(Matrix{{-1.0}, {1.0}});
  EXPECT_THROW(static_cast<void>(naive_v(data, *schedule, -1, points)), InputError);
  const auto flow = forward::make_schedule("flow");
  EXPECT_THROW(static_cast<void>(naive_v(data, *flow, 1, Matrix{{0.0, 1.0}})), InputError);
}

}  // namespace
}  // namespace gtv::theory
