#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gtv::sampler {

/// For each bin, how many members have how large a count there: quantiles over members without the
/// members. Counts below 512 are told apart, larger ones by 256 steps to each doubling, so that a
/// step is at most 1/256 of the count. Whole numbers: the same however members were grouped.
/// Memory: 6 bytes for each size of count that some member has in a bin, of at most 6400.
class CountHistograms {
 public:
  /// Members whose counts in a bin are in one step.
  struct Entry {
    std::uint16_t step = 0;
    std::uint32_t members = 0;
    friend bool operator==(const Entry&, const Entry&) = default;
  };
  /// The counts of a step, [first, first + width).
  struct Step {
    std::uint32_t first = 0;
    std::uint32_t width = 1;
  };

  explicit CountHistograms(std::size_t bins) : begin_(bins + 1, 0) {}

  /// Adds a block of members. @param counts (members, bins) row-major.
  void add(std::span<const std::uint32_t> counts);
  /// Adds the members of another, of as many bins.
  void merge(const CountHistograms& other);
  /// Adds a bin at the end, for reading back what entries() gave.
  void append(std::span<const Entry> entries);
  void set_members(std::uint64_t members) { members_ = members; }

  [[nodiscard]] std::uint64_t members() const { return members_; }
  [[nodiscard]] std::size_t bins() const { return begin_.size() - 1; }
  /// By ascending steps. Members with a count of 0 have no entry: they are all others.
  [[nodiscard]] std::vector<Entry> entries(std::size_t bin) const;
  /// Quantile over members of a bin's count, linear between order statistics as sorted_quantile();
  /// members of one step are taken to be spread evenly over it.
  /// @param q in [0, 1]. @accuracy exact below 512; 1/256 of the count above.
  [[nodiscard]] double quantile(std::size_t bin, double q) const;

  [[nodiscard]] static std::uint16_t step_of(std::uint32_t count);
  [[nodiscard]] static Step step(std::uint16_t index);

 private:
  /// The count of the member of that rank, from 0, among the entries of a bin.
  [[nodiscard]] double ranked(std::size_t bin, std::uint64_t rank) const;

  std::uint64_t members_ = 0;
  std::vector<std::size_t> begin_;    // of each bin's entries, and the end of the last
  std::vector<std::uint16_t> steps_;  // of all bins
  std::vector<std::uint32_t> counts_;
};

}  // namespace gtv::sampler
