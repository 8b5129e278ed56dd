#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/math/distributions/chi_squared.hpp>
#include <numeric>

#include "gtv/base/executor.hpp"
#include "gtv/score/blocked_field.hpp"
#include "gtv/score/field.hpp"
#include "sampler/stored_points.hpp"

namespace gtv::score {
namespace {

using sampler::testing_support::normal_rows;
using sampler::testing_support::stored_points;

// Two ranges of points, and a last block that is not full.
constexpr Index many = 8192 + 512 + 77;

/// Draws for n equal queries, each with numbers of its own.
std::vector<Index> draw_at(const BlockedField& field, const Level& level, const Matrix& x,
                           std::uint64_t seed) {
  const RandomStream random(seed, 0, Purpose::test);
  const std::uint64_t slots = field.draw_slots();
  return field.draw(level, x, [&](Index query, std::uint64_t slot) {
    return random.uniform(static_cast<std::uint64_t>(query) * slots + slot);
  });
}

/// Asserts Pearson's chi-square at a false-alarm rate of 1e-4.
void expect_frequencies(const Vector& counts, const Vector& probabilities) {
  const Vector expected = probabilities * counts.sum();
  ASSERT_GT(expected.minCoeff(), 5);
  const double statistic = ((counts - expected).array().square() / expected.array()).sum();
  const boost::math::chi_squared law(static_cast<double>(counts.size() - 1));
  EXPECT_LT(statistic, quantile(complement(law, 1e-4))) << counts.size() << " groups";
}

TEST(PosteriorDraw, HasTheFrequenciesOfThePosteriorWeights) {
  constexpr Index draws = 20000;
  constexpr Index block = 512;
  constexpr Index singled_out = 30;
  const StoredMatrix points = stored_points(StoredMatrix::Type::uint8, many, 3, 2);
  const Matrix values = points.values();
  const Vector weights = Vector::LinSpaced(many, 1, 9);
  const BlockedField field(points, weights);
  for (const double sigma : {0.08, 0.6}) {
    const Level level{.t = 0.5, .alpha = 0.8, .sigma = sigma};
    const Eigen::RowVector3d at(0.1, -0.2, 0.3);
    // From the definition: make_mixture would merge the equal ones of the points.
    Vector posterior =
        (-(((-level.alpha * values).rowwise() + at).rowwise().squaredNorm().array()) /
         (2 * sigma * sigma))
            .exp() *
        weights.array();
    posterior /= posterior.sum();
    const std::vector<Index> drawn =
        draw_at(field, level, at.replicate(draws, 1), sigma < 0.1 ? 5 : 6);

    // Which block, which tells the steps from block to block and from range to range apart; blocks
    // are met together until a group has enough.
    std::vector<double> group_counts(1, 0);
    std::vector<double> group_share(1, 0);
    Vector counts = Vector::Zero(many);
    for (const Index row : drawn) ++counts[row];
    for (Index first = 0; first < many; first += block) {
      const Index size = std::min(block, many - first);
      if (group_share.back() * draws > 10) {
        group_counts.push_back(0);
        group_share.push_back(0);
      }
      group_counts.back() += counts.segment(first, size).sum();
      group_share.back() += posterior.segment(first, size).sum();
    }
    ASSERT_GT(group_share.size(), 10U);
    expect_frequencies(Eigen::Map<Vector>(group_counts.data(), std::ssize(group_counts)),
                       Eigen::Map<Vector>(group_share.data(), std::ssize(group_share)));

    // The likeliest points one by one, and all others.
    std::vector<Index> order(static_cast<std::size_t>(many));
    std::iota(order.begin(), order.end(), Index{0});
    std::partial_sort(order.begin(), order.begin() + singled_out, order.end(),
                      [&](Index a, Index b) { return posterior[a] > posterior[b]; });
    Vector single_counts(singled_out + 1);
    Vector single_share(singled_out + 1);
    for (Index k = 0; k < singled_out; ++k) {
      single_counts[k] = counts[order[static_cast<std::size_t>(k)]];
      single_share[k] = posterior[order[static_cast<std::size_t>(k)]];
    }
    single_counts[singled_out] = draws - single_counts.head(singled_out).sum();
    single_share[singled_out] = 1 - single_share.head(singled_out).sum();
    if (sigma < 0.1) expect_frequencies(single_counts, single_share);
  }
}

TEST(PosteriorDraw, IsTheNearestPointWhereNoiseIsSmallWhereverThatStands) {
  const StoredMatrix points = StoredMatrix::of(normal_rows(many, 6, 1));
  const BlockedField field(points);
  const std::vector<Index> rows = {0, 1, 511, 512, 8191, 8192, 8703, 8704, many - 1};
  const Level level{.t = 0.1, .alpha = 0.7, .sigma = 1e-4};
  Matrix x(std::ssize(rows), 6);
  points.read(rows, x);
  x *= level.alpha;
  EXPECT_EQ(draw_at(field, level, x, 1), rows);
}

TEST(PosteriorDraw, AsksForNoSlotTwiceOrBeyondTheirNumber) {
  const BlockedField field(StoredMatrix::of(normal_rows(many, 3, 1)));
  EXPECT_EQ(field.draw_slots(), 18U + 2U);
  const Level level{.t = 0.1, .alpha = 0.7, .sigma = 1};
  std::vector<std::atomic<int>> asked(3 * field.draw_slots());
  static_cast<void>(field.draw(level, Matrix::Zero(3, 3), [&](Index query, std::uint64_t slot) {
    ++asked.at(static_cast<std::size_t>(query) * field.draw_slots() + slot);
    return 0.5;
  }));
  for (const auto& times : asked) EXPECT_LE(times, 1);
}

TEST(PosteriorDraw, GivesTheSamePointsForAnyNumberOfThreads) {
  const BlockedField field(stored_points(StoredMatrix::Type::uint8, many, 10, 3));
  const Level level{.t = 0.1, .alpha = 0.7, .sigma = 0.5};
  const Matrix x = normal_rows(300, 10, 8);
  set_thread_count(1);
  const std::vector<Index> one = draw_at(field, level, x, 2);
  for (const int threads : {2, 3}) {
    set_thread_count(threads);
    EXPECT_EQ(draw_at(field, level, x, 2), one) << threads;
  }
  set_thread_count(0);
}

}  // namespace
}  // namespace gtv::score
