#include "gtv/base/dense.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <rapidcheck/gtest.h>
#include <limits>

#include "base/matrices.hpp"
#include "gtv/base/error.hpp"

namespace gtv {
namespace {

using test::draw_extent;
using test::ExtendedMatrix;
using test::not_a_number;
using test::random_matrix;
using test::roundoff;
using test::within;

RC_GTEST_PROP(Multiply, MatchesTheOracle, ()) {
  const Index m = draw_extent(0, 40);
  const Index k = draw_extent(0, 40);
  const Index n = draw_extent(0, 40);
  const Matrix a = random_matrix(m, k, 1);
  const Matrix b = random_matrix(k, n, 2);
  Matrix out = Matrix::Constant(m, n, not_a_number);
  multiply(a, b, out);
  const ExtendedMatrix bound =
      static_cast<double>(k) * roundoff * oracle::product(a.cwiseAbs(), b.cwiseAbs());
  RC_ASSERT(within(out, oracle::product(a, b), bound));
}

RC_GTEST_PROP(MultiplyTransposed, MatchesTheOracle, ()) {
  const Index m = draw_extent(0, 40);
  const Index k = draw_extent(0, 40);
  const Index n = draw_extent(0, 40);
  const Matrix a = random_matrix(m, k, 1);
  const Matrix b = random_matrix(n, k, 2);
  const Matrix turned = b.transpose();
  Matrix out = Matrix::Constant(m, n, not_a_number);
  multiply_transposed(a, b, out);
  const ExtendedMatrix bound =
      static_cast<double>(k) * roundoff * oracle::product(a.cwiseAbs(), turned.cwiseAbs());
  RC_ASSERT(within(out, oracle::product(a, turned), bound));
  FloatMatrix single(m, n);
  multiply_transposed(a.cast<float>(), b.cast<float>(), single);
  RC_ASSERT((single.cast<double>() - out).lpNorm<Eigen::Infinity>() < 1e-4);
}

TEST(MultiplyTransposed, RefusesShapesThatDoNotMatch) {
  Matrix out(2, 3);
  EXPECT_THROW(multiply_transposed(Matrix(2, 4), Matrix(3, 5), out), InputError);
  EXPECT_THROW(multiply_transposed(Matrix(2, 4), Matrix(2, 4), out), InputError);
}

TEST(Multiply, IsAccurateOnLargeMatrices) {
  const Matrix a = random_matrix(130, 301, 3);
  const Matrix b = random_matrix(301, 77, 4);
  Matrix out(130, 77);
  multiply(a, b, out);
  const ExtendedMatrix bound = 301 * roundoff * oracle::product(a.cwiseAbs(), b.cwiseAbs());
  EXPECT_TRUE(within(out, oracle::product(a, b), bound));
}

TEST(Multiply, AddsToWhatItKeeps) {
  const Matrix a = random_matrix(5, 7, 5);
  const Matrix b = random_matrix(7, 3, 6);
  const Matrix before = random_matrix(5, 3, 7);
  Matrix out = before;
  multiply(a, b, out, 1);
  EXPECT_LT((out - before - oracle::product(a, b).cast<double>()).cwiseAbs().maxCoeff(), 1e-14);
  out = before;
  multiply(Matrix(5, 0), Matrix(0, 3), out, 1);
  EXPECT_EQ(out, before);
}

TEST(Multiply, RespectsTheDistanceOfRows) {
  const Matrix a = random_matrix(9, 20, 8);
  const Matrix b = random_matrix(9, 20, 9);
  Matrix out = Matrix::Constant(9, 20, 4);
  multiply(a.block(1, 2, 6, 5), b.block(3, 7, 5, 4), out.block(2, 10, 6, 4));
  const Matrix want = oracle::product(a.block(1, 2, 6, 5), b.block(3, 7, 5, 4)).cast<double>();
  EXPECT_LT((out.block(2, 10, 6, 4) - want).cwiseAbs().maxCoeff(), 1e-14);
  out.block(2, 10, 6, 4).setConstant(4);
  EXPECT_EQ(out, Matrix::Constant(9, 20, 4));
}

TEST(Multiply, WorksInSinglePrecision) {
  const Matrix a = random_matrix(30, 41, 10);
  const Matrix b = random_matrix(41, 17, 11);
  const FloatMatrix single_a = a.cast<float>();
  const FloatMatrix single_b = b.cast<float>();
  FloatMatrix out = FloatMatrix::Constant(30, 17, std::numeric_limits<float>::quiet_NaN());
  multiply(single_a, single_b, out);
  const Matrix exact_a = single_a.cast<double>();
  const Matrix exact_b = single_b.cast<double>();
  const ExtendedMatrix bound =
      41 * 0x1p-24L * oracle::product(exact_a.cwiseAbs(), exact_b.cwiseAbs());
  EXPECT_TRUE(within(out, oracle::product(exact_a, exact_b), bound));
}

TEST(Multiply, RefusesShapesThatDisagree) {
  Matrix out = Matrix::Zero(2, 2);
  EXPECT_THAT([&] { multiply(Matrix(2, 3), Matrix(4, 2), out); },
              testing::ThrowsMessage<InputError>(
                  "multiply: got (2, 3) times (4, 2) into (2, 2), expected matching shapes"));
  EXPECT_THROW(multiply(Matrix(2, 3), Matrix(3, 1), out), InputError);
}

RC_GTEST_PROP(Gram, MatchesTheOracleAndIsSymmetric, ()) {
  const Index k = draw_extent(0, 50);
  const Index n = draw_extent(0, 70);
  const Matrix a = random_matrix(k, n, 12);
  Matrix out = Matrix::Constant(n, n, not_a_number);
  gram(a, out);
  const Matrix transposed = a.transpose();
  const ExtendedMatrix bound =
      static_cast<double>(k) * roundoff * oracle::product(transposed.cwiseAbs(), a.cwiseAbs());
  RC_ASSERT(within(out, oracle::product(transposed, a), bound));
  RC_ASSERT(out == Matrix(out.transpose()));
}

TEST(Gram, RespectsTheDistanceOfRows) {
  const Matrix a = random_matrix(9, 20, 13);
  Matrix out = Matrix::Constant(8, 9, 4);
  gram(a.block(1, 2, 6, 5), out.block(2, 3, 5, 5));
  const Matrix want =
      oracle::product(a.block(1, 2, 6, 5).transpose(), a.block(1, 2, 6, 5)).cast<double>();
  EXPECT_LT((out.block(2, 3, 5, 5) - want).cwiseAbs().maxCoeff(), 1e-14);
  out.block(2, 3, 5, 5).setConstant(4);
  EXPECT_EQ(out, Matrix::Constant(8, 9, 4));
}

TEST(Gram, RefusesAnOutputOfAnotherSize) {
  Matrix out(3, 2);
  EXPECT_THROW(gram(Matrix(5, 3), out), InputError);
}

}  // namespace
}  // namespace gtv
