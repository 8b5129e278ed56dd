#pragma once

#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/data/mixture.hpp"
#include "gtv/estimator/training_set.hpp"
#include "gtv/feature/product.hpp"
#include "gtv/forward/schedule.hpp"

namespace gtv::theory {

/// A box of quadrature nodes at one time: an equally spaced grid, first axis slowest.
struct Patch {
  forward::Level level;
  std::vector<Vector> grid;  ///< one a dimension, data units
  Index first = 0;           ///< of its nodes in the arrays of the measure
  Index count = 0;
};

/// The distribution of training samples (t, x, y) as quadrature nodes: E f = sum_i weight_i f_i,
/// with what a regression needs to know of the target y at each node. @source T3.1, T3.2, section 5
struct TrainingMeasure {
  std::vector<Patch> patches;
  Vector weight;      ///< (n), p(x|t) dx dt / (T - epsilon); the rest of 1 is where features vanish
  Vector lambda;      ///< (n), lambda~ = alpha^2 / sigma^2
  Matrix mean;        ///< (n, D), E[y | x, t], data units
  Matrix covariance;  ///< (n, D D), Cov[y | x, t]; 0 for the target `truth`

  [[nodiscard]] Index size() const { return weight.size(); }
  [[nodiscard]] Index dimension() const { return mean.cols(); }
  /// Nodes as rows (x, t), (n, D + 1).
  [[nodiscard]] Matrix nodes() const;
};

struct QuadratureOptions {
  /// Nodes per length scale, relative to the default: steps of 0.15 of the noise and 0.4 of the
  /// features' width; panels of time with ten Gauss-Legendre points that are at most e^0.7 long by
  /// ratio and three widths of the time features by length.
  double resolution = 1;
};

/// Nodes for features of the widths of `features` (which is not evaluated), D = 1 … 3. Components
/// of the noised data that do not overlap get boxes of their own; where Gaussian features vanish
/// there are no nodes.
/// @throws gtv::InputError unless 0 < t_min < t_max within the schedule's range and the dimensions
/// agree; gtv::WorkError if more than 5e7 nodes were needed.
/// @accuracy expectations of products of two features (Frobenius norm, relative), measured for 16
/// of them an axis: 1e-10 where posterior means and covariances do not enter, 1e-8 where they do
/// (they change steeply between points); at resolution 0.7 that is 1e-6.
[[nodiscard]] TrainingMeasure training_measure(const data::Mixture& data,
                                               const forward::Schedule& schedule, double t_min,
                                               double t_max, estimator::Target target,
                                               const feature::Product& features,
                                               const QuadratureOptions& options = {});

}  // namespace gtv::theory
