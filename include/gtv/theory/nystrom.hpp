#pragma once

#include <cstdint>
#include <functional>

#include "gtv/base/array.hpp"
#include "gtv/theory/measure.hpp"

namespace gtv::theory {

/// K(u_i, v_j), (n, m), of rows u (n, d) and v (m, d); symmetric and positive semidefinite.
using Kernel = std::function<Matrix(const MatrixView& u, const MatrixView& v)>;

/// A measure of few nodes.
struct WeightedNodes {
  Matrix nodes;   ///< (m, d), rows (x, t)
  Vector weight;  ///< (m), > 0, sum 1
};

enum class NodeWeight {
  density,  ///< p(x, t)
  lambda,   ///< lambda~ p(x, t), as training weighs it
};

/// The measure's nodes of more than 1e-14 of its mass, if they are at most `count`: that keeps the
/// accuracy of the quadrature (QuadratureOptions::resolution < 1 gives fewer nodes). Else `count`
/// draws by systematic sampling along the nodes' order (time slowest): every expectation is
/// unbiased, with the noise of sampling, and a node of more than one share of the mass comes once,
/// with the weight of its hits.
/// @throws gtv::InputError if count < 1 or the measure has no mass.
/// @cost O(n) of the measure's nodes.
[[nodiscard]] WeightedNodes thinned(const TrainingMeasure& measure, Index count, NodeWeight weight,
                                    std::uint64_t seed);

/// Leading eigenfunctions of a kernel under a measure: E_v K(u, v) phi_k(v) = sigma_k phi_k(u),
/// orthonormal under the measure, from the symmetric matrix sqrt(w_i w_j) K(u_i, u_j) and Nystrom's
/// extension phi_k(u) = sum_j K(u, u_j) w_j phi_k(u_j) / sigma_k.
class Eigenfunctions {
 public:
  /// @param rank 1 … m; the rank-th eigenvalue must be above m roundoffs of the largest.
  /// @throws gtv::InputError for shapes that disagree, weights that are not positive, kernel values
  /// that are not finite or not symmetric to 1e-10, and a rank beyond what the kernel has (the text
  /// says how much that is).
  /// @accuracy orthonormal on the nodes to 1e-15 sigma_1 / sigma_rank, at least 1e-12.
  /// @cost 9 m^3 operations on one core (m = 2000: about a minute), m^2 kernel values.
  Eigenfunctions(Kernel kernel, WeightedNodes measure, Index rank);

  [[nodiscard]] Index rank() const { return eigenvalues_.size(); }
  /// sigma_k, (rank), descending. Their error is that of the nodes as a quadrature.
  [[nodiscard]] const Vector& eigenvalues() const { return eigenvalues_; }
  /// Sum of all eigenvalues, E K(u, u): what `rank` leaves out is the rest of it.
  [[nodiscard]] double trace() const { return trace_; }
  /// phi_k(u), (n, rank). @param u (n, d). @cost n m kernel values and 2 n m rank operations.
  [[nodiscard]] Matrix evaluate(const MatrixView& u) const;
  /// sqrt(sigma_k) phi_k(u), (n, rank): features whose inner product is the kernel, cut at `rank`.
  [[nodiscard]] Matrix features(const MatrixView& u) const;

 private:
  Kernel kernel_;
  Matrix nodes_;
  Matrix extension_;  // (m, rank), w_j phi_k(u_j) / sigma_k
  Vector eigenvalues_;
  double trace_ = 0;
};

}  // namespace gtv::theory
