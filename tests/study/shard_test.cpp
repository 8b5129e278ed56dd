#include "study/shard.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "gtv/base/error.hpp"
#include "study/bytes.hpp"

namespace gtv::study {
namespace {

TEST(Shards, HoldEveryMemberOnce) {
  for (const double per_member : {1e-9, 0.003, 0.04, 7.0}) {
    for (const std::uint32_t members : {1U, 2U, 99U, 100U, 10000U}) {
      std::uint32_t next = 0;
      std::set<std::uint64_t> keys;
      for (const Shard& shard : member_shards(3, 0, members, per_member, 0.05)) {
        EXPECT_EQ(shard.cell, 3U);
        EXPECT_EQ(shard.first, next);
        EXPECT_GT(shard.count, 0U);
        next += shard.count;
        keys.insert(shard.key());
        EXPECT_LE(shard.cost, std::max(0.05, per_member) * 1.0001);
      }
      EXPECT_EQ(next, members);
      EXPECT_EQ(keys.count(Shard{.cell = 3}.key()), 0U);
    }
  }
}

TEST(Shards, OfMoreMembersHaveThoseOfFewerAmongThem) {
  const std::vector<Shard> few = member_shards(0, 0, 32, 0.01, 0.05);
  std::vector<Shard> more = member_shards(0, 32, 100, 0.01, 0.05);
  more.insert(more.begin(), few.begin(), few.end());
  std::uint32_t next = 0;
  for (const Shard& shard : more) {
    EXPECT_EQ(shard.first, next);
    next += shard.count;
  }
  EXPECT_EQ(next, 100U);
}

TEST(Shards, AreShortForAFigureAndLongForANight) {
  EXPECT_EQ(shard_cost(2), 0.05);
  EXPECT_NEAR(shard_cost(4096.0 * 3), 3, 1e-12);
  EXPECT_EQ(shard_cost(1e9), 30);
}

// What fit_ridge needs: samples with samples for few of them, features with features for many.
TEST(MemberCost, GrowsWithSamplesAsTrainingDoes) {
  Config config;
  config.estimator.per_axis = 30;
  config.sampler.trajectories = 1;
  const auto cost = [&](std::int64_t samples) {
    config.estimator.samples = samples;
    return member_cost(config, 1, 3);
  };
  EXPECT_NEAR(cost(400) / cost(200), 6, 0.3);
  EXPECT_NEAR(cost(20000) / cost(2000), 1.5, 0.05);
  EXPECT_NEAR(cost(899) / cost(901), 1.15, 0.05);
}

TEST(Bytes, GiveBackWhatWasPut) {
  ByteWriter writer;
  const std::vector<double> values = {1, -2.5, 1e300};
  writer.put(std::uint32_t{7});
  writer.put_all(std::span<const double>(values));
  const std::vector<std::uint64_t> small = {0, 1, 127, 128, 16383, 16384, 0xffffffffffffffffU};
  for (const std::uint64_t value : small) writer.put_small(value);
  const std::string bytes = std::move(writer).take();
  ByteReader reader(bytes);
  EXPECT_EQ(reader.get<std::uint32_t>(), 7U);
  EXPECT_EQ(reader.get_all<double>(), values);
  for (const std::uint64_t value : small) EXPECT_EQ(reader.get_small(), value);
  EXPECT_THROW((void)reader.get<char>(), WorkError);
}

TEST(Bytes, ThatEndTooEarlyAreRefused) {
  ByteWriter writer;
  const std::vector<double> values = {1, 2, 3};
  writer.put_all(std::span<const double>(values));
  const std::string bytes = std::move(writer).take();
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    ByteReader reader(std::string_view(bytes).substr(0, length));
    EXPECT_THROW((void)reader.get_all<double>(), WorkError) << length;
  }
}

}  // namespace
}  // namespace gtv::study
