#pragma once

#include <span>
#include <vector>

#include "gtv/data/mixture.hpp"
#include "gtv/forward/schedule.hpp"

namespace gtv::oracle {

struct Normal1d {
  double mean = 0;
  double variance = 1;
};

/// What Euler's method with white noise makes of x_T when the data are one normal distribution: the
/// denoiser is then linear and the noise the same everywhere. One axis.
Normal1d average_of_normal_data(double centre, double spread, const forward::Schedule& schedule,
                                std::span<const double> times, double kappa);

/// The recursion for the average density on a line by the midpoint rule, kernel values at points:
/// right where every kernel is wider than the distance of points, as with a spread and few steps.
/// @return masses of `cells` equal cells of [lo, hi]; there are 16 points in each.
std::vector<double> average_density_by_points(const data::Mixture& data,
                                              const forward::Schedule& schedule,
                                              std::span<const double> times, double kappa,
                                              double lo, double hi, int cells);

}  // namespace gtv::oracle
