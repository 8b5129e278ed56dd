#pragma once

#include "gtv/theory/network_kernel.hpp"

namespace gtv::oracle {

/// The recursions with every Gaussian expectation as a nested quadrature; relative error about
/// 1e-10 for correlations up to 0.99 in size, or exactly 1 (u = v).
theory::NetworkKernels<double> network_kernels_by_quadrature(const theory::Network& network,
                                                             const Vector& u, const Vector& v);

/// Kernels of one random network of finite width, by forward and backward passes: the mean product
/// of its last hidden layer, and the inner product of its gradients. @param u (n, d).
theory::NetworkKernels<Matrix> kernels_of_a_random_network(const theory::Network& network,
                                                           const Matrix& u, Index width,
                                                           std::uint32_t member);

}  // namespace gtv::oracle
