#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::metric {

/// A place near a point, where training points are or may come to be.
struct NearPlace {
  static constexpr std::int32_t always = -1;
  double distance = 0;
  std::int32_t place = always;  ///< `always`: a training point stays there that is not in the pool
};

/// Training points and samples that may change sides.
struct ExchangePool {
  Index training = 0;               ///< the first so many points are training points
  std::vector<std::int32_t> place;  ///< (n) of each point; equal points share one, < n
  std::vector<std::size_t> begin;   ///< (n + 1) where the near places of each point begin
  std::vector<NearPlace> near;      ///< distinct, ascending in distance, its own among them
  Matrix observed;                  ///< (n, 2) to the two nearest training points, not itself
};

struct ExchangeResult {
  double share_p = 1;     ///< of the shares of memorised points
  double distance_p = 1;  ///< of the distances to the nearest training point
};

/// Permutation tests of whether samples lie about training points as these lie about one another.
/// Two differences are taken between the samples and the training points of the pool: of the shares
/// with d1 / d2 < threshold, and the Mann-Whitney U of d1, d1 and d2 being the distances to the two
/// nearest distinct training points, of a training point to the others. Then as many of the pool,
/// drawn by lot, are called training points, all neighbours found anew, and the differences taken
/// again. If samples are independent draws of the law of the training points, and these independent
/// too, all lots are equally likely: P(p <= level) <= level, for any dimension and numbers,
/// although neighbours share distances and all samples share one training set. Two-sided:
/// p = min(1, 2 min over both sides of (1 + #{as far out}) / (1 + permutations)).
/// Deterministic in `seed`, for any number of threads.
///
/// Where fewer than two of a point's near places are taken it counts as not memorised, and as far
/// as the last of them; lists should be so long that this is as good as impossible
/// (near_places_needed). U is of distances rounded to one part in 1000.
/// @param threshold in (0, 1).  @param permutations >= 1.
/// @throws gtv::InputError for others, or a side without points.
/// @cost permutations x points x about 10 operations, and each 64 permutations read the near places
/// once; 130 bytes a point and thread.
/// @source Lehmann and Romano, Testing Statistical Hypotheses, theorem 15.2.1 (2005)
[[nodiscard]] ExchangeResult exchange_test(const ExchangePool& pool, double threshold,
                                           int permutations, std::uint64_t seed);

/// How many places are enough if each is taken with this probability: fewer than two of them are
/// with a probability below 1e-9. @throws gtv::InputError unless it is in (0, 1].
[[nodiscard]] Index near_places_needed(double probability);

}  // namespace gtv::metric
