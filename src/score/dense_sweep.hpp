#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "score/point_set.hpp"
#include "score/posterior_sums.hpp"

namespace gtv::score {

/// What a sweep over all points finds for a tile of queries.
struct TileSums {
  std::vector<PosteriorSums> rows;  ///< (n)
  Matrix first;                     ///< (n, D), sum of weight * nu
  Vector along;                     ///< (n), sum of weight * (nu . v); empty without v
  Matrix first_along;               ///< (n, D), sum of weight * (nu . v) nu; empty unless asked
};

/// Queries of a tile at most: matrix products are at their best, and blocks fit the cache.
inline constexpr Index tile_queries = 256;

/// How a sweep adds, for bounds of its rounding.
struct Rounds {
  double terms = 0;   ///< roundings that a summand goes through, at most
  double raises = 0;  ///< times that a sum is scaled to a larger logit, at most
};
[[nodiscard]] Rounds dense_rounds(Index size);

/// Sums over every point, in blocks of points on all threads; ranges of points are merged in order.
/// @param y (n, D), x - alpha c, n at most tile_queries.
/// @param single products and exponentials in single precision, sums of ranges in double.
[[nodiscard]] TileSums dense_sweep(const LeveledPoints& at, const MatrixView& y, bool single);

/// The same in double, with products with a vector a query.
/// @param v (n, D)  @param vectors fill in first_along too.
[[nodiscard]] TileSums dense_sweep_along(const LeveledPoints& at, const MatrixView& y,
                                         const MatrixView& v, bool vectors);

/// A point of each query's posterior. @param uniform of a query and a slot below draw_slots(M).
[[nodiscard]] std::vector<Index> draw_sweep(
    const LeveledPoints& at, const MatrixView& y,
    const std::function<double(Index query, std::uint64_t slot)>& uniform);
[[nodiscard]] std::uint64_t draw_slots(Index points);

}  // namespace gtv::score
