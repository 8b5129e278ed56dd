#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <iostream>
#include <sstream>

#include "score/stored_points.hpp"

namespace gtv::score {

namespace {

/// How errors compare with their bounds over many queries.
struct Tally {
  Index queries = 0;
  Index answers = 0;  ///< a query asked of every sweep, with every tolerance
  Index pruned = 0;   ///< of those, with fewer than half of the points
  Index violations = 0;
  Index above_tolerance = 0;  ///< of those that a sweep over all points would keep below it
  double largest_ratio = 0;
  std::string worst;

  void add(const BlockedCase& c, const BlockedFields& got, const oracle::Denoiser& exact,
           const std::string& how) {
    const Vector error = oracle::distance(got.denoised, exact);
    for (Index i = 0; i < error.size(); ++i) {
      ++answers;
      if (got.kept[i] < 0.5) ++pruned;
      const double ratio = error[i] == 0 ? 0 : error[i] / got.error_bound[i];
      if (!(error[i] <= got.error_bound[i])) ++violations;
      if (!(ratio <= largest_ratio)) {
        largest_ratio = ratio;
        std::ostringstream text;
        text << how << ": " << c.text() << ", query " << i << ": error " << error[i] << ", bound "
             << got.error_bound[i];
        worst = text.str();
      }
    }
  }
  [[nodiscard]] std::string text() const {
    std::ostringstream text;
    text << queries << " queries, " << answers << " answers, " << pruned << " of them pruned, "
         << violations << " violations of the error bound, " << above_tolerance
         << " above the tolerance, largest error / bound " << largest_ratio << " (" << worst << ")";
    return text.str();
  }
};

constexpr const char* sweep_names[] = {"automatic", "dense", "projection", "screen", "digits"};

/// Every sweep and tolerance on one case.
void try_all(const BlockedCase& c, Tally& tally) {
  tally.queries += c.x.rows();
  const BlockedField field = c.field();
  const oracle::Denoiser exact = oracle::denoiser(c.points, c.weights, c.spread, c.level, c.x);
  const BlockedFields all = field.fields(c.level, c.x);
  tally.add(c, all, exact, "no tolerance");
  tally.add(c, field.fields(c.level, c.x, {.single = true}), exact, "single");
  for (const Sweep sweep : sweeps_of(c.points)) {
    for (const double tolerance : {1e-3, 1e-6, 1e-9}) {
      const BlockedFields got =
          field.fields(c.level, c.x, {.tolerance = tolerance, .sweep = sweep});
      std::ostringstream how;
      how << sweep_names[static_cast<int>(sweep)] << ", tolerance " << tolerance;
      tally.add(c, got, exact, how.str());
      for (Index i = 0; i < c.x.rows(); ++i) {
        const double most = std::max(tolerance * field.radius(), 1.1 * all.error_bound[i]);
        if (!(got.error_bound[i] <= most)) ++tally.above_tolerance;
      }
    }
  }
}

void expect_clean(const Tally& tally) {
  EXPECT_EQ(tally.violations, 0) << tally.text();
  EXPECT_EQ(tally.above_tolerance, 0) << tally.text();
  EXPECT_LE(tally.largest_ratio, 1) << tally.text();
}

Tally tally_of(std::uint64_t seed, Index rounds, Index queries) {
  Draw draw(seed);
  Tally tally;
  constexpr Index dimensions[] = {1, 2, 3, 5, 17, 33, 70, 150};
  for (Index round = 0; round < rounds; ++round) {
    for (Index cloud = 0; cloud < static_cast<Index>(Cloud::count); ++cloud) {
      for (const StoredMatrix::Type type : every_type) {
        const auto size = static_cast<Index>(draw.log_uniform(1, 400));
        try_all(draw_blocked(draw, static_cast<Cloud>(cloud), type, size,
                             dimensions[draw.integer(0, 7)], queries),
                tally);
      }
    }
  }
  // More than one range of points, and the last block not full.
  for (const StoredMatrix::Type type : every_type) {
    for (const Cloud cloud : {Cloud::decaying, Cloud::near_duplicates}) {
      try_all(draw_blocked(draw, cloud, type, 9001, 6, queries), tally);
    }
  }
  return tally;
}

}  // namespace

TEST(BlockedErrorBound, HoldsForRandomAndAdversarialQueries) {
  const Tally tally = tally_of(1, 6, 8);
  RecordProperty("largest_ratio", std::to_string(tally.largest_ratio));
  expect_clean(tally);
  EXPECT_GE(tally.pruned, tally.answers / 10) << tally.text();
}

TEST(SlowBlockedErrorBound, HoldsForAHundredThousandQueries) {
  const Tally tally = tally_of(2, 80, 48);
  std::cout << tally.text() << '\n';
  RecordProperty("queries", std::to_string(tally.queries));
  RecordProperty("violations", std::to_string(tally.violations));
  RecordProperty("largest_ratio", std::to_string(tally.largest_ratio));
  expect_clean(tally);
  EXPECT_GE(tally.queries, 100000);
}

RC_GTEST_PROP(BlockedErrorBound, HoldsForAnyDraw, ()) {
  Draw draw(*rc::gen::arbitrary<std::uint64_t>());
  const auto cloud = static_cast<Cloud>(draw.integer(0, static_cast<Index>(Cloud::count) - 1));
  const StoredMatrix::Type type = every_type[draw.integer(0, 2)];
  Tally tally;
  try_all(draw_blocked(draw, cloud, type, draw.integer(1, 60), draw.integer(1, 40), 4), tally);
  if (tally.violations + tally.above_tolerance > 0) RC_FAIL(tally.text());
}

}  // namespace gtv::score
