#pragma once

#include <functional>
#include <vector>

#include "gtv/metric/nearest.hpp"

namespace gtv::study {

/// Is told of so many more queries done, on any thread.
using Advance = std::function<void(Index)>;

/// 0 … count - 1 in random order.
[[nodiscard]] std::vector<Index> shuffled(Index count, std::uint64_t seed);

/// Training points that stand for all.
struct TrainingPicks {
  std::vector<Index> rows;  ///< in random order
  Index left_out = 0;       ///< so many of them, the first, are held against the other points
};

/// @param first metric::first_equal_row of the training points.
/// @param left_out, distinct at most so many points to be left out, and that repeat no other.
[[nodiscard]] TrainingPicks pick_training_points(const std::vector<Index>& first, Index left_out,
                                                 Index distinct, std::uint64_t seed);

struct TrainingDistances {
  Matrix of_distinct;  ///< (picks that repeat no earlier point, 2) to the two nearest others
  Matrix left_out;     ///< (left out, 2) the same, where a copy of the point is one of the others
};

/// @param search of `train`, at least 3 distinct points.
[[nodiscard]] TrainingDistances training_distances(const metric::NearestRows& search,
                                                   const StoredMatrix& train,
                                                   const TrainingPicks& picks,
                                                   const Advance& advance);

/// Distance of each query to the nearest of some rows, (n); never more than 16 MB of them are held.
[[nodiscard]] Vector nearest_of_some(const StoredMatrix& points, std::span<const Index> rows,
                                     const StoredMatrix& queries, const Advance& advance);
/// How often that goes through the queries.
[[nodiscard]] Index passes_over_queries(Index rows, Index columns);

}  // namespace gtv::study
