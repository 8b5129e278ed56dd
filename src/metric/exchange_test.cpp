#include "gtv/metric/exchange_test.hpp"

#include <algorithm>
#include <array>
#include <bit>
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

/// 64 labellings at once, a bit each.
constexpr int lots_at_once = 64;
using Lots = std::uint64_t;

/// Calls work(lot) for each bit that is set.
template <class Work>
void for_each_lot(Lots lots, const Work& work) {
  for (; lots != 0; lots &= lots - 1) work(static_cast<std::size_t>(std::countr_zero(lots)));
}

/// Where training points are in each of the labellings.
struct Labels {
  explicit Labels(std::size_t points) : training(points), taken(points), taken_twice(points) {}
  std::vector<Lots> training;     ///< of each point
  std::vector<Lots> taken;        ///< of each place: a training point is there
  std::vector<Lots> taken_twice;  ///< two are, or more
};

/// What is found of each point in each of the labellings.
struct Findings {
  explicit Findings(std::size_t points) : memorised(points), bin(points * lots_at_once) {}
  std::vector<Lots> memorised;
  std::vector<std::uint16_t> bin;  ///< of d1, (lots_at_once, points)
};

/// A pool made ready to be labelled many times.
class Labellings {
 public:
  Labellings(const ExchangePool& pool, double threshold)
      : pool_(pool), threshold_(threshold), points_(pool.place.size()) {
    double largest = 0;
    for (const NearPlace& near : pool.near) largest = std::max(largest, near.distance);
    const DistanceBins bin(largest);
    for (const NearPlace& near : pool.near) {
      bins_.push_back(static_cast<std::uint16_t>(bin(near.distance)));
    }
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

  /// Draws labellings first … first + count - 1.
  [[nodiscard]] Labels draw(int first, int count, std::uint64_t seed) const {
    Labels labels(points_);
    std::vector<Index> order(points_);
    for (int lot = 0; lot < count; ++lot) {
      const RandomStream stream(seed, static_cast<std::uint32_t>(first + lot),
                                Purpose::permutation);
      draw_subset(stream, pool_.training, order);
      const Lots bit = Lots{1} << lot;
      for (std::size_t i = 0; i < static_cast<std::size_t>(pool_.training); ++i) {
        const auto point = static_cast<std::size_t>(order[i]);
        labels.training[point] |= bit;
        if (pool_.place[point] == NearPlace::always) continue;
        const auto place = static_cast<std::size_t>(pool_.place[point]);
        labels.taken_twice[place] |= labels.taken[place] & bit;
        labels.taken[place] |= bit;
      }
    }
    return labels;
  }

  /// Finds the two nearest taken places of a point in all labellings.
  void find(std::size_t point, const Labels& labels, Findings& found) const {
    const std::size_t end = pool_.begin[point + 1];
    std::array<std::size_t, lots_at_once> first{};
    const auto set_first = [&](Lots lots, std::size_t k) {
      for_each_lot(lots, [&](std::size_t lot) {
        first[lot] = k;
        found.bin[lot * points_ + point] = bins_[k];
      });
    };
    Lots none = ~Lots{0};  // of whose places none was taken so far
    Lots one = 0;
    Lots memorised = 0;
    for (std::size_t k = pool_.begin[point]; k < end && (none | one) != 0; ++k) {
      const Lots taken = taken_by_others(point, pool_.near[k].place, labels);
      for_each_lot(one & taken, [&](std::size_t lot) {
        if (pool_.near[first[lot]].distance / pool_.near[k].distance < threshold_) {
          memorised |= Lots{1} << lot;
        }
      });
      one = (one & ~taken) | (none & taken);
      set_first(none & taken, k);
      none &= ~taken;
    }
    set_first(none, end - 1);
    found.memorised[point] = memorised;
  }

 private:
  [[nodiscard]] Lots taken_by_others(std::size_t point, std::int32_t place,
                                     const Labels& labels) const {
    if (place == NearPlace::always) return ~Lots{0};
    const auto at = static_cast<std::size_t>(place);
    if (place != pool_.place[point]) return labels.taken[at];
    return (labels.taken[at] & ~labels.training[point]) | labels.taken_twice[at];
  }

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

  std::vector<Beyond> beyond(
      static_cast<std::size_t>((permutations + lots_at_once - 1) / lots_at_once));
  parallel_for(beyond.size(), [&](std::size_t task) {
    const int begin = static_cast<int>(task) * lots_at_once;
    const int count = std::min(lots_at_once, permutations - begin);
    const Labels labels = labellings.draw(begin, count, seed);
    Findings found(points);
    for (std::size_t i = 0; i < points; ++i) labellings.find(i, labels, found);
    Tally tally;
    for (std::size_t lot = 0; lot < static_cast<std::size_t>(count); ++lot) {
      for (std::size_t i = 0; i < points; ++i) {
        tally.add((labels.training[i] >> lot & 1) != 0, (found.memorised[i] >> lot & 1) != 0,
                  found.bin[lot * points + i]);
      }
      const Differences difference = tally.take();
      count_beyond(beyond[task].share, difference.share, labellings.observed().share);
      count_beyond(beyond[task].distance, difference.distance, labellings.observed().distance);
    }
  });
  Beyond all;
  for (const Beyond& part : beyond) {
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
