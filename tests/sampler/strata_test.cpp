#include "gtv/sampler/strata.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include "gtv/base/error.hpp"

namespace gtv::sampler {
namespace {

constexpr int bins = 50;
constexpr double lo = -2;
constexpr double hi = 2;

/// Densities of a map of the seeds: strata spread between their images, or images counted.
std::vector<double> density(const std::function<double(double)>& map, std::uint64_t count,
                            bool spread) {
  const Seeds seeds(SeedKind::stratified, count, 1, 4, 1);
  Histogram histogram(1, bins, lo, hi);
  StrataTally strata(seeds, histogram);
  constexpr std::size_t block = 512;
  std::vector<double> x(block);
  for (std::uint64_t first = 0; first < count; first += block) {
    const std::size_t n = std::min<std::uint64_t>(block, count - first);
    seeds.fill(first, 1.0, BlockView<double>{x.data(), block, n, 1});
    for (double& v : x) v = map(v);
    const BlockView<const double> images{x.data(), block, n, 1};
    spread ? strata.add(images) : histogram.add(images);
  }
  std::vector<double> out;
  for (const std::uint32_t c : histogram.counts()) {
    out.push_back(static_cast<double>(c) / static_cast<double>(histogram.total()));
  }
  return out;
}

double phi(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

double largest_error(const std::function<double(double)>& map,
                     const std::function<double(double)>& inverse, std::uint64_t count,
                     bool spread) {
  const std::vector<double> got = density(map, count, spread);
  double worst = 0;
  for (int b = 0; b < bins; ++b) {
    const double edge = lo + b * (hi - lo) / bins;
    const double mass = phi(inverse(edge + (hi - lo) / bins)) - phi(inverse(edge));
    worst = std::max(worst, std::abs(got[static_cast<std::size_t>(b)] - mass));
  }
  return worst;
}

// The documented orders: the error of a smooth map falls with 1/N^2, that of counting with 1/N.
TEST(StrataTally, IsOfSecondOrderForASmoothMap) {
  const auto map = [](double z) { return std::sinh(z) / 3; };
  const auto inverse = [](double x) { return std::asinh(3 * x); };
  const double coarse = largest_error(map, inverse, 500, true);
  const double fine = largest_error(map, inverse, 4000, true);
  EXPECT_LT(fine, 2e-6);         // in the tails, where strata are wide
  EXPECT_GT(coarse / fine, 30);  // 64 for small strata
  EXPECT_GT(largest_error(map, inverse, 4000, false), 100 * fine);
}

TEST(StrataTally, FollowsAFold) {
  // |z| - 1: each bin gathers both branches.
  const auto map = [](double z) { return std::abs(z) - 1; };
  const std::vector<double> got = density(map, 4000, true);
  for (int b = 0; b < bins; ++b) {
    const double a = lo + b * (hi - lo) / bins + 1;
    const double c = a + (hi - lo) / bins;
    const double mass = 2 * (phi(std::max(c, 0.0)) - phi(std::max(a, 0.0)));
    EXPECT_NEAR(got[static_cast<std::size_t>(b)], mass, 2e-5 + (a < 0 && c > 0 ? 1e-3 : 0.0)) << b;
  }
}

TEST(StrataTally, KeepsAllMassForAnyCount) {
  for (const std::uint64_t count : {1U, 2U, 3U, 1000U, 100000U}) {
    const std::vector<double> got = density([](double z) { return z / 8; }, count, true);
    EXPECT_NEAR(std::accumulate(got.begin(), got.end(), 0.0), 1, 1e-12) << count;
  }
}

TEST(StrataTally, RefusesRandomSeedsAndPlanes) {
  Histogram line(1, 4, 0, 1);
  Histogram plane(2, 4, 0, 1);
  EXPECT_THROW(StrataTally(Seeds(SeedKind::random, 8, 1, 0, 0), line), InputError);
  EXPECT_THROW(StrataTally(Seeds(SeedKind::stratified, 8, 2, 0, 0), plane), InputError);
}

}  // namespace
}  // namespace gtv::sampler
