#include "gtv/base/random.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <rapidcheck/gtest.h>
#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <vector>

#include "oracle/base_philox.hpp"

namespace gtv {
namespace {

using Words = std::array<std::uint32_t, 4>;
using Key = std::array<std::uint32_t, 2>;

TEST(Philox, GivesThePublishedAnswers) {
  constexpr std::uint32_t ones = 0xFFFFFFFF;
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (Words{0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8}));
  EXPECT_EQ(philox4x32({ones, ones, ones, ones}, {ones, ones}),
            (Words{0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD}));
  EXPECT_EQ(philox4x32({0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344}, {0xA4093822, 0x299F31D0}),
            (Words{0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1}));
}

RC_GTEST_PROP(Philox, MatchesRandom123, (const Words& counter, const Key& key)) {
  RC_ASSERT(philox4x32(counter, key) == oracle::random123(counter, key));
}

TEST(RandomStream, CountsIndexMemberAndPurposeUnderItsSeed) {
  const RandomStream stream(0x0123456789ABCDEF, 42, Purpose::naive_draw);
  EXPECT_EQ(stream.words(0xFEDCBA9876543210),
            philox4x32({0x76543210, 0xFEDCBA98, 42, 7}, {0x89ABCDEF, 0x01234567}));
}

TEST(RandomStream, MakesUniformsOfFiftyTwoBits) {
  const RandomStream stream(3, 1, Purpose::test);
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const auto words = stream.words(i);
    const std::uint64_t k = ((std::uint64_t{words[0]} << 32) | words[1]) >> 12;
    EXPECT_EQ(stream.uniform(i), std::ldexp(static_cast<double>(k) + 0.5, -52));
  }
}

TEST(RandomStream, NeverReachesTheEndsOfTheUnitInterval) {
  EXPECT_EQ(to_open_unit(0), 0x1p-53);
  EXPECT_EQ(to_open_unit(~std::uint64_t{0}), 1 - 0x1p-53);
}

// False-alarm rate 1e-4 for each of the 4 streams, were the seed drawn anew.
TEST(RandomStream, FillsTheUnitIntervalEvenly) {
  constexpr std::size_t bins = 256;
  constexpr std::uint64_t draws = 1 << 18;
  for (std::uint32_t member = 0; member < 4; ++member) {
    const RandomStream stream(2024, member, Purpose::test);
    std::vector<double> count(bins);
    for (std::uint64_t i = 0; i < draws; ++i) {
      ++count[static_cast<std::size_t>(stream.uniform(i) * bins)];
    }
    const double expected = static_cast<double>(draws) / bins;
    double statistic = 0;
    for (const double n : count) {
      statistic += (n - expected) * (n - expected) / expected;
    }
    const boost::math::chi_squared law(bins - 1);
    EXPECT_LT(statistic, quantile(complement(law, 5e-5))) << "member " << member;
    EXPECT_GT(statistic, quantile(law, 5e-5)) << "member " << member;
  }
}

// False-alarm rate 1e-5 for each of the 4 pairs: 4.42 standard errors, two-sided.
TEST(RandomStream, IsIndependentOfItsNeighbours) {
  constexpr std::uint64_t draws = 1 << 16;
  const RandomStream base(7, 0, Purpose::test);
  const RandomStream other_seed(8, 0, Purpose::test);
  const RandomStream other_member(7, 1, Purpose::test);
  const RandomStream other_purpose(7, 0, Purpose::data_noise);
  const auto correlation = [&](const RandomStream& other, std::uint64_t shift) {
    double sum = 0;
    for (std::uint64_t i = 0; i < draws; ++i) {
      sum += base.normal(i) * other.normal(i + shift);
    }
    return sum / std::sqrt(static_cast<double>(draws));
  };
  EXPECT_LT(std::abs(correlation(other_seed, 0)), 4.42);
  EXPECT_LT(std::abs(correlation(other_member, 0)), 4.42);
  EXPECT_LT(std::abs(correlation(other_purpose, 0)), 4.42);
  EXPECT_LT(std::abs(correlation(base, 1)), 4.42);
}

}  // namespace
}  // namespace gtv
