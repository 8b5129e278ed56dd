#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "gtv/metric/mergeable_covariance.hpp"
#include "gtv/sampler/ensemble_density.hpp"
#include "gtv/study/result.hpp"
#include "study/cell_setup.hpp"
#include "study/member_block.hpp"

namespace gtv::study {

/// What a cell keeps of its members. @param scores numbers a member at the probes.
[[nodiscard]] MemberKeeping keeping_of(const CellSetup& cell, std::size_t scores);

/// What is known of the members of a cell so far.
struct MemberTally {
  MemberBlock all;  ///< but for the scores, once they are taken in
  metric::MergeableCovariance scores;

  explicit MemberTally(const MemberKeeping& keeping)
      : all(keeping), scores(static_cast<Index>(keeping.scores)) {}
  /// Adds the members that follow.
  void merge(const MemberBlock& block);
  /// The same one after another, and settle() behind the last.
  void add(std::uint32_t member, const KeptMember& kept, const MemberKeeping& keeping) {
    all.add(member, kept, keeping);
  }
  void settle();

 private:
  void take_scores(const std::vector<double>& values);
};

/// Which arrays with an axis of members are not too large.
struct MemberArrays {
  bool densities = false;
  bool inside = false;
};

/// What the members say of a cell together. @param kept their counts, where they are kept.
[[nodiscard]] CellResult condense(const CellSetup& cell, const MemberTally& tally,
                                  const std::optional<sampler::EnsembleDensity>& kept,
                                  MemberArrays arrays);

/// The share of a member's trajectories that ends in the gaps. On a line.
[[nodiscard]] double share_in_gaps(const CellSetup& cell, const sampler::MemberCounts& counts);

/// 2-D: cells an axis of the members' coarse histograms.
constexpr int coarse_cells = 50;

}  // namespace gtv::study
