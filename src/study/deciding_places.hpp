#pragma once

#include <vector>

#include "study/cell_setup.hpp"

namespace gtv::study {

/// A place (x, t) midway between two adjacent noised points, and the unit vector from one to the
/// other.
struct DecidingPlace {
  Vector x;
  forward::Level level;
  Vector direction;
};

/// Where trajectories decide between two adjacent points (1-D: neighbours, 2-D: Delaunay edges):
/// midway, at the times when the points are 2, 4 and 8 standard deviations of the noise apart, as
/// far as the study reaches them. D = 1 or 2; none for a single point. @source T6.2
[[nodiscard]] std::vector<DecidingPlace> deciding_places(const CellSetup& cell);

}  // namespace gtv::study
