#include "study/member_block.hpp"

#include <numeric>
#include <optional>
#include <utility>

#include "gtv/base/error.hpp"
#include "study/bytes.hpp"

namespace gtv::study {
namespace {

using sampler::CountHistograms;
using sampler::CountMoments;
using sampler::DensityStatistics;

enum class Holds : std::uint8_t { counts, statistics };

/// Most bins of a plane are empty: of a row of them, their number.
void put_counts(const std::vector<std::uint32_t>& counts, ByteWriter& bytes) {
  for (std::size_t b = 0; b < counts.size(); ++b) {
    bytes.put_small(counts[b]);
    if (counts[b] > 0) continue;
    const std::size_t first = b;
    while (b + 1 < counts.size() && counts[b + 1] == 0) ++b;
    bytes.put_small(b - first);
  }
}

std::vector<std::uint32_t> get_counts(ByteReader& bytes, std::size_t bins) {
  std::vector<std::uint32_t> counts(bins, 0);
  for (std::size_t b = 0; b < bins; ++b) {
    counts[b] = static_cast<std::uint32_t>(bytes.get_small());
    if (counts[b] > 0) continue;
    const std::uint64_t more = bytes.get_small();
    if (more >= bins - b) throw_work("shard: got {} empty bins, expected less", more);
    b += more;
  }
  return counts;
}

void put_member(const KeptMember& member, const MemberKeeping& keeping, ByteWriter& bytes) {
  bytes.put(member.counts.total);
  bytes.put(member.counts.not_finite);
  bytes.put(member.reciprocal_condition);
  if (keeping.gaps) bytes.put(member.in_gaps);
  for (const double score : member.scores) bytes.put(score);
  put_counts(member.counts.bins, bytes);
}

KeptMember get_member(ByteReader& bytes, const MemberKeeping& keeping) {
  KeptMember member;
  member.counts.total = bytes.get<std::uint64_t>();
  member.counts.not_finite = bytes.get<std::uint64_t>();
  member.reciprocal_condition = bytes.get<double>();
  if (keeping.gaps) member.in_gaps = bytes.get<double>();
  member.scores.resize(keeping.scores);
  for (double& score : member.scores) score = bytes.get<double>();
  member.counts.bins = get_counts(bytes, keeping.bins);
  return member;
}

void put_moments(const CountMoments& moments, ByteWriter& bytes) {
  for (const CountMoments::Bin& bin : moments.bins()) {
    bytes.put_small(bin.sum);
    if (bin.sum == 0) continue;
    bytes.put_small(bin.squares);
    bytes.put_small(bin.squares_high);
    bytes.put(bin.third);
    bytes.put(bin.fourth);
  }
}

CountMoments get_moments(ByteReader& bytes, std::uint64_t members, std::size_t bins) {
  std::vector<CountMoments::Bin> all(bins);
  for (CountMoments::Bin& bin : all) {
    bin.sum = bytes.get_small();
    if (bin.sum == 0) continue;
    bin.squares = bytes.get_small();
    bin.squares_high = bytes.get_small();
    bin.third = bytes.get<double>();
    bin.fourth = bytes.get<double>();
  }
  return {members, std::move(all)};
}

void put_histograms(const CountHistograms& histograms, ByteWriter& bytes) {
  for (std::size_t b = 0; b < histograms.bins(); ++b) {
    const std::vector<CountHistograms::Entry> entries = histograms.entries(b);
    bytes.put_small(entries.size());
    std::uint16_t before = 0;
    for (const CountHistograms::Entry& entry : entries) {
      bytes.put_small(entry.step - std::uint64_t{before});
      bytes.put_small(entry.members);
      before = entry.step;
    }
  }
}

CountHistograms get_histograms(ByteReader& bytes, std::uint64_t members, std::size_t bins) {
  CountHistograms histograms(0);
  std::vector<CountHistograms::Entry> entries;
  for (std::size_t b = 0; b < bins; ++b) {
    entries.clear();
    const std::uint64_t count = bytes.get_small();
    std::uint64_t step = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      step += bytes.get_small();
      entries.push_back({.step = static_cast<std::uint16_t>(step),
                         .members = static_cast<std::uint32_t>(bytes.get_small())});
    }
    histograms.append(entries);
  }
  histograms.set_members(members);
  return histograms;
}

void put_block(const MemberBlock& block, const MemberKeeping& keeping, ByteWriter& bytes) {
  const DensityStatistics::Tally& tally = block.statistics.tally();
  bytes.put(tally.total);
  bytes.put(tally.not_finite);
  bytes.put(tally.even_members);
  bytes.put(tally.min_rcond);
  for (const std::uint64_t sum : tally.even_sum) bytes.put_small(sum);
  bytes.put_all(std::span<const double>(block.inside));
  if (keeping.gaps) bytes.put_all(std::span<const double>(block.in_gaps));
  if (keeping.scores > 0) bytes.put_all(std::span<const double>(block.scores));
  put_moments(block.statistics.moments(), bytes);
  put_histograms(block.statistics.histograms().value(), bytes);
}

MemberBlock get_block(const MemberKeeping& keeping, std::uint64_t members, ByteReader& bytes) {
  DensityStatistics::Tally tally;
  tally.total = bytes.get<std::uint64_t>();
  tally.not_finite = bytes.get<std::uint64_t>();
  tally.even_members = bytes.get<std::uint64_t>();
  tally.min_rcond = bytes.get<double>();
  tally.even_sum.resize(keeping.bins);
  for (std::uint64_t& sum : tally.even_sum) sum = bytes.get_small();
  MemberBlock block(keeping);
  block.inside = bytes.get_all<double>();
  if (keeping.gaps) block.in_gaps = bytes.get_all<double>();
  if (keeping.scores > 0) block.scores = bytes.get_all<double>();
  CountMoments moments = get_moments(bytes, members, keeping.bins);
  block.statistics =
      DensityStatistics(keeping.trajectories, std::move(moments),
                        get_histograms(bytes, members, keeping.bins), std::move(tally));
  return block;
}

Holds kind_of(ByteReader& bytes) {
  const auto kind = bytes.get<std::uint8_t>();
  if (kind > 1) throw_work("shard: got content of kind {}, expected 0 or 1", kind);
  return static_cast<Holds>(kind);
}

std::string begun(Holds kind) {
  ByteWriter bytes;
  bytes.put(kind);
  return std::move(bytes).take();
}

}  // namespace

