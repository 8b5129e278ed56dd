#pragma once

#include <array>
#include <optional>
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

/// How far apart two points are when trajectories decide between them, in standard deviations of
/// the noise.
inline constexpr std::array<double, 3> deciding_deviations = {2.0, 4.0, 8.0};

/// The time at which two data points are so many standard deviations apart; none if the study does
/// not reach it. @param apart their distance without noise.
[[nodiscard]] std::optional<double> deciding_time(const CellSetup& cell, double apart,
                                                  double deviations);

/// Midway between two adjacent data points, before noise.
struct Midpoint {
  Vector x;
  double apart = 0;  ///< distance of the two
  Vector direction;  ///< unit vector from one to the other
};

/// Of the two adjacent points that are closest, the first such pair if several are; none for a
/// single point. D = 1 or 2.
[[nodiscard]] std::optional<Midpoint> closest_midpoint(const data::Mixture& data);

/// Where trajectories decide between two adjacent points (1-D: neighbours, 2-D: Delaunay edges):
/// midway, at the times when the points are 2, 4 and 8 standard deviations of the noise apart, as
/// far as the study reaches them. D = 1 or 2; none for a single point. @source T6.2
[[nodiscard]] std::vector<DecidingPlace> deciding_places(const CellSetup& cell);

}  // namespace gtv::study
