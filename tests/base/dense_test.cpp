#include "gtv/base/dense.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Cholesky>
#include <atomic>

#include "base/matrices.hpp"
#include "gtv/base/executor.hpp"

namespace gtv {
namespace {

using test::ExtendedMatrix;
using test::random_matrix;
using test::random_spd;

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
  parallel_for(1000, [&](std::size_t) { different += solution() == want ? 0 : 1; });
  set_thread_count(0);
  EXPECT_EQ(different, 0);
}

TEST(DenseKernels, NameTheirLibrary) {
  EXPECT_THAT(blas_name(),
              testing::AnyOf(testing::StartsWith("openblas "), testing::StrEq("eigen")));
}

}  // namespace
}  // namespace gtv
