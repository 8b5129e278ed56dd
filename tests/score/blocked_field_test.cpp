#include "gtv/score/blocked_field.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gtv/base/executor.hpp"
#include "gtv/score/field.hpp"
#include "score/digit_product.hpp"
#include "score/points.hpp"
#include "score/stored_points.hpp"

namespace gtv::score {

namespace {

Mixture mixture_of(const BlockedCase& c) {
  const Matrix points = c.points.values();
  if (c.weights.size() == 0) return equal_points(points, c.spread);
  return weighted_points(points, c.weights / c.weights.sum(), c.spread);
}

/// A case where double precision has the posterior to 1e-9, for numbers of every kind.
BlockedCase moderate_case(Draw& draw, Cloud cloud, StoredMatrix::Type type, Index size,
                          Index dimension) {
  BlockedCase c = draw_blocked(draw, cloud, type, size, dimension, 7);
  const double radius = std::max(BlockedField(c.points).radius(), 1e-3);
  c.level.sigma = radius * c.level.alpha * draw.log_uniform(1e-3, 100);
  c.x = draw_queries(draw, c.points.values(), c.level, 1e-3 * c.level.alpha * radius, 7);
  return c;
}

/// What the header promises of each field, in the terms that it names.
void expect_fields(const BlockedCase& c, const BlockedFields& got, const Fields& want,
                   double tolerance, const std::string& how) {
  const Mixture data = mixture_of(c);
  const Vector centre = data.points.colwise().mean().transpose();
  const double farthest = (data.points.rowwise() - centre.transpose()).rowwise().norm().maxCoeff();
  const double noise = c.level.sigma * c.level.sigma;
  const double variance = c.level.alpha * c.level.alpha * c.spread * c.spread + noise;
  const double slope = c.level.alpha / variance;
  const auto dimension = static_cast<double>(data.dimension());
  for (Index i = 0; i < c.x.rows(); ++i) {
    const std::string where = how + ": " + c.text() + ", query " + std::to_string(i);
    const double error = (got.denoised.row(i) - want.denoised.row(i)).norm();
    // exact_fields has an error of its own, 1e-12 of what it sums.
    const double size = want.denoised.row(i).norm() + centre.norm() + farthest + c.x.row(i).norm();
    EXPECT_LE(error, got.error_bound[i] + 1e-12 * size) << where;
    const double distance = (c.x.row(i) - c.level.alpha * centre.transpose()).norm();
    const double terms = distance * distance / variance +
                         slope * c.level.alpha * farthest * farthest +
                         dimension * (1 + std::abs(std::log(variance))) + 70;
    // The centre's own rounding moves queries.
    const double moved = 1e-15 * centre.norm() * slope * (distance + c.level.alpha * farthest);
    const double logit = 1e-13 * terms + 10 * moved;
    EXPECT_NEAR(got.log_density[i], want.log_density[i], logit + tolerance) << where;
    const double trace =
        (1e-12 + 4 * tolerance + 10 * logit) * slope * slope * farthest * farthest +
        1e-12 * want.trace_cov[i];
    EXPECT_NEAR(got.trace_cov[i], want.trace_cov[i], trace) << where;
    const double score = want.score.row(i).norm();
    const double score_error = c.level.alpha * (got.error_bound[i] + 1e-12 * size) / variance;
    const double moment = want.trace_cov[i] + score * score;
    EXPECT_NEAR(got.fraction[i], want.fraction[i],
                1e-12 + 2 * (trace + score_error * (2 * score + score_error)) / moment)
        << where;
    EXPECT_NEAR(got.effective_points[i], want.effective_points[i],
                (1e-11 + 60 * (logit + tolerance)) * want.effective_points[i])
        << where;
    EXPECT_GE(got.kept[i], 0) << where;
    EXPECT_LE(got.kept[i], 1) << where;
  }
}

void expect_largest_weights(const BlockedCase& c, const BlockedFields& got, double tolerance) {
  Matrix weights(c.x.rows(), c.points.rows());
  posterior_weights(mixture_of(c), c.level, c.x, weights);
  for (Index i = 0; i < c.x.rows(); ++i) {
    EXPECT_NEAR(got.largest_weight[i], weights.row(i).maxCoeff(), 1e-7 + tolerance) << c.text();
  }
}

void compare(const BlockedCase& c) {
  const BlockedField field = c.field();
  const Fields want = exact_fields(mixture_of(c), c.level, c.x, false);
  const BlockedFields all = field.fields(c.level, c.x);
  expect_fields(c, all, want, 0, "no tolerance");
  expect_largest_weights(c, all, 0);
  for (const Sweep sweep : sweeps_of(c.points)) {
    constexpr double tolerance = 1e-6;
    const BlockedFields got = field.fields(c.level, c.x, {.tolerance = tolerance, .sweep = sweep});
    expect_fields(c, got, want, tolerance, "sweep " + std::to_string(static_cast<int>(sweep)));
    expect_largest_weights(c, got, tolerance);
  }
}

/// A case of a tile and a half of queries.
BlockedCase images(StoredMatrix::Type type, Index size = 3000, Index dimension = 150,
                   Cloud cloud = Cloud::clusters) {
  Draw draw(21);
  BlockedCase c = draw_blocked(draw, cloud, type, size, dimension, 1);
  const double radius = BlockedField(c.points).radius();
  c.spread = 0;
  c.level = {.t = 0.1, .alpha = 0.9, .sigma = 0.05 * radius};
  c.x = draw_queries(draw, c.points.values(), c.level, 0.05 * radius, 400);
  return c;
}

void expect_same_bits(const BlockedFields& got, const BlockedFields& want) {
  EXPECT_EQ(got.denoised, want.denoised);
  EXPECT_EQ(got.log_density, want.log_density);
  EXPECT_EQ(got.trace_cov, want.trace_cov);
  EXPECT_EQ(got.effective_points, want.effective_points);
  EXPECT_EQ(got.error_bound, want.error_bound);
  EXPECT_EQ(got.kept, want.kept);
}

class Threads {
 public:
  Threads() : before_(thread_count()) {}
  ~Threads() { set_thread_count(before_); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

 private:
  int before_;
};

}  // namespace

TEST(BlockedField, MatchesTheOracleForEveryStorageShapeAndSweep) {
  Draw draw(3);
  struct Shape {
    Index size, dimension;
  };
  for (const Shape shape : {Shape{1, 1},
                            {2, 1},
                            {3, 7},
                            {17, 64},
                            {100, 3},
                            {511, 13},
                            {513, 65},
                            {1025, 100},
                            {5000, 2}}) {
    for (const StoredMatrix::Type type : every_type) {
      for (const Cloud cloud : {Cloud::normal, Cloud::clusters}) {
        compare(moderate_case(draw, cloud, type, shape.size, shape.dimension));
      }
    }
  }
}

TEST(BlockedField, MatchesTheOracleForDuplicatesOutliersAndPointsThatAreEqual) {
  Draw draw(4);
  for (Index cloud = 0; cloud < static_cast<Index>(Cloud::count); ++cloud) {
    for (const StoredMatrix::Type type : every_type) {
      for (const Index size : {1, 2, 37, 300}) {
        compare(moderate_case(draw, static_cast<Cloud>(cloud), type, size, 19));
      }
    }
  }
}

RC_GTEST_PROP(BlockedField, MatchesTheOracle, ()) {
  Draw draw(*rc::gen::arbitrary<std::uint64_t>());
  const Cloud cloud = static_cast<Cloud>(draw.integer(0, static_cast<Index>(Cloud::count) - 1));
  compare(moderate_case(draw, cloud, every_type[draw.integer(0, 2)], draw.integer(1, 90),
                        draw.integer(1, 40)));
  RC_ASSERT(!testing::Test::HasFailure());
}

TEST(BlockedField, CountsEqualPointsAsOftenAsTheyOccur) {
  const BlockedField twice(StoredMatrix::of(rows({{-1}, {1}, {1}})));
  const BlockedField weighted(StoredMatrix::of(rows({{-1}, {1}})), Eigen::Vector2d(1, 2));
  const Level level{.t = 0, .alpha = 0.8, .sigma = 0.7};
  const Matrix x = rows({{-0.3}, {0.1}, {4}});
  EXPECT_LE((twice.fields(level, x).denoised - weighted.fields(level, x).denoised).norm(), 1e-15);
}

TEST(BlockedField, IsTheLikeliestPointAtTinyNoise) {
  // Logits are beyond single precision at 1e-20 of the radius, and beyond 1e30 below.
  Draw draw(5);
  const Matrix points = draw_points(draw, Cloud::normal, 300, 20);
  for (const StoredMatrix::Type type : every_type) {
    const StoredMatrix stored = stored_as(type, points);
    const BlockedField field(stored);
    const Matrix values = stored.values();
    for (const double sigma : {1e-10, 1e-16, 1e-20, 1e-40, 1e-100}) {
      const Level level{.t = 0, .alpha = 1, .sigma = sigma};
      for (const Sweep sweep : sweeps_of(stored)) {
        for (const double tolerance : {0.0, 1e-6}) {
          const BlockedFields got =
              field.fields(level, values, {.tolerance = tolerance, .sweep = sweep});
          const std::string how = std::to_string(static_cast<int>(sweep)) + ", type " +
                                  std::to_string(static_cast<int>(type)) + ", sigma " +
                                  rc::toString(sigma);
          const Vector error = (got.denoised - values).rowwise().norm();
          EXPECT_LE(error.maxCoeff(), 1e-14) << how;
          EXPECT_TRUE((error.array() <= got.error_bound.array()).all()) << how;
          EXPECT_TRUE(got.trace_cov.allFinite() && got.log_density.allFinite()) << how;
        }
      }
      const BlockedFields single = field.fields(level, values, {.single = true});
      const Vector error = (single.denoised - values).rowwise().norm();
      EXPECT_TRUE((error.array() <= single.error_bound.array()).all()) << sigma;
    }
  }
}

TEST(BlockedField, HoldsItsBoundForDataFarFromUnitSize) {
  Draw draw(6);
  for (const double scale : {1e-100, 1e-45, 1e-30, 1e-20, 1e20, 1e40, 1e100}) {
    for (const StoredMatrix::Type type : {StoredMatrix::Type::uint8, StoredMatrix::Type::float64}) {
      BlockedCase c;
      c.points = stored_as(type, scale * draw_points(draw, Cloud::normal, 200, 30));
      c.level = {.t = 0, .alpha = 1, .sigma = 0.1 * scale};
      c.x = draw_queries(draw, c.points.values(), c.level, scale, 20);
      const oracle::Denoiser exact = oracle::denoiser(c.points, {}, 0, c.level, c.x);
      const BlockedField field = c.field();
      for (const Sweep sweep : sweeps_of(c.points)) {
        const BlockedFields got = field.fields(c.level, c.x, {.tolerance = 1e-6, .sweep = sweep});
        const Vector error = oracle::distance(got.denoised, exact);
        EXPECT_TRUE((error.array() <= got.error_bound.array()).all()) << scale << ' ' << c.text();
        EXPECT_LE(got.error_bound.maxCoeff(), 1e-6 * field.radius()) << scale << ' ' << c.text();
      }
      const BlockedFields single = field.fields(c.level, c.x, {.single = true});
      const Vector error = oracle::distance(single.denoised, exact);
      EXPECT_TRUE((error.array() <= single.error_bound.array()).all()) << scale << ' ' << c.text();
    }
  }
}

TEST(BlockedField, TakesWeightsOfAnySize) {
  // x between -1 and 1 where the weights, 10^600 apart or summing beyond a double, balance.
  const StoredMatrix points = StoredMatrix::of(rows({{-1}, {1}}));
  const Level level{.t = 0, .alpha = 1, .sigma = 0.01};
  const double balance = 0.5 * 1e-4 * 600 * std::log(10.0);
  const BlockedField apart(points, Eigen::Vector2d(1e300, 1e-300));
  EXPECT_NEAR(apart.fields(level, rows({{balance}})).denoised(0, 0), 0, 1e-9);
  for (const double size : {1e308, 1e-320}) {
    const BlockedField equal(points, Eigen::Vector2d(size, size));
    const BlockedFields got = equal.fields(level, rows({{0}}));
    EXPECT_NEAR(got.denoised(0, 0), 0, 1e-15) << size;
    EXPECT_NEAR(got.effective_points[0], 2, 1e-12) << size;
  }
}

TEST(BlockedField, LeavesOutPointsWhereTheNoiseIsSmall) {
  for (const StoredMatrix::Type type : every_type) {
    const BlockedCase c = images(type, 3000, 150, Cloud::decaying);
    const BlockedField field = c.field();
    for (const Sweep sweep : {Sweep::projection, Sweep::screen}) {
      Level low = c.level;
      low.sigma *= 0.02;
      const Matrix x = low.alpha * c.points.values().topRows(100);
      const BlockedFields got = field.fields(low, x, {.tolerance = 1e-6, .sweep = sweep});
      EXPECT_LE(got.kept.mean(), 0.05) << static_cast<int>(sweep) << ' ' << c.text();
    }
  }
}

TEST(BlockedField, HasTheSameBitsForAnyNumberOfThreads) {
  const Threads restore;
  for (const StoredMatrix::Type type : every_type) {
    const BlockedCase c = images(type, 9000, 9);
    const BlockedField field = c.field();
    for (const Sweep sweep : sweeps_of(c.points)) {
      for (const double tolerance : {0.0, 1e-3}) {
        const BlockedOptions options{.tolerance = tolerance, .sweep = sweep};
        set_thread_count(1);
        const BlockedFields want = c.field().fields(c.level, c.x, options);
        for (const int threads : {2, 3}) {
          set_thread_count(threads);
          expect_same_bits(c.field().fields(c.level, c.x, options), want);
        }
      }
    }
    set_thread_count(1);
    const Matrix want = field.covariance_times(c.level, c.x, c.x);
    set_thread_count(3);
    EXPECT_EQ(field.covariance_times(c.level, c.x, c.x), want);
  }
}

TEST(BlockedField, DependsOnTheQueriesAroundWithinItsBoundOnly) {
  for (const StoredMatrix::Type type : every_type) {
    const BlockedCase c = images(type);
    const BlockedField field = c.field();
    for (const Sweep sweep : sweeps_of(c.points)) {
      const BlockedOptions options{.tolerance = 1e-3, .sweep = sweep};
      const BlockedFields all = field.fields(c.level, c.x, options);
      for (const Index i : {0, 31, 255, 256, 399}) {
        const BlockedFields one = field.fields(c.level, c.x.row(i), options);
        EXPECT_LE((one.denoised.row(0) - all.denoised.row(i)).norm(),
                  one.error_bound[0] + all.error_bound[i])
            << c.text() << ", sweep " << static_cast<int>(sweep) << ", query " << i;
      }
    }
  }
}

TEST(BlockedField, HasTheSameBitsWithEveryKernelForDigits) {
  const BlockedCase c = images(StoredMatrix::Type::uint8);
  const BlockedField field = c.field();
  for (const Sweep sweep : {Sweep::digits, Sweep::screen}) {
    const BlockedOptions options{.tolerance = 1e-3, .sweep = sweep};
    ASSERT_TRUE(set_digit_product_kernel("plain"));
    const BlockedFields want = field.fields(c.level, c.x, options);
    for (const char* kernel : {"avx512-vnni", "amx"}) {
      if (set_digit_product_kernel(kernel)) {
        expect_same_bits(field.fields(c.level, c.x, options), want);
      }
    }
    set_digit_product_kernel("");
  }
}

TEST(BlockedField, MultipliesByTheCovarianceOfTheExactFields) {
  Draw draw(8);
  for (const StoredMatrix::Type type : every_type) {
    for (const Index dimension : {1, 2, 5, 16}) {
      for (const Index size : {1, 40, 700}) {
        const BlockedCase c = moderate_case(draw, Cloud::normal, type, size, dimension);
        const Fields want = exact_fields(mixture_of(c), c.level, c.x, true);
        const BlockedField field = c.field();
        Matrix v(c.x.rows(), dimension);
        for (Index i = 0; i < v.size(); ++i) v.data()[i] = draw.normal();
        const Matrix times = field.covariance_times(c.level, c.x, v);
        const Vector form = field.covariance_form(c.level, c.x, v);
        const double noise = c.level.sigma * c.level.sigma;
        const double farthest =
            (c.points.values().rowwise() - field.centre().transpose()).rowwise().norm().maxCoeff();
        const double scale = c.level.alpha * c.level.alpha / (noise * noise) *
                             (farthest * farthest + c.spread * c.spread);
        for (Index i = 0; i < v.rows(); ++i) {
          const Matrix full = want.proxy_cov.row(i).reshaped<Eigen::RowMajor>(dimension, dimension);
          const Vector product = full * v.row(i).transpose();
          const double distance = (c.x.row(i) - c.level.alpha * field.centre().transpose()).norm();
          const double reach = c.level.alpha * farthest;
          const double logit = 1e-13 * ((distance * distance + reach * reach) / noise +
                                        static_cast<double>(dimension));
          const double error = (1e-12 + 10 * logit) * scale * v.row(i).norm();
          EXPECT_LE((times.row(i) - product.transpose()).norm(), error) << c.text();
          EXPECT_NEAR(form[i], v.row(i) * product, error * v.row(i).norm()) << c.text();
        }
      }
    }
  }
}

TEST(BlockedField, HasSixDigitsInSinglePrecisionAtModerateNoise) {
  Draw draw(9);
  for (const StoredMatrix::Type type : every_type) {
    for (const Index size : {2, 70, 3000}) {
      BlockedCase c = draw_blocked(draw, Cloud::normal, type, size, 40, 1);
      const BlockedField field = c.field();
      c.level.sigma = 0.5 * c.level.alpha * std::max(field.radius(), 1e-3);
      c.x = draw_queries(draw, c.points.values(), c.level, 0.1 * field.radius(), 20);
      const BlockedFields got = field.fields(c.level, c.x, {.single = true});
      const BlockedFields want = field.fields(c.level, c.x);
      const double scale = std::pow(c.level.alpha * field.radius(), 2) / std::pow(c.level.sigma, 4);
      for (Index i = 0; i < c.x.rows(); ++i) {
        const double distance = (c.x.row(i) - c.level.alpha * field.centre().transpose()).norm();
        const double logit = 1e-6 * (std::pow(distance / c.level.sigma, 2) + 40);
        EXPECT_NEAR(got.log_density[i], want.log_density[i], logit) << c.text();
        EXPECT_NEAR(got.trace_cov[i], want.trace_cov[i], 4 * (1e-5 + 10 * logit) * scale)
            << c.text();
        EXPECT_LE((got.denoised.row(i) - want.denoised.row(i)).norm(),
                  got.error_bound[i] + want.error_bound[i])
            << c.text();
        EXPECT_LE((got.denoised.row(i) - want.denoised.row(i)).norm(),
                  1e-5 * field.radius() + 1e-14)
            << c.text();
      }
    }
  }
}

TEST(BlockedField, HasNoNoiseButSpreadWhereSigmaIsZero) {
  // S = alpha^2 v alone: the denoiser undoes alpha, and C is infinite.
  const BlockedField field(StoredMatrix::of(rows({{-1, 0}, {1, 2}})), {}, 0.5);
  const Matrix x = rows({{0.3, 0.4}, {-2, 5}});
  const BlockedFields got = field.fields({.t = 0, .alpha = 0.5, .sigma = 0}, x);
  EXPECT_LE((got.denoised - 2 * x).norm(), 1e-14);
  EXPECT_TRUE(std::isinf(got.trace_cov[0]));
  EXPECT_EQ(got.fraction[0], 1);
}

TEST(ScoreOf, IsTheScoreOfTheExactFields) {
  const Mixture data = equal_points(rows({{-1, 0}, {2, 1}, {0, 3}}));
  const Level level{.t = 0, .alpha = 0.8, .sigma = 0.7};
  const Matrix x = rows({{0.3, 0.1}, {-1, 4}});
  const BlockedField field(StoredMatrix::of(data.points));
  const Matrix got = score_of(level, x, field.fields(level, x).denoised);
  EXPECT_LE((got - exact_fields(data, level, x, false).score).cwiseAbs().maxCoeff(), 1e-13);
}

}  // namespace gtv::score
