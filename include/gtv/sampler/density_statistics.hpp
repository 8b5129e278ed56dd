#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "gtv/sampler/count_histograms.hpp"
#include "gtv/sampler/count_moments.hpp"
#include "gtv/sampler/ensemble_density.hpp"

namespace gtv::sampler {

/// Moments and quantiles over members of the learned density, without the members: fed one after
/// another, and merged block by block. What it gives is the same however members were grouped, up
/// to the rounding of third and fourth moments, and the same bits where they are grouped alike.
/// Memory does not depend on the number of members.
class DensityStatistics {
 public:
  /// @param bins of all axes together. @param trajectories of each member.
  /// @param quantiles whether they are wanted: they take most of the memory.
  DensityStatistics(std::size_t bins, std::uint64_t trajectories, bool quantiles);

  /// @param member its number. @param reciprocal_condition of its training.
  /// @throws gtv::WorkError if its total is not that of the others.
  void add(std::uint32_t member, const MemberCounts& counts, double reciprocal_condition);
  /// Takes in what add() has put aside, to be done before anything below.
  void settle();
  /// Adds the members of another one of the same kind, both settled.
  void merge(const DensityStatistics& other);

  [[nodiscard]] std::uint64_t members() const { return moments_.members(); }
  /// Counted trajectories of each member, also those outside the bins.
  [[nodiscard]] std::uint64_t total() const { return tally_.total; }
  [[nodiscard]] const CountMoments& moments() const { return moments_; }
  /// Empty unless they are wanted.
  [[nodiscard]] const std::optional<CountHistograms>& histograms() const { return histograms_; }

  /// Mean share of a member's trajectories in each bin, over members of even number or odd number.
  [[nodiscard]] std::vector<double> half_mean_shares(bool even) const;
  /// Mean share inside the range.
  [[nodiscard]] double inside() const;
  /// As EnsembleDensity::not_finite.
  [[nodiscard]] std::uint64_t not_finite() const { return tally_.not_finite; }
  [[nodiscard]] double min_reciprocal_condition() const { return tally_.min_rcond; }

  /// What else there is to keep and to read back.
  struct Tally {
    std::uint64_t total = 0;  ///< of each member; 0: there is none yet
    std::uint64_t not_finite = 0;
    std::uint64_t even_members = 0;
    double min_rcond = 1;
    std::vector<std::uint64_t> even_sum;  ///< counts of members of even number, each bin
    friend bool operator==(const Tally&, const Tally&) = default;
  };
  [[nodiscard]] const Tally& tally() const { return tally_; }
  /// As it was when these were read from it.
  DensityStatistics(std::uint64_t trajectories, CountMoments moments,
                    std::optional<CountHistograms> histograms, Tally tally);

 private:
  void take_total(std::uint64_t total);

  std::uint64_t trajectories_;
  CountMoments moments_;
  std::optional<CountHistograms> histograms_;
  Tally tally_;
  std::vector<std::uint32_t> aside_;  // counts of members that are not yet taken in
};

}  // namespace gtv::sampler
