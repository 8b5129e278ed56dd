#include "gtv/metric/mergeable_covariance.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/metric/mean_interval.hpp"
#include "metric/draw.hpp"

namespace gtv::metric {
namespace {

/// Rows with means of ten standard deviations, correlated.
Matrix some_rows(Index count) {
  Engine engine(3);
  Matrix rows = normal_rows(engine, count, 3);
  rows.col(2) = 0.6 * rows.col(0) + 0.8 * rows.col(2);
  rows.rowwise() += Eigen::RowVector3d(10, -3, 0);
  return rows;
}

Matrix two_pass(const Matrix& rows) {
  const Matrix centred = rows.rowwise() - rows.colwise().mean();
  return centred.transpose() * centred / static_cast<double>(rows.rows() - 1);
}

TEST(MergeableCovariance, MatchesTwoPassesForAnyGrouping) {
  const Matrix rows = some_rows(1000);
  const Matrix want = two_pass(rows);
  for (const Index length : {1, 7, 333, 1000}) {
    MergeableCovariance all(3);
    for (Index first = 0; first < 1000; first += length) {
      MergeableCovariance block(3);
      block.add(rows.middleRows(first, std::min(length, 1000 - first)));
      all.merge(block);
    }
    EXPECT_EQ(all.count(), 1000);
    EXPECT_LT((all.covariance() - want).cwiseAbs().maxCoeff(), 1e-13);
    EXPECT_LT((all.mean() - rows.colwise().mean().transpose()).cwiseAbs().maxCoeff(), 1e-13);
  }
}

TEST(MergeableCovariance, OfEqualRowsIsExactlyNothing) {
  MergeableCovariance all(2);
  for (int k = 0; k < 3; ++k) all.add(Matrix::Constant(5, 2, 0.1));
  EXPECT_EQ(all.covariance().cwiseAbs().maxCoeff(), 0);
}

TEST(MergeableCovariance, OfOneRowIsNotKnown) {
  MergeableCovariance one(1);
  one.add(Matrix::Ones(1, 1));
  EXPECT_TRUE(std::isnan(one.covariance()(0, 0)));
  EXPECT_THROW(one.add(Matrix::Ones(1, 2)), InputError);
}

// Student's table: the 97.5 % quantile with 4 degrees of freedom is 2.776445.
TEST(RatioHalfWidth, OfAMeanIsStudents) {
  const std::vector<double> values = {1, 2, 3, 4, 5};
  const std::vector<double> ones(5, 1.0);
  EXPECT_NEAR(ratio_half_width(values, ones, 0.95), 2.776445 * std::sqrt(2.5 / 5), 1e-6);
  EXPECT_THROW(static_cast<void>(ratio_half_width(values, std::vector<double>(5, 0.0), 0.95)),
               InputError);
}

TEST(RatioHalfWidth, OfAnExactRatioIsNothing) {
  const std::vector<double> below = {1, 2, 3, 4, 5};
  const std::vector<double> above = {0.5, 1, 1.5, 2, 2.5};
  EXPECT_NEAR(ratio_half_width(above, below, 0.95), 0, 1e-15);
}

// 2000 intervals of 95 %: a share below 93.5 % or above 96.5 % is 3 standard errors off.
TEST(RatioHalfWidth, HoldsTheRatioAsOftenAsItSays) {
  Engine engine(11);
  int held = 0;
  for (int trial = 0; trial < 2000; ++trial) {
    const std::vector<double> below = uniform_values(engine, 40, 0.8, 1.2);
    std::vector<double> above = uniform_values(engine, 40, -0.2, 0.2);
    for (std::size_t i = 0; i < 40; ++i) above[i] += 0.3 * below[i];
    double sum_above = 0;
    double sum_below = 0;
    for (std::size_t i = 0; i < 40; ++i) {
      sum_above += above[i];
      sum_below += below[i];
    }
    if (std::abs(sum_above / sum_below - 0.3) <= ratio_half_width(above, below, 0.95)) ++held;
  }
  EXPECT_GT(held, 1870);
  EXPECT_LT(held, 1930);
}

}  // namespace
}  // namespace gtv::metric
