#include "gtv/base/dense.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <rapidcheck/gtest.h>
#include <cmath>
#include <limits>

#include "base/matrices.hpp"
#include "gtv/base/error.hpp"

namespace gtv {
namespace {

using test::draw_extent;
using test::ExtendedMatrix;
using test::not_a_number;
using test::random_matrix;
using test::random_spd;
using test::roundoff;

RC_GTEST_PROP(SolveSpd, LeavesAResidualWithinItsBound, ()) {
  const Index n = draw_extent(1, 60);
  const Index columns = draw_extent(0, 6);
  const double ridge = std::pow(10.0, -*rc::gen::inRange(0, 10));
  const Matrix s = random_spd(n, ridge, 14);
  const Matrix b = random_matrix(n, columns, 15);
  Matrix factor = s;
  Matrix x = b;
  static_cast<void>(solve_spd(factor, x));
  for (Index column = 0; column < columns; ++column) {
    const ExtendedMatrix residual =
        oracle::product(s, x.col(column)) - b.col(column).cast<long double>();
    RC_ASSERT(oracle::one_norm(residual) <= 10.0 * static_cast<double>(n) * roundoff *
                                                oracle::one_norm(s) *
                                                oracle::one_norm(x.col(column)));
  }
}

TEST(SolveSpd, MatchesTheOracle) {
  const Matrix s = random_spd(80, 0.01, 16);
  const Matrix b = random_matrix(80, 3, 17);
  Matrix factor = s;
  Matrix x = b;
  static_cast<void>(solve_spd(factor, x));
  const ExtendedMatrix want = oracle::solve_spd(s, b);
  EXPECT_LT((x.cast<long double>() - want).cwiseAbs().maxCoeff(),
            1e-12L * want.cwiseAbs().maxCoeff());
}

TEST(SolveSpd, ReadsAndWritesTheLowerTriangleOnly) {
  const Matrix s = random_spd(40, 0.1, 20);
  const Matrix b = random_matrix(40, 2, 21);
  Matrix storage = Matrix::Constant(45, 50, not_a_number);
  auto block = storage.block(2, 3, 40, 40);
  block.triangularView<Eigen::Lower>() = s;
  Matrix right = Matrix::Constant(45, 9, 4);
  right.block(1, 4, 40, 2) = b;
  static_cast<void>(solve_spd(block, right.block(1, 4, 40, 2)));
  const Matrix l = block.triangularView<Eigen::Lower>();
  EXPECT_LT((oracle::product(l, l.transpose()).cast<double>() - s).cwiseAbs().maxCoeff(), 1e-13);
  const Matrix product = oracle::product(s, right.block(1, 4, 40, 2)).cast<double>();
  EXPECT_LT((product - b).cwiseAbs().maxCoeff(), 1e-12);
  EXPECT_EQ(storage.array().isNaN().count(), 45 * 50 - 40 * 41 / 2);
  right.block(1, 4, 40, 2).setConstant(4);
  EXPECT_EQ(right, Matrix::Constant(45, 9, 4));
}

RC_GTEST_PROP(SolveSpd, EstimatesTheConditionNumber, ()) {
  const Index n = draw_extent(1, 40);
  const Matrix s = random_spd(n, std::pow(10.0, -*rc::gen::inRange(0, 8)),
                              *rc::gen::inRange<std::uint32_t>(100, 10'000));
  const ExtendedMatrix inverse = oracle::solve_spd(s, Matrix::Identity(n, n));
  const auto truth = static_cast<double>(1 / (oracle::one_norm(s) * oracle::one_norm(inverse)));
  Matrix factor = s;
  Matrix x = Matrix::Zero(n, 1);
  const double estimate = solve_spd(factor, x);
  RC_ASSERT(estimate >= truth * (1 - 1e-6));
  RC_ASSERT(estimate <= truth * 10);
}

TEST(SolveSpd, RefusesAMatrixThatIsNotPositiveDefinite) {
  Matrix s = random_spd(50, 0.1, 22);
  s(30, 30) = -1;
  Matrix b = Matrix::Ones(50, 1);
  EXPECT_THAT([&] { static_cast<void>(solve_spd(s, b)); },
              testing::ThrowsMessage<WorkError>(
                  "solve_spd: the 50 x 50 matrix is not positive definite: pivot 30 failed"));
  Matrix zero = Matrix::Zero(1, 1);
  Matrix one = Matrix::Ones(1, 1);
  EXPECT_THROW(static_cast<void>(solve_spd(zero, one)), WorkError);
}

TEST(SolveSpd, RefusesWhatIsNotFinite) {
  for (const double bad : {not_a_number, std::numeric_limits<double>::infinity()}) {
    Matrix s = Matrix::Identity(5, 5);
    Matrix b = Matrix::Ones(5, 2);
    s(3, 1) = bad;
    EXPECT_THROW(static_cast<void>(solve_spd(s, b)), WorkError);
    s = Matrix::Identity(5, 5);
    b(4, 1) = bad;
    EXPECT_THROW(static_cast<void>(solve_spd(s, b)), WorkError);
  }
}

TEST(SolveSpd, RefusesShapesThatDisagree) {
  Matrix s = Matrix::Identity(3, 3);
  Matrix b = Matrix::Ones(2, 1);
  EXPECT_THROW(static_cast<void>(solve_spd(s, b)), InputError);
  Matrix wide = Matrix::Ones(3, 4);
  Matrix c = Matrix::Ones(3, 1);
  EXPECT_THROW(static_cast<void>(solve_spd(wide, c)), InputError);
}

}  // namespace
}  // namespace gtv
