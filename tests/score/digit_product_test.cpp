#include "score/digit_product.hpp"

#include <gtest/gtest.h>
#include <hwy/aligned_allocator.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

#include "score/digit_kernels.hpp"

namespace gtv::score {

namespace {

struct Factors {
  Factors(std::size_t columns, std::size_t rows, std::size_t inner)
      : column_count(columns),
        row_count(rows),
        groups(inner),
        bytes(hwy::AllocateAligned<std::uint8_t>(4 * inner * columns)),
        digits(hwy::AllocateAligned<std::int8_t>(4 * inner * rows)) {}

  void fill(std::uint8_t byte, std::int8_t digit) {
    std::fill_n(bytes.get(), 4 * groups * column_count, byte);
    std::fill_n(digits.get(), 4 * groups * row_count, digit);
  }
  void draw(std::uint32_t seed) {
    std::mt19937 engine(seed);
    for (std::size_t i = 0; i < 4 * groups * column_count; ++i) {
      bytes[i] = static_cast<std::uint8_t>(engine() >> 24U);
    }
    for (std::size_t i = 0; i < 4 * groups * row_count; ++i) {
      digits[i] = static_cast<std::int8_t>(static_cast<std::uint8_t>(engine() >> 24U));
    }
  }
  /// From the definition.
  [[nodiscard]] std::int64_t entry(std::size_t row, std::size_t column) const {
    std::int64_t sum = 0;
    for (std::size_t k = 0; k < 4 * groups; ++k) {
      sum += std::int64_t{bytes[(k / 4 * column_count + column) * 4 + k % 4]} *
             digits[row * 4 * groups + k];
    }
    return sum;
  }

  std::size_t column_count, row_count, groups;
  hwy::AlignedFreeUniquePtr<std::uint8_t[]> bytes;
  hwy::AlignedFreeUniquePtr<std::int8_t[]> digits;
};

/// With every kernel that runs here; `out` has a margin that must stay as it is.
void expect_exact(const Factors& f) {
  constexpr std::int32_t untouched = 12345;
  const std::size_t stride = f.column_count + 16;
  for (const char* kernel : {"plain", "avx512-vnni", "amx"}) {
    if (!set_digit_product_kernel(kernel)) continue;
    std::vector<std::int32_t> out(f.row_count * stride, untouched);
    digit_product(f.bytes.get(), f.column_count, f.digits.get(), f.row_count, f.groups, out.data(),
                  stride);
    int wrong = 0;
    for (std::size_t r = 0; r < f.row_count; ++r) {
      for (std::size_t c = 0; c < stride; ++c) {
        const std::int64_t want = c < f.column_count ? f.entry(r, c) : untouched;
        if (out[r * stride + c] != want) ++wrong;
      }
    }
    EXPECT_EQ(wrong, 0) << kernel << ", " << f.row_count << " x " << f.column_count << " x "
                        << 4 * f.groups;
  }
  set_digit_product_kernel("");
}

}  // namespace

TEST(DigitProduct, IsExactForRandomBytesWithEveryKernel) {
  std::uint32_t seed = 1;
  for (const std::size_t columns : {32U, 96U}) {
    for (const std::size_t rows : {32U, 64U}) {
      for (const std::size_t groups : {16U, 48U}) {
        Factors f(columns, rows, groups);
        f.draw(seed++);
        expect_exact(f);
      }
    }
  }
}

TEST(DigitProduct, DoesNotOverflowForTheLargestProductsOfTheLongestSums) {
  Factors f(32, 32, 65536 / 4);
  f.fill(255, -128);
  EXPECT_GE(f.entry(0, 0), std::numeric_limits<std::int32_t>::min());
  expect_exact(f);
  f.fill(255, 127);
  EXPECT_LE(f.entry(0, 0), std::numeric_limits<std::int32_t>::max());
  expect_exact(f);
}

TEST(DigitProduct, KnowsItsKernelsByName) {
  EXPECT_FALSE(set_digit_product_kernel("abacus"));
  ASSERT_TRUE(set_digit_product_kernel("plain"));
  EXPECT_STREQ(digit_product_kernel(), "plain");
  EXPECT_FALSE(digit_products_are_fast());
  EXPECT_TRUE(set_digit_product_kernel(""));
}

TEST(SplitWeights, LeavesNoMoreThanItSays) {
  std::mt19937_64 engine(5);
  constexpr std::size_t count = 64;
  std::vector<double> weights(count);
  std::vector<double> sizes(count, 2.0);
  std::vector<std::int8_t> planes(digit_count * count);
  for (const double exponent : {0.0, 1.0, 20.0, 300.0, 690.0}) {
    for (double& weight : weights) {
      weight = std::exp(-exponent * std::generate_canonical<double, 53>(engine));
    }
    for (const double factor : {1.0, 1e-9, 1e-250, 0.0}) {
      std::vector<double> scaled = weights;
      for (double& weight : scaled) weight *= factor;
      const SplitWeights split =
          split_weights(scaled.data(), sizes.data(), count, planes.data(), count);
      long double off = 0;
      long double total = 0;
      for (std::size_t c = 0; c < count; ++c) {
        long double digits = 0;
        for (std::size_t k = digit_count; k-- > 0;) digits = 256 * digits + planes[k * count + c];
        total += digits * split.unit;
        off += std::abs(scaled[c] - digits * split.unit);
      }
      EXPECT_LE(off, split.error) << exponent << ' ' << factor;
      EXPECT_LE(2 * off, split.moved) << exponent << ' ' << factor;
      EXPECT_NEAR(split.total, static_cast<double>(total), 1e-15 * split.total);
    }
  }
}

}  // namespace gtv::score
