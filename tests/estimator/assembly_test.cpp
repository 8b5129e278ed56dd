#include <gtest/gtest.h>
#include <hwy/targets.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "estimator/factors.hpp"
#include "estimator/gram_product.hpp"
#include "estimator/pair_moments.hpp"
#include "oracle/estimator.hpp"
#include "samples.hpp"

namespace {

using gtv::Index;
using gtv::Matrix;
using gtv::Vector;
using namespace gtv::estimator;
using gtv::feature::AxisKind;

gtv::feature::Product mixed(int dimension) {
  gtv::feature::Product product;
  product.time = {.kind = AxisKind::gaussian, .count = 5, .lo = 0.01, .hi = 1};
  for (int d = 0; d < dimension; ++d) {
    const AxisKind kind = d % 2 == 0 ? AxisKind::gaussian : AxisKind::fourier;
    product.space.push_back({.kind = kind, .count = 3 + d, .lo = -1.5, .hi = 2});
  }
  return product;
}

RC_GTEST_PROP(PairMoments, MatchTheOracle, ()) {
  auto features = mixed(*rc::gen::inRange(1, 4));
  features.time.kind = *rc::gen::element(AxisKind::gaussian, AxisKind::fourier);
  const TrainingSet set = test::draws(features.dimension(), *rc::gen::inRange(1, 20));
  Vector weight(set.size());
  for (Index p = 0; p < set.size(); ++p) weight[p] = std::exp(3 * std::sin(static_cast<double>(p)));
  PairMoments moments(features);
  const Index half = set.size() / 2;  // in two blocks
  const auto add = [&](Index begin, Index n) {
    const auto x = set.x.middleRows(begin, n);
    const auto t = set.t.segment(begin, n);
    moments.add(x, t, weight.segment(begin, n), feature_factors(features, x, t));
  };
  if (half > 0) add(0, half);
  add(half, set.size() - half);
  Matrix got(features.size(), features.size());
  const Index rest = features.size() / features.space[0].count;
  for (Index first = 0; first < features.space[0].count; ++first) {
    moments.expand_rows(first, got.middleRows(first * rest, rest));
  }
  const Matrix want = gtv::oracle::weighted_gram(features, set.x, set.t, weight);
  const double worst = Matrix((got - want).triangularView<Eigen::Upper>()).cwiseAbs().maxCoeff();
  RC_ASSERT(worst <= 1e-13 * want.cwiseAbs().maxCoeff());
}

/// The kernel is compiled for every SIMD target; each is switched to in turn.
TEST(GramProduct, MatchesTheOracleOnEverySimdTarget) {
  const auto features = mixed(2);
  for (const Index samples : {1, 3, 16, 17, 61}) {
    const TrainingSet set = test::draws(2, samples);
    Vector root(samples);
    for (Index p = 0; p < samples; ++p) root[p] = 1 + 0.3 * static_cast<double>(p % 5);
    const Matrix phi = features.materialise(set.x, set.t);
    const Matrix want = (root.asDiagonal() * phi) * (root.asDiagonal() * phi).transpose();
    for (const auto target : hwy::SupportedAndGeneratedTargets()) {
      hwy::SetSupportedTargetsForTest(target);
      PackedSymmetric got = gram_product(feature_factors(features, set.x, set.t), root);
      hwy::SetSupportedTargetsForTest(0);
      for (Index p = 0; p < samples; ++p) {
        for (Index q = 0; q <= p; ++q) {
          ASSERT_NEAR(got(q, p), want(p, q), 1e-14 * want.cwiseAbs().maxCoeff())
              << hwy::TargetName(target) << " " << p << " " << q;
        }
      }
    }
  }
}

TEST(Contract, SumsProductFeaturesOverSamples) {
  for (const int dimension : {1, 2, 3}) {
    const auto features = mixed(dimension);
    const TrainingSet set = test::draws(dimension, 7);
    Matrix coefficients(7, 2);
    for (Index i = 0; i < 14; ++i) coefficients(i / 2, i % 2) = std::cos(static_cast<double>(i));
    Matrix got = Matrix::Constant(2, features.size(), 3.0);
    Eigen::Map<Matrix> blocks(got.data(), 2 * features.space[0].count,
                              features.size() / features.space[0].count);
    contract(feature_factors(features, set.x, set.t), coefficients, blocks, 1);
    const Matrix want = coefficients.transpose() * features.materialise(set.x, set.t);
    EXPECT_LT(((got - want).array() - 3).abs().maxCoeff(), 1e-12);
  }
}

}  // namespace
