#include <gtest/gtest.h>

#include <optional>

#include "gtv/base/executor.hpp"
#include "gtv/score/blocked_field.hpp"
#include "score/digit_product.hpp"
#include "score/stored_points.hpp"

namespace gtv::score {

namespace {

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
    std::optional<BlockedFields> want;
    for (const char* kernel : {"plain", "avx512-vnni", "amx"}) {
      if (!set_digit_product_kernel(kernel)) continue;
      // Where they are slow, a screen looks for likely points by other means.
      if (sweep == Sweep::screen && !digit_products_are_fast()) continue;
      const BlockedFields got = field.fields(c.level, c.x, options);
      if (!want) want = got;
      expect_same_bits(got, *want);
    }
    set_digit_product_kernel("");
  }
}

}  // namespace gtv::score
