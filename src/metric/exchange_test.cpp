#include "gtv/metric/exchange_test.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"
#include "metric/random_subsets.hpp"

namespace gtv::metric {

namespace {

/// Distances as whole numbers, in their order and logarithmic, so that U needs no sorting.
class DistanceBins {
 public:
  explicit DistanceBins(double largest) : largest_(largest) {}
  [[nodiscard]] std::size_t operator()(double distance) const {
    if (!(distance > 0)) return 0;
    const double below = std::log2(largest_ / distance) * per_octave;
    return static_cast<std::size_t>(std::clamp(last - below, 1.0, last));
  }
  static constexpr double per_octave = 1024;
  static constexpr double last = 20 * per_octave;

 private:
  double largest_;
};

/// Both differences times what makes them whole.
struct Differences {
  std::int64_t share = 0;
  std::int64_t distance = 0;
};

/// Counts of one labelling.
class Tally {
 public:
  Tally() : bins_(static_cast<std::size_t>(DistanceBins::last) + 1) {}
  void add(bool training, bool memorised, std::size_t bin) {
    memorised_[training ? 1 : 0] += memorised ? 1 : 0;
    ++bins_[bin][training ? 1 : 0];
    ++points_[training ? 1 : 0];
  }
  /// Takes what was added and starts again.
  Differences take() {
    Differences result{.share = memorised_[0] * points_[1] - memorised_[1] * points_[0]};
    std::int64_t nearer = 0;
    for (std::array<std::int32_t, 2>& bin : bins_) {
      result.distance += bin[0] * (2 * nearer + bin[1]);
      nearer += bin[1];
      bin = {};
    }
    memorised_ = {};
    points_ = {};
    return result;
  }

 private:
  std::vector<std::array<std::int32_t, 2>> bins_;  // samples, training points
  std::array<std::int64_t, 2> memorised_{};
  std::array<std::int64_t, 2> points_{};
};

/// A pool made ready to be labelled many times.
class Labellings {
 public:
  Labellings(const ExchangePool& pool, double threshold)
      : pool_(pool), threshold_(threshold), points_(pool.place.size()) {
    double largest = 0;
    for (const NearPlace& near : pool.near) largest = std::max(largest, near.distance);
    const DistanceBins bin(largest);
    for (const NearPlace& near : pool.near)
      bins_.push_back(static_cast<std::uint16_t>(bin(near.distance)));
    Tally tally;
    for (std::size_t i = 0; i < points_; ++i) {
      const auto row = static_cast<Index>(i);
      const double d1 = pool.observed(row, 0);
      tally.add(row < pool.training, d1 / pool.observed(row, 1) < threshold, bin(d1));
    }
    observed_ = tally.take();
  }
  [[nodiscard]] const Differences& observed() const { return observed_; }
  [[nodiscard]] std::size_t points() const { return points_; }

  /// @param taken how many training points are at each place.
  void add(std::size_t point, bool training, const std::vector<std::int32_t>& taken,
           Tally& tally) const {
    const std::int32_t own = training ? pool_.place[point] : NearPlace::always;
    std::size_t first = pool_.begin[point + 1];
    for (std::size_t k = pool_.begin[point]; k < pool_.begin[point + 1]; ++k) {
      const std::int32_t place = pool_.near[k].place;
      if (place != NearPlace::always &&
          taken[static_cast<std::size_t>(place)] <= (place == own ? 1 : 0)) {
        continue;
      }
      if (first < k) {
        const bool memorised = pool_.near[first].distance / pool_.near[k].distance < threshold_;
        return tally.add(training, memorised, bins_[first]);
      }
      first = k;
    }
    tally.add(training, false, bins_[std::min(first, pool_.begin[point + 1] - 1)]);
  }

 private:
  const ExchangePool& pool_;
  double threshold_;
  std::size_t points_;
  std::vector<std::uint16_t> bins_;  // of all near places
  Differences observed_;
};

/// How many lots were at least as far out, on each side.
struct Beyond {
  std::array<Index, 2> share{};
  std::array<Index, 2> distance{};
};

void count_beyond(std::array<Index, 2>& sides, std::int64_t lot, std::int64_t observed) {
  if (lot <= observed) ++sides[0];
  if (lot >= observed) ++sides[1];
}

double two_sided(const std::array<Index, 2>& sides, int permutations) {
  return std::min(1.0, 2 * permutation_p(std::min(sides[0], sides[1]), permutations));
}

}  // namespace

ExchangeResult exchange_test(const ExchangePool& pool, double threshold, int permutations,
                             std::uint64_t seed) {
  if (!(threshold > 0 && threshold < 1)) {
    throw_input("threshold: got {}, expected a number between 0 and 1", threshold);
  }
  check_permutations(permutations);
  const Labellings labellings(pool, threshold);
  const std::size_t points = labellings.points();
  if (pool.training < 1 || pool.training >= static_cast<Index>(points)) {
    throw_input("pool: got {} training points of {} points, expected points on both sides",
                pool.training, points);
  }

  constexpr int block = 64;
  std::vector<Beyond> found(static_cast<std::size_t>((permutations + block - 1) / block));
  parallel_for(found.size(), [&](std::size_t task) {
    const int begin = static_cast<int>(task) * block;
    std::vector<Index> order(points);
    std::vector<std::int32_t> taken(points);
    std::vector<char> training(points);
    Tally tally;
    for (int k = begin; k < std::min(begin + block, permutations); ++k) {
      const RandomStream stream(seed, static_cast<std::uint32_t>(k), Purpose::permutation);
      draw_subset(stream, pool.training, order);
      std::fill(taken.begin(), taken.end(), 0);
      std::fill(training.begin(), training.end(), char{0});
      for (std::size_t i = 0; i < static_cast<std::size_t>(pool.training); ++i) {
        const auto point = static_cast<std::size_t>(order[i]);
        training[point] = 1;
        const std::int32_t place = pool.place[point];
        if (place != NearPlace::always) ++taken[static_cast<std::size_t>(place)];
      }
      for (std::size_t i = 0; i < points; ++i) {
        labellings.add(i, training[i] != 0, taken, tally);
      }
      const Differences lot = tally.take();
      count_beyond(found[task].share, lot.share, labellings.observed().share);
      count_beyond(found[task].distance, lot.distance, labellings.observed().distance);
    }
  });
  Beyond all;
  for (const Beyond& part : found) {
    for (const std::size_t side : {0U, 1U}) {
      all.share[side] += part.share[side];
      all.distance[side] += part.distance[side];
    }
  }
  return {.share_p = two_sided(all.share, permutations),
          .distance_p = two_sided(all.distance, permutations)};
}

Index near_places_needed(double probability) {
  if (!(probability > 0 && probability <= 1)) {
    throw_input("probability: got {}, expected a number above 0, at most 1", probability);
  }
  constexpr double rarely = 1e-9;
  const double not_taken = 1 - probability;
  Index places = 2;
  const auto fewer_than_two = [&](double k) {
    return std::pow(not_taken, k - 1) * (not_taken + k * probability);
  };
  while (fewer_than_two(static_cast<double>(places)) >= rarely) ++places;
  return places;
}

}  // namespace gtv::metric
