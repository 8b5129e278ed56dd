#include "gtv/theory/noised_points.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"
#include "gtv/data/dataset.hpp"
#include "gtv/data/load.hpp"
#include "gtv/data/preset.hpp"
#include "gtv/theory/timescales.hpp"

namespace gtv::theory {
namespace {

Matrix normal_points(Index n, Index d, std::uint32_t member) {
  const RandomStream stream(11, member, Purpose::test);
  Matrix x(n, d);
  for (Index k = 0; k < x.size(); ++k) x.data()[k] = stream.normal(static_cast<std::uint64_t>(k));
  return x;
}

NoisedPoints noised(Matrix points) {
  return NoisedPoints(StoredMatrix::of(std::move(points)));
}

PosteriorCurve curve_of(const NoisedPoints& points, Index levels, Index draws) {
  const NoisedDraws options{.draws = draws, .seed = 1};
  return points.along(points.noise_levels(levels, options), options);
}

/// Share of draws with their own weight above 1/2 at half, once and twice the collapse time.
/// @param want as published, 1000 draws of one seed; +-.05 as stated there.
void expect_collapse(Index n, Index d, const std::vector<double>& want) {
  const NoisedPoints points = noised(normal_points(n, d, static_cast<std::uint32_t>(d)));
  const double t = collapse_time(n, static_cast<double>(d), 1);
  const std::vector<double> noise = {noise_of_time(t / 2), noise_of_time(t), noise_of_time(2 * t)};
  const PosteriorCurve curve = points.along(noise, {.draws = 1000});
  for (std::size_t k = 0; k < want.size(); ++k) {
    EXPECT_NEAR(curve.levels[k].own_weight_share, want[k], 0.05) << "d = " << d << ", " << k;
  }
}

TEST(Collapse, OfGaussianPointsIsWhereTheFormulaSays) {
  expect_collapse(256, 8, {.904, .583, .140});
  expect_collapse(4096, 16, {.963, .565, .072});
  expect_collapse(4096, 32, {.983, .584, .011});
  expect_collapse(4096, 64, {.999, .562, .001});
}

// Closed forms of T2.8: the entropy of the points' weights.
TEST(Information, OfAFewPointsIsTheirEntropy) {
  Matrix three(3, 1);
  three << -1, 0, 1;
  EXPECT_NEAR(curve_of(noised(three), 40, 10000).information.nats, 1.098612, 0.011);
  EXPECT_NEAR(curve_of(noised(data::preset_points("polygon")), 40, 10000).information.nats,
              1.791759, 0.018);
}

TEST(Information, OfTheDigitsIsTheLogarithmOfTheirNumber) {
  const Matrix digits = data::load_points(GTV_TEST_DATA "/digits.csv.gz");
  ASSERT_EQ(digits.rows(), 1797);
  const NoisedPoints points = noised(digits.leftCols(64) / 8.0);
  const PosteriorCurve curve = curve_of(points, 40, 1797);
  EXPECT_NEAR(curve.information.nats / std::log(1797.0), 1, 0.01);
  EXPECT_LT(curve.information.lo, std::log(1797.0));
  EXPECT_GT(curve.information.hi, std::log(1797.0));
}

// Two points -1 and 1 with weights 2/3 and 1/3, the first given twice.
TEST(NoisedPoints, CountEqualRowsAsOnePointOfLargerWeight) {
  Matrix rows(3, 1);
  rows << -1, 1, -1;
  const NoisedPoints points(StoredMatrix::of(rows), {0, 1, 0});
  EXPECT_EQ(points.distinct(), 2);
  const double entropy = std::log(3.0) - 2.0 / 3 * std::log(2.0);
  EXPECT_NEAR(points.entropy(), entropy, 1e-15);
  const PosteriorCurve curve = curve_of(points, 40, 30000);
  EXPECT_NEAR(curve.information.nats, entropy, 0.01 * entropy);
  EXPECT_LT(curve.levels.front().entropy, 1e-9);
  EXPECT_EQ(curve.levels.front().own_weight_share, 1);
  EXPECT_NEAR(curve.levels.back().entropy, entropy, 0.03);
  EXPECT_NEAR(curve.levels.back().own_weight_share, 2.0 / 3, 0.03);
}

// One draw at a time from its definition.
TEST(NoisedPoints, AveragesWhatThePosteriorOfEachDrawSays) {
  const Matrix points = normal_points(40, 3, 5);
  constexpr double s = 0.6;
  constexpr Index draws = 20000;
  const PosteriorAt got = noised(points).along(std::vector{s}, {.draws = draws}).levels.front();

  const RandomStream stream(12, 0, Purpose::test);
  double entropy = 0, mmse = 0, residual = 0, own = 0, determined = 0;
  for (Index i = 0; i < draws; ++i) {
    Eigen::RowVector3d z;
    for (Index j = 0; j < 3; ++j) z[j] = stream.normal(static_cast<std::uint64_t>(3 * i + j));
    const Eigen::RowVector3d a = points.row(i % 40);
    const Eigen::RowVector3d x = a + s * z;
    Vector weight = (-(points.rowwise() - x).rowwise().squaredNorm() / (2 * s * s)).array().exp();
    weight /= weight.sum();
    const Eigen::RowVector3d mean = weight.transpose() * points;
    entropy -= (weight.array() * (weight.array() + 1e-300).log()).sum() / draws;
    mmse += (a - mean).squaredNorm() / draws;
    residual += (x - mean).squaredNorm() / draws;
    if (weight[i % 40] > 0.5) own += 1.0 / draws;
    const double t = s / (1 + s);
    const Eigen::RowVector3d flow = (1 - t) * a + t * z;
    const Eigen::RowVector3d learned = (flow - mean) / t;
    const Eigen::RowVector3d target = z - a;
    if (learned.dot(target) > 0.9 * learned.norm() * target.norm()) determined += 1.0 / draws;
  }
  EXPECT_NEAR(got.entropy, entropy, 0.02);
  EXPECT_NEAR(got.mmse / mmse, 1, 0.03);
  EXPECT_NEAR(got.fraction, mmse / (mmse + residual), 0.01);
  EXPECT_NEAR(got.own_weight_share, own, 0.015);
  EXPECT_NEAR(got.deterministic_share, determined, 0.015);
  EXPECT_LT(got.effective_lo, got.effective_points);
  EXPECT_GT(got.effective_hi, got.effective_points);
  EXPECT_LT(got.mmse_lo, got.mmse);
  EXPECT_GT(got.mmse_hi, got.mmse);
}

TEST(NoisedPoints, LevelsGoFromOnePointToAllOfThem) {
  const NoisedPoints points = noised(normal_points(500, 6, 6));
  const PosteriorCurve curve = curve_of(points, 30, 128);
  EXPECT_LT(curve.levels.front().entropy, 1e-3);
  EXPECT_EQ(curve.levels.front().own_weight_share, 1);
  EXPECT_NEAR(curve.levels.back().entropy, std::log(500.0), 0.03);
  EXPECT_EQ(curve.levels.back().own_weight_share, 0);
  const auto measured = entropy_collapse_noise(curve.levels);
  const auto by_own_weight = own_weight_collapse_noise(curve.levels);
  ASSERT_TRUE(measured && by_own_weight);
  const double formula = collapse_time(500, 6, 1);
  EXPECT_NEAR(time_of_noise(*measured) / formula, 1, 0.5);
  EXPECT_NEAR(time_of_noise(*by_own_weight) / formula, 1, 0.5);
}

TEST(NoisedPoints, GiveTheSameBitsForAnyNumberOfThreads) {
  const NoisedPoints points = noised(normal_points(300, 5, 7));
  set_thread_count(1);
  const PosteriorCurve one = curve_of(points, 8, 300);
  set_thread_count(3);
  const PosteriorCurve three = curve_of(points, 8, 300);
  set_thread_count(0);
  EXPECT_EQ(one.information.nats, three.information.nats);
  for (std::size_t k = 0; k < one.levels.size(); ++k) {
    EXPECT_EQ(one.levels[k].entropy, three.levels[k].entropy);
    EXPECT_EQ(one.levels[k].mmse, three.levels[k].mmse);
  }
}

TEST(CollapseNoise, IsWhereTheLineBetweenLevelsCrosses) {
  std::vector<PosteriorAt> levels(3);
  levels[0] = {.noise = 1, .entropy = 0, .own_weight_share = 1};
  levels[1] = {.noise = 4, .entropy = 2 * std::numbers::ln2, .own_weight_share = 0.75};
  levels[2] = {.noise = 16, .entropy = 9, .own_weight_share = 0.25};
  EXPECT_NEAR(*entropy_collapse_noise(levels), 2, 1e-12);
  EXPECT_NEAR(*own_weight_collapse_noise(levels), 8, 1e-12);
  EXPECT_FALSE(entropy_collapse_noise(std::span(levels).last(2)).has_value());
}

TEST(NoisedPoints, RefuseWhatHasNoPosterior) {
  EXPECT_THROW((void)noised(Matrix::Ones(1, 2)), InputError);
  const auto equal = StoredMatrix::of(Matrix(Matrix::Ones(2, 2)));
  EXPECT_THROW((void)NoisedPoints(equal, {0, 0}), InputError);
  EXPECT_THROW((void)NoisedPoints(equal, {0}), InputError);
  EXPECT_THROW((void)NoisedPoints(equal, {1, 1}), InputError);
  const NoisedPoints points = noised(normal_points(4, 2, 8));
  EXPECT_THROW((void)points.along(std::vector{1.0, 0.5}, {}), InputError);
  EXPECT_THROW((void)points.along(std::vector{0.0}, {}), InputError);
  EXPECT_THROW((void)points.along(std::vector{1.0}, {.draws = 1}), InputError);
  EXPECT_THROW((void)points.noise_levels(1, {}), InputError);
}

}  // namespace
}  // namespace gtv::theory
