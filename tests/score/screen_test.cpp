#include "score/screen.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "score/digit_product.hpp"
#include "score/rounding.hpp"
#include "score/stored_points.hpp"

namespace gtv::score {

namespace {

/// Logits to 64 bits, from distances.
std::vector<long double> logits(const BlockedCase& c, Index query) {
  const Matrix points = c.points.values();
  const long double variance =
      static_cast<long double>(c.level.alpha) * c.level.alpha * c.spread * c.spread +
      static_cast<long double>(c.level.sigma) * c.level.sigma;
  std::vector<long double> out;
  for (Index m = 0; m < points.rows(); ++m) {
    long double square = 0;
    for (Index d = 0; d < points.cols(); ++d) {
      const long double delta =
          c.x(query, d) - static_cast<long double>(c.level.alpha) * points(m, d);
      square += delta * delta;
    }
    const long double weight = c.weights.size() == 0 ? 1.0L : c.weights[m];
    out.push_back(std::log(weight) - square / (2 * variance));
  }
  return out;
}

struct Count {
  Index dropped = 0;
  Index wrongly = 0;
};

/// Points dropped that are less than `cut` below the best.
void count(const BlockedCase& c, ScreenKind kind, double cut, Count& total) {
  const PointSet set(c.points, c.weights, c.spread);
  const LeveledPoints at(set, c.level);
  const Screens screens(set);
  const Matrix y = c.x.rowwise() - c.level.alpha * set.centre.transpose();
  if (!single_holds(at, y.rowwise().norm().maxCoeff())) return;
  const auto survivors = screen_points(at, screens, y, cut, {{kind, 1}});
  ASSERT_TRUE(survivors);
  for (Index i = 0; i < y.rows(); ++i) {
    const std::vector<long double> exact = logits(c, i);
    const long double best = *std::max_element(exact.begin(), exact.end());
    const Survivors& kept = (*survivors)[static_cast<std::size_t>(i)];
    ASSERT_TRUE(std::is_sorted(kept.begin(), kept.end()));
    // What the definition in doubles leaves of the points and of y.
    const double rounding =
        logit_error(at, y.row(i).norm(), 0x1p-53) + 1e-17 * static_cast<double>(-best);
    for (Index m = 0; m < set.size(); ++m) {
      if (std::binary_search(kept.begin(), kept.end(), static_cast<std::int32_t>(m))) continue;
      ++total.dropped;
      if (exact[static_cast<std::size_t>(m)] > best - cut + rounding) ++total.wrongly;
    }
  }
}

}  // namespace

TEST(Screen, DropsOnlyPointsThatAreBelowTheCut) {
  Draw draw(31);
  Count total;
  for (Index cloud = 0; cloud < static_cast<Index>(Cloud::count); ++cloud) {
    for (const StoredMatrix::Type type : every_type) {
      for (const Index dimension : {3, 70, 150}) {
        const BlockedCase c =
            draw_blocked(draw, static_cast<Cloud>(cloud), type, 300, dimension, 6);
        for (const double cut : {1.0, 5.0, 30.0}) {
          count(c, ScreenKind::projection, cut, total);
          set_digit_product_kernel("plain");  // the projection by single precision
          count(c, ScreenKind::projection, cut, total);
          set_digit_product_kernel("");
          count(c, ScreenKind::single, cut, total);
          if (type == StoredMatrix::Type::uint8) count(c, ScreenKind::leading_digit, cut, total);
        }
      }
    }
  }
  EXPECT_EQ(total.wrongly, 0) << "of " << total.dropped;
  EXPECT_GE(total.dropped, 50000);
}

TEST(Screen, KnowsHowFarPlacesAreThatTheProjectionHasNoBytesFor) {
  // The sample that chooses the unit has every other point; the others are 50 times as far out.
  Draw draw(32);
  Count total;
  for (const Index dimension : {10, 150}) {
    for (const StoredMatrix::Type type : every_type) {
      Matrix points = draw_points(draw, Cloud::normal, 2100, dimension);
      for (Index m = 1; m < points.rows(); m += 2) points.row(m) *= 50;
      BlockedCase c;
      c.points = stored_as(type, points);
      c.level = {.t = 0, .alpha = 1, .sigma = 1};
      c.x = draw_queries(draw, c.points.values(), c.level, 30, 12);
      for (const double cut : {1.0, 30.0}) count(c, ScreenKind::projection, cut, total);
    }
  }
  EXPECT_EQ(total.wrongly, 0) << "of " << total.dropped;
  EXPECT_GE(total.dropped, 10000);
}

TEST(Screen, KeepsEveryPointOfALatticeThatIsJustAboveTheCut) {
  // Points at 0 … 255 on a line, a query on one of them: logits are -k^2 / (2 S), all but a few
  // far from any cut; the cut goes through the middle between two of them, and then by them.
  Matrix points(256, 1);
  for (Index m = 0; m < 256; ++m) points(m, 0) = static_cast<double>(m);
  for (const StoredMatrix::Type type : every_type) {
    const PointSet set(stored_as(type, points), {}, 0);
    for (const double sigma : {0.5, 3.0, 20.0}) {
      const LeveledPoints at(set, {.t = 0, .alpha = 1, .sigma = sigma});
      const Screens screens(set);
      const Matrix y = Matrix::Constant(1, 1, 100 - set.centre[0]);
      for (Index k = 1; k < 60; ++k) {
        const auto reach = static_cast<double>(k);
        const double cut = reach * reach / (2 * sigma * sigma) * (1 + 1e-9);
        for (const ScreenKind kind : {ScreenKind::projection, ScreenKind::single}) {
          const Survivors kept = screen_points(at, screens, y, cut, {{kind, 1}})->front();
          EXPECT_TRUE(std::binary_search(kept.begin(), kept.end(), 100 - static_cast<int>(k)));
          EXPECT_TRUE(std::binary_search(kept.begin(), kept.end(), 100 + static_cast<int>(k)));
          // What bytes of the projection leave open of a squared distance.
          const double open = kind == ScreenKind::projection ? 2 * std::abs(y(0, 0)) : 0;
          EXPECT_LE(static_cast<double>(kept.size()), 2 * std::sqrt(reach * reach + open) + 3);
        }
      }
    }
  }
}

}  // namespace gtv::score
