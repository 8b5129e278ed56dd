#include <gtest/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/estimator/linear.hpp"

namespace {

using gtv::Index;
using gtv::Matrix;
using gtv::Vector;
using gtv::feature::AxisKind;

gtv::feature::Product uneven() {
  return {{{.kind = AxisKind::gaussian, .count = 3}, {.kind = AxisKind::fourier, .count = 4}},
          {.kind = AxisKind::gaussian, .count = 5, .lo = 0.01, .hi = 1}};
}

Matrix some_weights(Index rows, Index columns) {
  Matrix w(rows, columns);
  for (Index i = 0; i < w.size(); ++i) w.data()[i] = std::sin(1.0 + 0.37 * static_cast<double>(i));
  return w;
}

TEST(AtTime, ContractsTimeWhichIsTheFastestIndex) {
  const auto features = uneven();
  const Matrix weights = some_weights(2, 60);
  std::vector<double> phi(5);
  features.time.evaluate(0.3, phi);
  const Matrix got = gtv::estimator::at_time(features, weights, 0.3);
  ASSERT_EQ(got.rows(), 2);
  ASSERT_EQ(got.cols(), 12);
  for (Index d = 0; d < 2; ++d) {
    for (Index i = 0; i < 12; ++i) {
      double want = 0;
      for (Index a = 0; a < 5; ++a)
        want += weights(d, i * 5 + a) * phi[static_cast<std::size_t>(a)];
      EXPECT_NEAR(got(d, i), want, 1e-14 * weights.norm() * 4);
    }
  }
}

TEST(AtTime, TimesSpatialFeaturesIsTheDenoiser) {
  const auto features = uneven();
  const Matrix weights = some_weights(2, 60);
  const Matrix x = (Matrix(2, 2) << 0.3, -0.4, 1.1, 0.2).finished();
  const Matrix whole = features.materialise(x, Vector::Constant(2, 0.6)) * weights.transpose();
  gtv::feature::Product spatial = features;
  spatial.time = {.kind = AxisKind::fourier, .count = 1, .lo = 0, .hi = 1};  // the constant 1
  const Matrix coefficients = gtv::estimator::at_time(features, weights, 0.6);
  const Matrix got = spatial.materialise(x, Vector::Zero(2)) * coefficients.transpose();
  EXPECT_LT((got - whole).norm(), 1e-13 * whole.norm());
}

TEST(AtTimes, StacksEveryTimeInARow) {
  const auto features = uneven();
  const Matrix weights = some_weights(2, 60);
  const Vector t = (Vector(3) << 0.9, 0.5, 0.02).finished();
  const Matrix all = gtv::estimator::at_times(features, weights, t);
  ASSERT_EQ(all.rows(), 3);
  ASSERT_EQ(all.cols(), 24);
  for (Index k = 0; k < 3; ++k) {
    const Matrix one = gtv::estimator::at_time(features, weights, t[k]);
    for (Index i = 0; i < 24; ++i) EXPECT_NEAR(all(k, i), one(i / 12, i % 12), 1e-13);
  }
}

TEST(AtTimes, TakesARowOfALargerMatrix) {
  const auto features = uneven();
  const Matrix wide = some_weights(2, 70);
  const Matrix part = wide.leftCols(60);
  EXPECT_EQ(gtv::estimator::at_time(features, wide.leftCols(60), 0.4),
            gtv::estimator::at_time(features, part, 0.4));
}

TEST(AtTimeInput, RefusesWeightsOfOtherFeaturesAndTimesThatAreNotFinite) {
  const auto features = uneven();
  EXPECT_THROW(static_cast<void>(gtv::estimator::at_time(features, some_weights(2, 59), 0.4)),
               gtv::InputError);
  EXPECT_THROW(
      static_cast<void>(gtv::estimator::at_time(features, some_weights(2, 60), std::nan(""))),
      gtv::InputError);
}

}  // namespace
