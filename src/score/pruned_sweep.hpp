#pragma once

#include <vector>

#include "gtv/score/blocked_field.hpp"
#include "score/point_set.hpp"
#include "score/posterior_sums.hpp"

namespace gtv::score {

/// What screening needs of the points, made when first asked for.
class Screens {
 public:
  explicit Screens(const PointSet& set) : set_(set) {}

 private:
  const PointSet& set_;
};

/// The posterior of a tile of queries.
struct TilePosterior {
  std::vector<PosteriorSums> rows;  ///< (n)
  Matrix mean;                      ///< (n, D), E[nu | x]
  Vector error_bound;               ///< (n), of the mean, data units
  Vector kept;                      ///< (n)
};

/// @param y (n, D), x - alpha c, n at most tile_queries.
[[nodiscard]] TilePosterior sweep_tile(const LeveledPoints& at, const Screens& screens,
                                       const MatrixView& y, const BlockedOptions& options);

}  // namespace gtv::score
