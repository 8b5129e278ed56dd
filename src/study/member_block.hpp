#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "gtv/sampler/density_statistics.hpp"
#include "study/cell_setup.hpp"
#include "study/shard.hpp"

namespace gtv::study {

/// What a member leaves behind.
struct KeptMember {
  sampler::MemberCounts counts{};
  double reciprocal_condition = 1;
  double in_gaps = 0;            ///< share of its trajectories; where kept
  std::vector<double> scores{};  ///< at the probes
};

/// What a cell keeps of its members.
struct MemberKeeping {
  std::size_t bins = 0;
  std::uint64_t trajectories = 0;
  bool counts = true;      ///< of every member; else their statistics
  bool gaps = false;       ///< the mass in the gaps, of every member
  std::size_t scores = 0;  ///< numbers a member
};

/// Members of a shard, condensed.
struct MemberBlock {
  sampler::DensityStatistics statistics;
  std::vector<double> inside;   ///< [member] share of its trajectories within the bins
  std::vector<double> in_gaps;  ///< [member] share in the gaps; empty unless kept
  std::vector<double> scores;   ///< [member, probe]

  explicit MemberBlock(const MemberKeeping& keeping)
      : statistics(keeping.bins, keeping.trajectories, !keeping.counts) {}
  void add(std::uint32_t member, const KeptMember& kept, const MemberKeeping& keeping);
};

/// The content of a shard, from its members one after another.
class MemberBlockWriter {
 public:
  MemberBlockWriter(const MemberKeeping& keeping, const Shard& shard);
  void add(const KeptMember& member);
  /// The counts of all members or, where those need not be kept, their statistics if that is
  /// shorter.
  [[nodiscard]] std::string take() &&;

 private:
  MemberKeeping keeping_;
  std::uint32_t next_;
  std::string counts_;
  MemberBlock block_;
};

/// Condenses a shard's members; the same bits whichever of the two it holds.
/// @throws gtv::WorkError if it is no such content.
[[nodiscard]] MemberBlock read_block(const MemberKeeping& keeping, const Shard& shard,
                                     const std::string& content);

/// The members of a shard of a cell that keeps counts, one after another.
/// @throws gtv::WorkError if it is no such content.
void read_members(const MemberKeeping& keeping, const Shard& shard, const std::string& content,
                  const std::function<void(std::uint32_t, const KeptMember&)>& member);

}  // namespace gtv::study
