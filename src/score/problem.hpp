#pragma once

#include "gtv/data/mixture.hpp"
#include "gtv/forward/level.hpp"

namespace gtv::score {

/// A mixture at one noise level, checked: what every field of this module starts from.
struct Problem {
  const Matrix& points;  ///< mu, (M, D)
  Vector log_weights;    ///< (M)
  double alpha = 1;
  double sigma = 0;
  double spread_squared = 0;  ///< v
  double variance = 0;        ///< of a component at this level, alpha^2 v + sigma^2
  Vector least;               ///< the least coordinate of the points along each axis, (D)
  Vector largest;             ///< and the largest

  /// d E[x0|x,mu] / d(x - alpha mu) = alpha v / S: how far the denoiser moves from mu to x / alpha.
  [[nodiscard]] double shrinkage() const { return alpha * spread_squared / variance; }
  [[nodiscard]] Index size() const { return points.rows(); }
  [[nodiscard]] Index dimension() const { return points.cols(); }
};

/// Keeps a reference to `data.points`.
/// @throws gtv::InputError for a mixture that `data::make_mixture` would not have made, a level
/// that is not finite, or a component's variance that is 0 (or subnormal).
[[nodiscard]] Problem make_problem(const data::Mixture& data, const forward::Level& level);

/// @throws gtv::InputError if sigma^2 is 0, where the proxy score is infinite.
void check_noise(const Problem& problem);

/// @throws gtv::InputError unless x is (n, D), finite, and |x - alpha mu|^2 / S certain to be below
/// 1e300, so that nothing computed from it overflows into NaN.
void check_queries(const Problem& problem, const MatrixView& x);

/// @throws gtv::InputError unless the shapes agree; `name` says whose it is.
void check_shape(const char* name, Index rows, Index columns, Index expected_rows,
                 Index expected_columns);

}  // namespace gtv::score
