#pragma once

#include <cstdint>
#include <vector>

#include "gtv/sampler/histogram.hpp"

namespace gtv::sampler {

/// Mean and quartiles over members of the learned density, per bin.
struct DensitySummary {
  std::vector<double> mean;  ///< probability per unit length or area of all trajectories
  std::vector<double> q25;
  std::vector<double> q75;
};

/// Where a member's trajectories fell.
struct MemberCounts {
  std::vector<std::uint32_t> bins;
  std::uint64_t total = 0;  ///< of all, also those outside the bins
  std::uint64_t not_finite = 0;
};

/// Histograms of the members of one study cell, all on the same bins.
class EnsembleDensity {
 public:
  EnsembleDensity(int members, int dimension, int bins, double lo, double hi);

  /// Takes over a member's histogram. Different members may be set from different threads.
  void set(int member, const Histogram& histogram);
  void set(int member, const MemberCounts& counts);

  /// @throws gtv::InputError if a member is missing.
  [[nodiscard]] DensitySummary summary() const;
  /// Density of one member on all bins.
  [[nodiscard]] std::vector<double> density(int member) const;
  /// Share of all trajectories of a member on `coarse` x `coarse` (or `coarse`) cells; the number
  /// of bins must be a multiple.
  [[nodiscard]] std::vector<double> coarse_shares(int member, int coarse) const;
  /// 2-D: mean over members of histograms in which each column of bins (one x) sums to 1, or to 0
  /// if it is empty: p(y given x) as the notebooks draw it. [y, x].
  [[nodiscard]] std::vector<double> column_normalised_mean() const;
  /// Share of a member's trajectories inside the range.
  [[nodiscard]] double inside(int member) const;
  [[nodiscard]] std::uint64_t not_finite(std::uint64_t trajectories) const;

  [[nodiscard]] int members() const { return static_cast<int>(totals_.size()); }
  /// Length or area of a bin.
  [[nodiscard]] double bin_volume() const { return bin_volume_; }
  [[nodiscard]] std::size_t bin_count() const { return bin_count_; }

 private:
  int dimension_;
  int bins_;
  double bin_volume_;
  std::size_t bin_count_;
  std::vector<std::uint32_t> counts_;  // (members, bin_count)
  std::vector<std::uint64_t> totals_;
  std::vector<std::uint64_t> not_finite_;
};

}  // namespace gtv::sampler
