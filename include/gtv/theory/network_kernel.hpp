#pragma once

#include "gtv/base/array.hpp"

namespace gtv::theory {

enum class Activation { relu, erf };

/// A fully connected network f(u) at infinite width, in the NTK parametrisation: for layers
/// l = 0 … L, with h^0 = u of width n_0 = d,
///   f^l = sqrt(weight_variance / n_l) W^l h^l + sqrt(bias_variance) b^l,  h^{l+1} = phi(f^l),
/// all W, b standard normal at the start and all of them trained; f = f^L.
struct Network {
  Activation activation = Activation::relu;
  int hidden_layers = 1;       ///< L >= 1
  double weight_variance = 2;  ///< > 0
  double bias_variance = 0.1;  ///< >= 0
};

/// Of one pair of inputs, or matrices of pairs.
template <class T>
struct NetworkKernels {
  T nngp;  ///< covariance of f at the start
  T ntk;   ///< inner product of f's gradients, constant while training
};

/// @param u, v (d), finite: a point and its time, (x, t).
/// @throws gtv::InputError for inputs of different length or none, values that are not finite, or
/// parameters out of range.
/// @accuracy 1e-13 L relative to the geometric mean of the kernel at (u, u) and at (v, v), with erf
/// times the variance of the preactivations where that is above 1; also where inputs almost
/// coincide or oppose, where the angle between them is not taken from its cosine.
/// @cost O(d + L)
/// @source T5.4; Cho and Saul (2009) for relu, Williams (1997) for erf, Jacot et al. (2018)
[[nodiscard]] NetworkKernels<double> network_kernels(const Network& network, const VectorView& u,
                                                     const VectorView& v);

/// @param u (n, d)  @param v (m, d)  @return (n, m) each.
/// @cost O(n m (d + L)), on all cores.
[[nodiscard]] NetworkKernels<Matrix> network_kernel_matrices(const Network& network,
                                                             const MatrixView& u,
                                                             const MatrixView& v);

}  // namespace gtv::theory
