#include "gtv/base/dense.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <rapidcheck/gtest.h>
#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <atomic>
#include <limits>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"
#include "oracle/base_dense.hpp"

namespace gtv {
namespace {

using oracle::ExtendedMatrix;

constexpr double roundoff = std::numeric_limits<double>::epsilon() / 2;
const double not_a_number = std::numeric_limits<double>::quiet_NaN();

Matrix random_matrix(Index rows, Index cols, std::uint32_t member) {
  const RandomStream stream(31, member, Purpose::test);
  Matrix m(rows, cols);
  for (Index i = 0; i < m.size(); ++i) {
    m.data()[i] = stream.normal(static_cast<std::uint64_t>(i));
  }
  return m;
}

// Condition number about 1 / ridge.
Matrix random_spd(Index n, double ridge, std::uint32_t member) {
  const Matrix factor = random_matrix(n, n, member);
  Matrix s = factor.transpose() * factor / static_cast<double>(n);
  s.diagonal().array() += ridge;
  return s;
}

// |got - want| <= bound, entry by entry.
template <class Got>
bool within(const Got& got, const ExtendedMatrix& want, const ExtendedMatrix& bound) {
  return ((got.template cast<long double>() - want).cwiseAbs().array() <= bound.array()).all();
}

Index draw_extent(Index low, Index high) {
  return *rc::gen::inRange<Index>(low, high);
}

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
  EXPECT_LT((out - (before + a * b)).cwiseAbs().maxCoeff(), 1e-14);
  out = before;
  multiply(Matrix(5, 0), Matrix(0, 3), out, 1);
  EXPECT_EQ(out, before);
}

TEST(Multiply, RespectsTheDistanceOfRows) {
  const Matrix a = random_matrix(9, 20, 8);
  const Matrix b = random_matrix(9, 20, 9);
  Matrix out = Matrix::Constant(9, 20, 4);
  multiply(a.block(1, 2, 6, 5), b.block(3, 7, 5, 4), out.block(2, 10, 6, 4));
  const Matrix want = a.block(1, 2, 6, 5) * b.block(3, 7, 5, 4);
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
  const Matrix want = a.block(1, 2, 6, 5).transpose() * a.block(1, 2, 6, 5);
  EXPECT_LT((out.block(2, 3, 5, 5) - want).cwiseAbs().maxCoeff(), 1e-14);
  out.block(2, 3, 5, 5).setConstant(4);
  EXPECT_EQ(out, Matrix::Constant(8, 9, 4));
}

TEST(Gram, RefusesAnOutputOfAnotherSize) {
  Matrix out(3, 2);
  EXPECT_THROW(gram(Matrix(5, 3), out), InputError);
}

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

TEST(SolveSpd, MatchesEigenInExtendedPrecision) {
  const Matrix s = random_spd(200, 0.1, 18);
  const Matrix b = random_matrix(200, 2, 19);
  Matrix factor = s;
  Matrix x = b;
  static_cast<void>(solve_spd(factor, x));
  const ExtendedMatrix want = s.cast<long double>().eval().llt().solve(b.cast<long double>());
  EXPECT_LT((x.cast<long double>() - want).cwiseAbs().maxCoeff(),
            1e-13L * want.cwiseAbs().maxCoeff());
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
  EXPECT_LT((l * l.transpose() - s).cwiseAbs().maxCoeff(), 1e-13);
  EXPECT_LT((s * right.block(1, 4, 40, 2) - b).cwiseAbs().maxCoeff(), 1e-12);
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

TEST(DenseKernels, GiveTheSameBitsOnEveryThread) {
  const Matrix a = random_matrix(90, 120, 23);
  const auto solution = [&] {
    Matrix s(120, 120);
    gram(a, s);
    s.diagonal().array() += 0.5;
    Matrix x(120, 120);
    multiply(a.transpose().eval(), a, x);
    static_cast<void>(solve_spd(s, x));
    return x;
  };
  const Matrix want = solution();
  set_thread_count(8);
  std::atomic<int> different = 0;
  parallel_for(64, [&](std::size_t) { different += solution() == want ? 0 : 1; });
  set_thread_count(0);
  EXPECT_EQ(different, 0);
}

TEST(DenseKernels, NameTheirLibrary) {
  EXPECT_THAT(blas_name(),
              testing::AnyOf(testing::StartsWith("openblas "), testing::StrEq("eigen")));
}

}  // namespace
}  // namespace gtv
