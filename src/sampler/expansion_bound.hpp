#pragma once

#include <array>
#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/feature/axis.hpp"
#include "sampler/axis_table.hpp"

namespace gtv::sampler {

/// Half-widths within which interpolation of each degree keeps a given error, per axis:
/// radius[axis][degree].
using ExpansionRadii = std::array<std::array<double, max_degree + 1>, 2>;

/// Rigorous bounds of the interpolation error of mu_hat(., t) = sum_ij W_ij f_i(x) g_j(y).
///
/// On a box of half-widths (r_x, r_y), interpolation at n + 1 Chebyshev nodes along x errs by at
/// most E_x = 2 (r_x/2)^{n+1} / (n+1)! sup |d_x^{n+1} mu_hat|, and the tensor interpolant by
/// E_x + L E_y with L <= 2.5 the Lebesgue constant for up to 11 nodes. The supremum is bounded from
/// the weights: Gaussian features by max |W| times the suprema of the summed features, Fourier
/// features by the sum over pairs of harmonics of the Frobenius norm of their weights.
class ExpansionBound {
 public:
  /// @param axes one or two.
  explicit ExpansionBound(std::vector<feature::Axis> axes);

  /// @param spatial (D, F_space) weights of all components at one level.
  /// @param allowed error of mu_hat, data units; infinity gives infinite radii.
  [[nodiscard]] ExpansionRadii radii(const MatrixView& spatial, double allowed) const;

 private:
  /// A part of mu_hat along one axis. Fourier: all that oscillates with one wave number. Gaussian:
  /// the whole, `amplitude` bounding the weights times the features of the other axis.
  struct Wave {
    double amplitude;
    double number;
  };
  [[nodiscard]] std::vector<Wave> waves(const MatrixView& w, std::size_t axis) const;
  [[nodiscard]] double derivative_supremum(const std::vector<Wave>& waves, std::size_t axis,
                                           int order) const;

  std::vector<feature::Axis> axes_;
};

}  // namespace gtv::sampler
