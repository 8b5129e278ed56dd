#pragma once

#include <span>
#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/data/mixture.hpp"
#include "gtv/forward/schedule.hpp"

namespace gtv::theory {

/// The cells of which masses are reported, and how finely they are computed.
struct GridOptions {
  int cells = 200;  ///< an axis
  double lo = -1.5;
  double hi = 1.5;
  /// Nodes of the working lattice per standard deviation of the noised data's components at the
  /// end. Its spacing halves as the noise falls; before, it is at most a twentieth of the noise.
  double resolution = 8;
};

/// Probability of each cell of a regular partition.
struct CellMasses {
  std::vector<double> edges;  ///< (cells + 1), the same on every axis
  std::vector<double> mass;   ///< [cell], or [y, x] with y ascending; shares of all mass
  double total = 1;           ///< inside and outside of the cells
};

/// The density that Euler's method samples on average over draws of white noise, x_T ~ N(0,
/// sigma_T^2): q_{k+1}(x') = int N(x'; x + dt (beta x + D s), kappa |dt| D C D) q_k(x) dx, without
/// a single random number. D = 1 or 2.
///
/// q is carried by masses on a lattice. A step sends the mass of each node to the nodes around its
/// image, with weights that reproduce the kernel's moments: its mass and all moments up to the
/// fifth on a line and the third in the plane, for any width, from a point to many nodes, and also
/// where it is singular. So mass is kept, and a kernel narrower than the lattice smears nothing to
/// that order. (The weights are the kernel's expectations of the functions of quintic and cubic
/// interpolation; kernels wider than a node are taken at the nodes, which by Poisson's sum is exact
/// to 3e-9.) The lattice goes where the mass goes: it has no walls.
///
/// @param times from T down to epsilon, strictly decreasing.
/// @throws gtv::InputError for D > 2, kappa < 0 or not finite, a grid outside the schedule's range,
/// a start whose drift is infinite, less than one cell, lo >= hi or a resolution below 1; and
/// gtv::WorkError if mass is lost or the lattice would exceed 2e7 nodes.
/// @accuracy total variation 1e-3 at the default resolution for point masses and a hundred steps or
/// more (2e-3 for fewer) in 1-D; in 2-D 3e-3 at a resolution of 6 and 5e-3 at 4. The error of the
/// lattice falls with the third power of the resolution or faster.
/// @cost 1-D, 3000 steps to epsilon = 1e-2: about a third of a second; 2-D, 40 steps at a
/// resolution of 4: seconds, and with the square of the resolution. Parallel in 2-D, to the same
/// bits for any number of threads.
/// @source T6.4
[[nodiscard]] CellMasses average_density(const data::Mixture& data,
                                         const forward::Schedule& schedule,
                                         std::span<const double> times, double kappa,
                                         const GridOptions& options = {});

/// p(x | t), the mass of each cell by the error function: what the path integral gives at leading
/// order in kappa with its Gaussian prefactor kept, for accurate steps. D = 1 or 2. @source T6.6
[[nodiscard]] CellMasses noised_masses(const data::Mixture& data, const forward::Level& level,
                                       const GridOptions& options = {});

/// The same density by linear noise: every starting point is carried along its own path of Euler's
/// method for the PF-ODE, and what noise does to it is a Gaussian around the end point of the
/// covariance that the linearised flow makes of kappa D C D: J' = A J, Sigma' = A Sigma + Sigma A^T
/// + kappa D C D, A = beta + D grad s. It leaves out how noise moves the mean, so its error is of
/// the order of sqrt(kappa): measured, it is further from average_density than p(x | t) is.
/// @param starts an axis, equally spaced within 6 sigma_T; 0 is 2000 in 1-D and 200 in 2-D.
/// @throws as average_density. @source T6.5
[[nodiscard]] CellMasses linear_noise_density(const data::Mixture& data,
                                              const forward::Schedule& schedule,
                                              std::span<const double> times, double kappa,
                                              const GridOptions& options = {}, int starts = 0);

/// The small-noise formula as published: p(x_0 | epsilon) det(kappa^-1 d^2S/dx_T^2)^(-1/2), with
/// d^2S/dx_T^2 = J^T Sigma^-1 J at the start x_T of the PF-ODE path that ends at x_0, normalised.
/// It does not depend on kappa.
/// @throws as average_density; gtv::WorkError where Sigma is singular on all paths (a single point,
/// points on a line in the plane): the formula has no meaning there. @source T6.6
[[nodiscard]] CellMasses small_noise_density(const data::Mixture& data,
                                             const forward::Schedule& schedule,
                                             std::span<const double> times,
                                             const GridOptions& options = {}, int starts = 0);

}  // namespace gtv::theory
