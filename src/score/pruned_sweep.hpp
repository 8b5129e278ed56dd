#pragma once

#include <vector>

#include "gtv/score/blocked_field.hpp"
#include "score/point_set.hpp"
#include "score/posterior_sums.hpp"
#include "score/screen.hpp"

namespace gtv::score {

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
