#include "gtv/theory/covariance_summary.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"

namespace gtv::theory {
namespace {

/// n points of independent coordinates, of standard deviation scale(j), far from 0.
template <class Scale>
Matrix points(Index n, Index d, const Scale& scale) {
  const RandomStream stream(3, 0, Purpose::test);
  Matrix x(n, d);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < d; ++j) {
      x(i, j) = 7 + scale(j) * stream.normal(static_cast<std::uint64_t>(i * d + j));
    }
  }
  return x;
}

Matrix covariance_of(const Matrix& x) {
  const Matrix centred = x.rowwise() - x.colwise().mean();
  return centred.transpose() * centred / static_cast<double>(x.rows());
}

TEST(CovarianceSummary, EqualsThatOfTheCovarianceMatrix) {
  const Matrix x = points(700, 150, [](Index j) { return 1.0 / static_cast<double>(1 + j); });
  const Matrix sigma = covariance_of(x);
  const CovarianceSummary found = covariance_summary(StoredMatrix::of(x));
  EXPECT_NEAR(found.trace, sigma.trace(), 1e-11);
  EXPECT_NEAR(found.trace_of_square, sigma.squaredNorm(), 1e-11);
  ASSERT_EQ(found.eigenvalues.size(), 150);
  EXPECT_EQ(found.eigenvalues[0], found.largest);
  Vector direction = Vector::Unit(150, 0);
  for (int k = 0; k < 60; ++k) direction = (sigma * direction).normalized();
  EXPECT_NEAR(found.largest, direction.dot(sigma * direction), 1e-11);
  EXPECT_NEAR(found.eigenvalues.sum(), found.trace, 1e-11);
}

TEST(CovarianceSummary, CountsTheDirectionsThatShareTheVariance) {
  const Matrix x = points(20000, 30, [](Index j) { return j < 10 ? 2.0 : 0.0; });
  EXPECT_NEAR(covariance_summary(StoredMatrix::of(x)).participation_ratio(), 10, 0.02);
  const Matrix same = Matrix::Constant(5, 3, 4.0);
  EXPECT_EQ(covariance_summary(StoredMatrix::of(same)).participation_ratio(), 0);
}

TEST(CovarianceSummary, IsEstimatedWithoutTheMatrixInManyDimensions) {
  const Matrix x = points(300, 2100, [](Index j) { return j == 5 ? 9.0 : 1.0; });
  // The Gram matrix of the points has the same eigenvalues.
  const Matrix centred = x.rowwise() - x.colwise().mean();
  const Matrix gram = centred * centred.transpose() / 300.0;
  Vector direction = Vector::Ones(300) + Vector::Unit(300, 2);
  for (int k = 0; k < 200; ++k) direction = (gram * direction).normalized();
  const CovarianceSummary found = covariance_summary(StoredMatrix::of(x));
  EXPECT_NEAR(found.trace / gram.trace(), 1, 1e-12);
  EXPECT_NEAR(found.largest / direction.dot(gram * direction), 1, 1e-5);
  EXPECT_NEAR(found.trace_of_square / gram.squaredNorm(), 1, 0.05);
  EXPECT_EQ(found.eigenvalues.size(), 0);
}

TEST(CovarianceSummary, IsTheSameToTheBitForAnyNumberOfThreads) {
  for (const Index d : {200, 2100}) {
    const auto x = StoredMatrix::of(points(150, d, [](Index) { return 1.0; }));
    set_thread_count(1);
    const CovarianceSummary one = covariance_summary(x);
    set_thread_count(3);
    const CovarianceSummary three = covariance_summary(x);
    set_thread_count(0);
    EXPECT_EQ(one.largest, three.largest);
    EXPECT_EQ(one.trace_of_square, three.trace_of_square);
  }
}

TEST(CovarianceSummary, RefusesNumbersThatAreNotFinite) {
  Matrix x = Matrix::Ones(4, 2);
  x(2, 1) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW((void)covariance_summary(StoredMatrix::of(x)), InputError);
  EXPECT_THROW((void)covariance_summary(StoredMatrix()), InputError);
}

}  // namespace
}  // namespace gtv::theory
