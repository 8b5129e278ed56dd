#pragma once

#include <functional>
#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/forward/schedule.hpp"

namespace gtv::oracle {

/// mu_hat(x, t) of one point, as a plain function.
using PointDenoiser = std::function<Vector(const Vector& x, double t)>;

/// Euler's method for the probability-flow ODE, one trajectory and one step at a time.
Vector euler_path(const forward::Schedule& schedule, const std::vector<double>& grid, Vector x,
                  const PointDenoiser& denoiser);

/// mu_hat = W phi(x, t) with phi written out from the definition of the features.
struct PlainLinear {
  bool fourier = false;
  int per_axis = 0;
  double lo = 0, hi = 0, t_min = 0, t_max = 1;
  Matrix weights;
  Vector operator()(const Vector& x, double t) const;
};

/// First grid value >= each coordinate, clipped to the last, of linspace(lo, hi, 200).
Vector right_neighbour(const Vector& x, double lo, double hi);

}  // namespace gtv::oracle
