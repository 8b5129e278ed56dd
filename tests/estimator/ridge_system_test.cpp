#include "estimator/ridge_system.hpp"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"
#include "samples.hpp"

namespace {

using gtv::Index;
using gtv::Matrix;
using namespace gtv::estimator;

using LongMatrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;

Matrix normals(Index rows, Index columns, std::uint64_t seed) {
  const gtv::RandomStream stream(seed, 0, gtv::Purpose::test);
  Matrix out(rows, columns);
  for (Index i = 0; i < out.size(); ++i) {
    out.data()[i] = stream.normal(static_cast<std::uint64_t>(i));
  }
  return out;
}

/// Positive definite, its eigenvalues spread over about `decades` decades.
Matrix spd(Index n, double decades, std::uint64_t seed) {
  Matrix root = normals(n, n, seed);
  for (Index i = 0; i < n; ++i) {
    root.row(i) *= std::pow(10, -0.5 * decades * static_cast<double>(i) / static_cast<double>(n));
  }
  Matrix s = root.transpose() * root;
  s.diagonal().array() += std::pow(10, -decades);
  return s;
}

/// Packed in two pieces.
PackedSymmetric packed(const Matrix& s) {
  PackedSymmetric out(s.rows());
  const Index half = s.rows() / 2;
  out.set_rows(0, s.topRows(half));
  out.set_rows(half, s.bottomRows(s.rows() - half));
  out.add_ridge(0);
  return out;
}

double one_norm(const Matrix& a) {
  return a.cwiseAbs().colwise().sum().maxCoeff();
}

/// Sizes about the edges of blocks (8) and panels (16); one to seventeen right-hand sides.
TEST(RidgeSystem, LeavesTheStatedResidualOnEverySimdTarget) {
  for (const auto target : hwy::SupportedAndGeneratedTargets()) {
    for (const Index n : {1, 2, 7, 8, 9, 15, 16, 17, 33, 100, 131}) {
      for (const Index columns : {1, 2, 14, 15, 17}) {
        const Matrix s = spd(n, 3, 5);
        const Matrix b = normals(n, columns, 6);
        PackedSymmetric system = packed(s);
        Matrix x = b;
        hwy::SetSupportedTargetsForTest(target);
        static_cast<void>(solve_ridge_system(system, x));
        hwy::SetSupportedTargetsForTest(0);
        const double unit = std::numeric_limits<double>::epsilon() / 2;
        EXPECT_LE(one_norm(s * x - b),
                  10 * static_cast<double>(n) * unit * one_norm(s) * one_norm(x))
            << hwy::TargetName(target) << " n " << n << " columns " << columns;
      }
    }
  }
}

/// Fixed inputs, so no false alarms: dense ones of several conditions, and those of real fits.
TEST(RidgeSystem, EstimatesTheReciprocalConditionWithinAFactorOfThree) {
  std::vector<Matrix> systems;
  for (const Index n : {1, 5, 40, 150}) {
    for (const double decades : {0.0, 3.0, 6.0, 9.0}) {
      for (const std::uint64_t seed : {1U, 2U, 3U}) systems.push_back(spd(n, decades, seed));
    }
  }
  for (const auto kind : {gtv::feature::AxisKind::gaussian, gtv::feature::AxisKind::fourier}) {
    for (const Index samples : {60, 200}) {
      const auto features = gtv::feature::make_product(kind, 2, 6, -1.5, 1.5, 1e-2, 1);
      const TrainingSet set = test::draws(2, samples);
      const Matrix phi = features.materialise(set.x, set.t);
      Matrix s = phi * phi.transpose();
      s.diagonal().array() += 0.1 * static_cast<double>(samples);
      systems.push_back(s);
    }
  }
  for (const Matrix& s : systems) {
    const LongMatrix exact = s.cast<long double>();
    const Matrix inverse =
        exact.ldlt().solve(LongMatrix::Identity(s.rows(), s.rows())).cast<double>();
    const double truth = 1 / (one_norm(s) * one_norm(inverse));
    PackedSymmetric system = packed(s);
    Matrix x = Matrix::Ones(s.rows(), 1);
    const double estimate = solve_ridge_system(system, x);
    EXPECT_GE(estimate, truth * (1 - 1e-4)) << "n " << s.rows();
    EXPECT_LE(estimate, truth * 3) << "n " << s.rows();
  }
}

TEST(RidgeSystem, RefusesSingularIndefiniteAndNonFiniteMatrices) {
  const auto solve = [](const Matrix& s) {
    PackedSymmetric system = packed(s);
    Matrix b = Matrix::Ones(s.rows(), 1);
    static_cast<void>(solve_ridge_system(system, b));
  };
  Matrix s = spd(20, 1, 1);
  EXPECT_NO_THROW(solve(s));
  s(13, 13) = -1;
  EXPECT_THROW(solve(s), gtv::WorkError);
  s(13, 13) = std::nan("");
  EXPECT_THROW(solve(s), gtv::WorkError);
  EXPECT_THROW(solve(Matrix::Ones(20, 20)), gtv::WorkError);
  EXPECT_THROW(solve(Matrix::Zero(3, 3)), gtv::WorkError);
}

}  // namespace
