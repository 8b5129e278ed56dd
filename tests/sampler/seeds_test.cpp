#include "gtv/sampler/seeds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/base/error.hpp"
#include "gtv/sampler/hilbert.hpp"

namespace gtv::sampler {
namespace {

Matrix all_of(const Seeds& seeds, std::size_t block = 512) {
  const auto d = static_cast<std::size_t>(seeds.dimension());
  Matrix out(static_cast<Index>(seeds.count()), seeds.dimension());
  std::vector<double> values(d * block);
  for (std::uint64_t first = 0; first < seeds.count(); first += block) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(block, seeds.count() - first));
    seeds.fill(first, 1.0, BlockView<double>{values.data(), block, n, seeds.dimension()});
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t a = 0; a < d; ++a) {
        out(static_cast<Index>(first + i), static_cast<Index>(a)) = values[a * block + i];
      }
    }
  }
  return out;
}

double phi(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

/// Pearson's statistic of counts that should be equal, in standard deviations of its law.
double chi_square_deviation(const std::vector<double>& counts) {
  double total = 0;
  for (const double c : counts) total += c;
  const double expected = total / static_cast<double>(counts.size());
  double statistic = 0;
  for (const double c : counts) statistic += (c - expected) * (c - expected) / expected;
  const double freedom = static_cast<double>(counts.size()) - 1;
  return (statistic - freedom) / std::sqrt(2 * freedom);
}

// Fixed seeds; a correct generator exceeds 4 deviations with probability below 1e-4.
TEST(RandomSeeds, HaveTheLawOfIndependentNormals) {
  for (const int dimension : {1, 2, 3}) {
    const Matrix z = all_of(Seeds(SeedKind::random, 40000, dimension, 5, 2));
    for (int a = 0; a < dimension; ++a) {
      std::vector<double> counts(300, 0);  // no divisor of a power of two: cells do not align
      for (const double v : z.col(a)) ++counts[static_cast<std::size_t>(phi(v) * 300)];
      EXPECT_LT(std::abs(chi_square_deviation(counts)), 4) << dimension << " " << a;
    }
    if (dimension >= 2) {
      std::vector<double> counts(17 * 17, 0);
      for (Index i = 0; i < z.rows(); ++i) {
        ++counts[static_cast<std::size_t>(phi(z(i, 0)) * 17) * 17 +
                 static_cast<std::size_t>(phi(z(i, 1)) * 17)];
      }
      EXPECT_LT(std::abs(chi_square_deviation(counts)), 4) << dimension;
    }
  }
}

// The variance of the mean over members tells independent draws (1/n) from stratified ones (less).
// 400 members: the ratio's own standard deviation is 7 %, so 30 % is beyond 4 of them.
TEST(RandomSeeds, AreIndependentOfEachOtherAlthoughOrdered) {
  constexpr int members = 400;
  constexpr int n = 1000;
  double sum_of_squares = 0;
  for (std::uint32_t m = 0; m < members; ++m) {
    const double mean = all_of(Seeds(SeedKind::random, n, 1, 9, m)).mean();
    sum_of_squares += mean * mean * n;
  }
  EXPECT_NEAR(sum_of_squares / members, 1.0, 0.3);
}

TEST(RandomSeeds, DifferBetweenMembersAndSeeds) {
  const Matrix one = all_of(Seeds(SeedKind::random, 100, 1, 1, 0));
  EXPECT_NE(one, all_of(Seeds(SeedKind::random, 100, 1, 1, 1)));
  EXPECT_NE(one, all_of(Seeds(SeedKind::random, 100, 1, 2, 0)));
}

TEST(RandomSeeds, AreListedInSpatialOrder) {
  const Matrix z = all_of(Seeds(SeedKind::random, 100000, 2, 1, 0));
  std::vector<double> areas;
  for (Index i = 0; i + 128 <= z.rows(); i += 128) {
    const auto run = z.middleRows(i, 128);
    areas.push_back(
        (run.col(0).unaryExpr(&phi).maxCoeff() - run.col(0).unaryExpr(&phi).minCoeff()) *
        (run.col(1).unaryExpr(&phi).maxCoeff() - run.col(1).unaryExpr(&phi).minCoeff()));
  }
  std::sort(areas.begin(), areas.end());
  EXPECT_LT(areas[areas.size() / 2], 4 * 128.0 / 100000);
}

// Blocks of the sampling loop end with a square (or half of one) of the curve where they can.
TEST(Seeds, HaveBlocksThatCoverEveryTrajectoryOnceInSmallBoxes) {
  for (const SeedKind kind : {SeedKind::random, SeedKind::stratified}) {
    for (const int dimension : {1, 2, 3}) {
      for (const std::uint64_t count : {1U, 5U, 600U, 100000U}) {
        const Seeds seeds(kind, count, dimension, 1, 0);
        const Matrix z = all_of(seeds);
        std::vector<double> areas;
        for (std::uint64_t first = 0; first < count;) {
          const std::uint64_t end = seeds.block_end(first, 512);
          ASSERT_GT(end, first);
          ASSERT_LE(end, std::min<std::uint64_t>(first + 512, count));
          const auto block =
              z.middleRows(static_cast<Index>(first), static_cast<Index>(end - first));
          const Matrix u = block.unaryExpr(&phi);
          areas.push_back((u.colwise().maxCoeff() - u.colwise().minCoeff()).prod() /
                          static_cast<double>(end - first));
          first = end;
        }
        std::sort(areas.begin(), areas.end());
        if (dimension == 2 && count == 100000) {
          EXPECT_LT(areas[areas.size() / 2], 1.05 / static_cast<double>(count));
        }
      }
    }
  }
}

TEST(Seeds, DoNotDependOnWhereABlockStarts) {
  for (const SeedKind kind : {SeedKind::random, SeedKind::stratified}) {
    const Seeds seeds(kind, 1000, 2, 1, 0);
    EXPECT_EQ(all_of(seeds, 512), all_of(seeds, 63));
  }
}

TEST(RandomSeeds, SinglePrecisionIsTheRoundedDouble) {
  const Seeds seeds(SeedKind::random, 512, 1, 1, 0);
  std::vector<double> a(512);
  std::vector<float> b(512);
  seeds.fill(0, 1.0, BlockView<double>{a.data(), 512, 512, 1});
  seeds.fill(0, 1.0, BlockView<float>{b.data(), 512, 512, 1});
  for (std::size_t i = 0; i < 512; ++i) {
    EXPECT_NEAR(b[i], a[i], 4e-7 * std::max(1.0, std::abs(a[i])));
  }
}

TEST(StratifiedSeeds, PutOnePointIntoEachStratum) {
  const Matrix z = all_of(Seeds(SeedKind::stratified, 1000, 1, 3, 1));
  for (Index i = 0; i < z.rows(); ++i) EXPECT_EQ(std::floor(phi(z(i, 0)) * 1000), i);
}

// Counts in boxes differ from the mean by a few points; of 5000 random ones by 35.
TEST(StratifiedSeeds, HaveLowDiscrepancyInThePlane) {
  const Matrix z = all_of(Seeds(SeedKind::stratified, 5000, 2, 3, 1));
  for (int a = 1; a <= 20; ++a) {
    for (int b = 1; b <= 20; ++b) {
      int count = 0;
      for (Index i = 0; i < z.rows(); ++i) {
        count += phi(z(i, 0)) < a / 20.0 && phi(z(i, 1)) < b / 20.0 ? 1 : 0;
      }
      EXPECT_NEAR(count, 5000 * a * b / 400.0, 6) << a << " " << b;
    }
  }
}

// 300 members; the mean of a uniform coordinate of a single point has standard deviation
// 0.29 / sqrt(300) = 0.017: five of them.
TEST(StratifiedSeeds, AreUnbiasedPointByPoint) {
  for (const int dimension : {1, 2, 3}) {
    double sum = 0;
    for (std::uint32_t m = 0; m < 300; ++m) {
      sum += phi(all_of(Seeds(SeedKind::stratified, 8, dimension, 3, m)).rowwise().sum()(3) /
                 std::sqrt(dimension));
    }
    if (dimension > 1) {
      EXPECT_NEAR(sum / 300, 0.5, 0.085) << dimension;
    } else {
      EXPECT_NEAR(sum / 300, 3.5 / 8, 0.02);
    }
  }
}

TEST(Seeds, RefuseNoTrajectoriesAndNoDimension) {
  EXPECT_THROW(Seeds(SeedKind::random, 0, 1, 0, 0), InputError);
  EXPECT_THROW(Seeds(SeedKind::random, 1, 0, 0, 0), InputError);
  EXPECT_THROW((void)parse_seed_kind("stratifed"), InputError);
}

TEST(HilbertCurve, VisitsEveryCellOnceAndMovesToANeighbour) {
  for (unsigned bits = 0; bits <= 7; ++bits) {
    const HilbertCurve& curve = hilbert_curve(bits);
    std::vector<int> visits(curve.x.size(), 0);
    for (std::size_t k = 0; k < curve.x.size(); ++k) {
      const std::size_t cell = (std::size_t{curve.y[k]} << bits) | curve.x[k];
      ++visits[cell];
      EXPECT_EQ(curve.position[cell], k);
      if (k > 0) {
        EXPECT_EQ(std::abs(curve.x[k] - curve.x[k - 1]) + std::abs(curve.y[k] - curve.y[k - 1]), 1);
      }
    }
    EXPECT_EQ(*std::max_element(visits.begin(), visits.end()), 1);
  }
}

}  // namespace
}  // namespace gtv::sampler
