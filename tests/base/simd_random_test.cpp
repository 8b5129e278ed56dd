#include "gtv/base/simd_random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/base/simd.hpp"
#include "oracle/base_normal_quantile.hpp"

namespace gtv {
namespace {

using Words = std::vector<std::uint32_t>;

class SimdRandom : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { set_simd_target(GetParam()); }
  void TearDown() override { set_simd_target(""); }
};

INSTANTIATE_TEST_SUITE_P(Targets, SimdRandom, testing::ValuesIn(simd_targets()),
                         [](const auto& target) { return target.param; });

TEST_P(SimdRandom, FillsTheWordsOfTheStream) {
  const RandomStream stream(0xA1B2C3D4E5F60718, 0x80000001, Purpose::seed_position);
  constexpr std::uint32_t guard = 0xDEADBEEF;
  // Across the carry into the high half of the index, and around the end of the stream.
  for (const std::uint64_t first : {0x0ULL, 0xFFFFFFF9ULL, 0xFFFFFFFFFFFFFFFBULL}) {
    for (const std::size_t length :
         std::vector<std::size_t>{0, 1, 3, 4, 5, 31, 32, 33, 64, 100, 1003}) {
      Words got(length + 1, guard);
      fill_words(stream, first, std::span(got).first(length));
      for (std::size_t i = 0; i < length; ++i) {
        ASSERT_EQ(got[i], stream.words(first + i / 4)[i % 4]) << first << " " << length << " " << i;
      }
      EXPECT_EQ(got.back(), guard);
    }
  }
}

// Cells and bits with weight on both ends, on the median, and on the few-bit words near all three.
struct Draws {
  Words cell;
  Words bits;
};

Draws draws(std::uint32_t cells, std::size_t n) {
  const RandomStream stream(77, cells, Purpose::test);
  Draws out{Words(n), Words(n)};
  for (std::size_t i = 0; i < n; ++i) {
    const auto word = stream.words(i);
    const std::uint32_t shifted = word[0] >> word[1] % 32;
    const std::uint32_t near_end = shifted % cells;
    const std::uint32_t near_middle = cells / 2 - std::min(cells / 2, shifted % 3);
    const Words cell_kinds = {word[2] % cells, near_end, cells - 1 - near_end, near_middle};
    const std::uint32_t few = word[3] >> word[1] / 32 % 32;
    const Words bit_kinds = {word[3], few, ~few, 0x80000000U + few, 0x7FFFFFFFU - few};
    out.cell[i] = cell_kinds[i % 4];
    out.bits[i] = bit_kinds[i % 5];
  }
  return out;
}

const Words grids = {1, 2, 3, 7, 64, 4999, 5000, 1U << 20, (1U << 24) + 1, 1U << 31};

double error_of(double got, long double want) {
  const long double scale = std::max(1.0L, std::abs(want));
  return static_cast<double>(std::abs(static_cast<long double>(got) - want) / scale);
}

TEST_P(SimdRandom, SingleNormalsMatchTheOracle) {
  for (const std::uint32_t cells : grids) {
    const auto [cell, bits] = draws(cells, 1003);
    std::vector<float> z(cell.size());
    cell_normals(cell, cells, bits, z);
    for (std::size_t i = 0; i < z.size(); ++i) {
      const long double want = oracle::cell_normal(cell[i], cells, bits[i]);
      ASSERT_LT(error_of(z[i], want), 4e-7)
          << "cell " << cell[i] << " of " << cells << ", bits " << bits[i];
    }
  }
}

TEST_P(SimdRandom, SingleNormalsAgreeWithDoubleOnesOnManyDraws) {
  const RandomStream stream(5, 0, Purpose::test);
  constexpr std::size_t n = 1 << 16;
  const Words cell(n);
  Words bits(n);
  std::vector<float> z(n);
  std::vector<double> want(n);
  fill_words(stream, 0, bits);
  cell_normals(cell, 1, bits, z);
  cell_normals(cell, 1, bits, want);
  for (std::size_t i = 0; i < n; ++i) {
    ASSERT_LT(error_of(z[i], want[i]), 4e-7) << bits[i];
  }
}

TEST_P(SimdRandom, SingleNormalsAreOddAboutTheMedian) {
  for (const std::uint32_t cells : grids) {
    auto [cell, bits] = draws(cells, 500);
    std::vector<float> z(cell.size());
    std::vector<float> mirrored(cell.size());
    cell_normals(cell, cells, bits, z);
    for (std::size_t i = 0; i < cell.size(); ++i) {
      cell[i] = cells - 1 - cell[i];
      bits[i] = ~bits[i];
    }
    cell_normals(cell, cells, bits, mirrored);
    for (std::size_t i = 0; i < z.size(); ++i) {
      ASSERT_EQ(z[i], -mirrored[i]);
    }
  }
}

TEST_P(SimdRandom, SingleNormalsDoNotDependOnTheirPlaceInTheBlock) {
  const auto [cell, bits] = draws(5000, 100);
  std::vector<float> together(cell.size());
  cell_normals(cell, 5000, bits, together);
  for (std::size_t i = 0; i < cell.size(); ++i) {
    float alone = 0;
    cell_normals(std::span(cell).subspan(i, 1), 5000, std::span(bits).subspan(i, 1), {&alone, 1});
    EXPECT_EQ(alone, together[i]);
  }
}

TEST_P(SimdRandom, RefusesACellBeyondTheGridWhereverItStands) {
  for (const std::size_t place : std::vector<std::size_t>{0, 20, 36}) {
    Words cell(37, 4);
    const Words bits(37);
    std::vector<float> z(37);
    cell[place] = 5;
    EXPECT_THROW(cell_normals(cell, 5, bits, z), InputError);
    cell[place] = 0xFFFFFFFF;
    EXPECT_THROW(cell_normals(cell, 5, bits, z), InputError);
  }
}

TEST(CellNormals, InDoubleMatchTheOracle) {
  for (const std::uint32_t cells : grids) {
    const auto [cell, bits] = draws(cells, 1003);
    std::vector<double> z(cell.size());
    cell_normals(cell, cells, bits, z);
    for (std::size_t i = 0; i < z.size(); ++i) {
      const long double want = oracle::cell_normal(cell[i], cells, bits[i]);
      ASSERT_LT(error_of(z[i], want), 1e-15)
          << "cell " << cell[i] << " of " << cells << ", bits " << bits[i];
    }
  }
}

TEST(CellNormals, RefuseBadGridsAndLengths) {
  const Words three(3);
  const Words two(2);
  std::vector<float> z(3);
  std::vector<double> wide(3);
  EXPECT_THROW(cell_normals(three, 0, three, z), InputError);
  EXPECT_THROW(cell_normals(three, (1U << 31) + 1, three, z), InputError);
  EXPECT_THROW(cell_normals(two, 1, three, z), InputError);
  EXPECT_THROW(cell_normals(three, 1, two, wide), InputError);
  EXPECT_THROW(cell_normals(Words{0, 3, 0}, 3, three, wide), InputError);
}

}  // namespace
}  // namespace gtv
