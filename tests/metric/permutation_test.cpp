#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/metric/test.hpp"
#include "metric/draw.hpp"
#include "oracle/metric.hpp"

namespace gtv::metric {

RC_GTEST_PROP(PermutationTest, HasTheStatisticOfTheDefinition, ()) {
  Engine engine = any_engine();
  const Matrix a = normal_rows(engine, *rc::gen::inRange<Index>(1, 6), 7).array() + 100;
  const Matrix b = normal_rows(engine, *rc::gen::inRange<Index>(1, 6), 7).array() + 100;
  const double want = (a.colwise().mean() - b.colwise().mean()).squaredNorm();
  RC_ASSERT(std::abs(permutation_test(a, b, 1, 3).statistic - want) < 1e-11 * (1 + want));
}

// Four experiments, each 20,000 draws of a p between .02 and 1: a difference of 5 standard
// deviations, so a false-alarm rate of 2e-6 for another seed.
TEST(PermutationTest, MatchesTheOracleOfAllSplits) {
  Engine engine(1);
  for (const auto& [n, m, shift] :
       {std::tuple<Index, Index, double>{5, 5, 0.0}, {5, 4, 0.5}, {3, 7, 1.0}, {7, 3, 0.7}}) {
    const Matrix a = normal_rows(engine, n, 3).array() + shift;
    const Matrix b = normal_rows(engine, m, 3);
    const double want = oracle::permutation_test(a, b).p_value;
    const double got = permutation_test(a, b, 20000, 9).p_value;
    EXPECT_NEAR(got, want, 5 * std::sqrt(want * (1 - want) / 20000) + 1e-4);
  }
}

TEST(PermutationTest, CountsSplitsThatTieWithTheObservedOne) {
  // Of the 6 splits of {0, 0, 1, 1}, two are as far apart as the observed one; of equal rows, all.
  const Matrix zeros = Matrix::Constant(2, 1, 0.1);
  const Matrix ones = Matrix::Constant(2, 1, 0.7);
  EXPECT_NEAR(permutation_test(zeros, ones, 20000, 1).p_value, 1.0 / 3, 0.02);
  EXPECT_EQ(permutation_test(zeros, zeros, 500, 1).p_value, 1);
}

TEST(PermutationTest, GivesTheSameForAnyNumberOfThreadsAndAnotherPForAnotherSeed) {
  Engine engine(2);
  const Matrix a = normal_rows(engine, 30, 10);
  const Matrix b = normal_rows(engine, 20, 10);
  const int before = thread_count();
  set_thread_count(1);
  const TestResult want = permutation_test(a, b, 2000, 4);
  set_thread_count(3);
  const TestResult got = permutation_test(a, b, 2000, 4);
  const TestResult other = permutation_test(a, b, 2000, 5);
  set_thread_count(before);
  EXPECT_EQ(got.p_value, want.p_value);
  EXPECT_EQ(got.statistic, want.statistic);
  EXPECT_NE(other.p_value, want.p_value);
  EXPECT_NEAR(other.p_value, want.p_value, 0.1);
}

RC_GTEST_PROP(PermutationTest, DoesNotDependOnUnitsOrOrigin, ()) {
  Engine engine = any_engine();
  const Matrix a = normal_rows(engine, 6, 4);
  const Matrix b = normal_rows(engine, 9, 4);
  const Matrix a_moved = (a.array() + 8) * 1024;
  const Matrix b_moved = (b.array() + 8) * 1024;
  RC_ASSERT(permutation_test(a, b, 200, 1).p_value ==
            permutation_test(a_moved, b_moved, 200, 1).p_value);
}

// With 99 permutations P(p <= .05) is .05 exactly. Of 400 experiments 20 +- 4.4 reject; the bounds
// leave a false-alarm rate of 1e-4 for another seed.
TEST(PermutationTest, RejectsEqualDistributionsAtTheStatedRate) {
  Engine engine(3);
  int rejected = 0;
  for (int k = 0; k < 400; ++k) {
    const Matrix a = normal_rows(engine, 10, 5).array().exp();
    const Matrix b = normal_rows(engine, 12, 5).array().exp();
    if (permutation_test(a, b, 99, static_cast<std::uint64_t>(k)).p_value <= 0.05) ++rejected;
  }
  EXPECT_GE(rejected, 5);
  EXPECT_LE(rejected, 38);
}

TEST(PermutationTest, RejectsAShiftedAlternative) {
  Engine engine(4);
  for (int k = 0; k < 20; ++k) {
    const Matrix a = normal_rows(engine, 30, 5);
    Matrix b = normal_rows(engine, 30, 5);
    b.col(2).array() += 2;
    EXPECT_LE(permutation_test(a, b, 999, 1).p_value, 0.001);
  }
}

TEST(PermutationTest, RefusesImpossibleSamples) {
  const auto fails = [](const Matrix& a, const Matrix& b, int permutations, const char* text) {
    EXPECT_THAT([&] { static_cast<void>(permutation_test(a, b, permutations, 1)); },
                testing::ThrowsMessage<InputError>(testing::HasSubstr(text)));
  };
  const Matrix fine = Matrix::Zero(2, 3);
  fails(Matrix(0, 3), fine, 9, "a: got none");
  fails(fine, Matrix(0, 3), 9, "b: got none");
  fails(fine, Matrix::Zero(2, 4), 9, "b: got 4 columns, expected 3");
  fails(fine, fine, 0, "permutations: got 0");
  fails(fine, Matrix::Constant(1, 3, NAN), 9, "b: got nan in row 0, column 0");
}

}  // namespace gtv::metric
