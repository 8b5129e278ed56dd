#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gtv::sampler {

/// Moments over members of the counts in each bin, from blocks of members that need not be kept.
/// Sums and sums of squares are exact whole numbers, so that mean and variance do not depend on how
/// members were grouped; third and fourth moments are merged by Pébay's pairwise formulas (Sandia
/// report SAND2008-6212, 2008), and depend on it by rounding alone.
/// Of at most 2^32 members. @accuracy third and fourth 1e-12 of the sum of the deviations' absolute
/// powers, for up to 1e5 members.
class CountMoments {
 public:
  /// Of one bin.
  struct Bin {
    std::uint64_t sum = 0;
    std::uint64_t squares = 0;       ///< sum of squares, the lower 64 bits
    std::uint64_t squares_high = 0;  ///< and the upper
    double third = 0;                ///< sum of the cubes of deviations from the mean
    double fourth = 0;               ///< and of their fourth powers
    friend bool operator==(const Bin&, const Bin&) = default;
  };

  explicit CountMoments(std::size_t bins) : bins_(bins) {}
  /// As it was when these were read from it.
  CountMoments(std::uint64_t members, std::vector<Bin> bins)
      : members_(members), bins_(std::move(bins)) {}

  /// Adds a block of members. @param counts (members, bins) row-major.
  void add(std::span<const std::uint32_t> counts);
  /// Adds the members of another, of as many bins.
  void merge(const CountMoments& other);

  [[nodiscard]] std::uint64_t members() const { return members_; }
  [[nodiscard]] const std::vector<Bin>& bins() const { return bins_; }
  /// Mean count of a bin. There must be members.
  [[nodiscard]] double mean(std::size_t bin) const;
  /// Sum over members of squared deviations from it. @accuracy to the last digit.
  [[nodiscard]] double second(std::size_t bin) const;

 private:
  std::uint64_t members_ = 0;
  std::vector<Bin> bins_;
};

}  // namespace gtv::sampler
