#pragma once

#include <algorithm>
#include <functional>
#include <span>
#include <utility>
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
  metric::Neighbours near;  ///< (left out, k) nearest points, the point itself among them
};

/// @param search of `train`, at least 3 distinct points.
/// @param near k, at most search.distinct().
[[nodiscard]] TrainingDistances training_distances(const metric::NearestRows& search,
                                                   const StoredMatrix& train,
                                                   const TrainingPicks& picks, Index near,
                                                   const Advance& advance);

/// The nearest of some rows to each query.
struct NearestOfSome {
  Vector distance;           ///< (n)
  std::vector<Index> which;  ///< (n) the first in the order of the rows, of those equally near
};
/// Never more than 16 MB of the rows are held.
[[nodiscard]] NearestOfSome nearest_of_some(const StoredMatrix& points, std::span<const Index> rows,
                                            const StoredMatrix& queries, const Advance& advance);
/// How often that goes through the queries.
[[nodiscard]] Index passes_over_queries(Index rows, Index columns);

[[nodiscard]] Index rows_at_once(Index columns);
/// Calls work(first, part) for each part of the rows named, with their values.
template <class Work>
void for_each_part(const StoredMatrix& points, std::span<const Index> rows, const Work& work) {
  const auto most = static_cast<std::size_t>(rows_at_once(points.cols()));
  for (std::size_t begin = 0; begin < rows.size(); begin += most) {
    const std::span<const Index> named = rows.subspan(begin, std::min(most, rows.size() - begin));
    Matrix values(static_cast<Index>(named.size()), points.cols());
    points.read(named, values);
    work(static_cast<Index>(begin), StoredMatrix::of(std::move(values)));
  }
}

}  // namespace gtv::study