void MemberBlock::add(std::uint32_t member, const KeptMember& kept, const MemberKeeping& keeping) {
  const std::vector<std::uint32_t>& counts = kept.counts.bins;
  const auto hits = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  statistics.add(member, kept.counts, kept.reciprocal_condition);
  inside.push_back(static_cast<double>(hits) / static_cast<double>(kept.counts.total));
  if (keeping.gaps) in_gaps.push_back(kept.in_gaps);
  scores.insert(scores.end(), kept.scores.begin(), kept.scores.end());
}

MemberBlockWriter::MemberBlockWriter(const MemberKeeping& keeping, const Shard& shard)
    : keeping_(keeping), next_(shard.first), counts_(begun(Holds::counts)), block_(keeping) {}

void MemberBlockWriter::add(const KeptMember& member) {
  ByteWriter bytes;
  put_member(member, keeping_, bytes);
  counts_ += std::move(bytes).take();
  if (!keeping_.counts) block_.add(next_, member, keeping_);
  ++next_;
}

std::string MemberBlockWriter::take() && {
  if (keeping_.counts) return std::move(counts_);
  block_.statistics.settle();
  ByteWriter bytes;
  bytes.put(Holds::statistics);
  put_block(block_, keeping_, bytes);
  std::string statistics = std::move(bytes).take();
  return std::move(statistics.size() < counts_.size() ? statistics : counts_);
}

MemberBlock read_block(const MemberKeeping& keeping, const Shard& shard,
                       const std::string& content) {
  ByteReader bytes(content);
  if (kind_of(bytes) == Holds::statistics) return get_block(keeping, shard.count, bytes);
  MemberBlock block(keeping);
  for (std::uint32_t m = shard.first; m < shard.first + shard.count; ++m) {
    block.add(m, get_member(bytes, keeping), keeping);
  }
  block.statistics.settle();
  return block;
}

void read_members(const MemberKeeping& keeping, const Shard& shard, const std::string& content,
                  const std::function<void(std::uint32_t, const KeptMember&)>& member) {
  ByteReader bytes(content);
  if (kind_of(bytes) != Holds::counts) {
    throw_work("shard: got statistics of members, expected their counts");
  }
  for (std::uint32_t m = shard.first; m < shard.first + shard.count; ++m) {
    member(m, get_member(bytes, keeping));
  }
}

}  // namespace gtv::study
