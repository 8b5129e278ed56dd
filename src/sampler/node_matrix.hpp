#pragma once

#include <array>

#include "sampler/axis_table.hpp"

namespace gtv::sampler {

/// Interpolation of one degree on [-1, 1]: its Chebyshev nodes, and the polynomial through given
/// values there, sum_p xi^p sum_k coefficient[k][p] value_k.
template <class Real>
struct NodeMatrix {
  std::array<Real, max_degree + 1> node{};
  std::array<std::array<Real, max_degree + 1>, max_degree + 1> coefficient{};
};

/// @param degree 0 … max_degree. Computed once; thread-safe.
template <class Real>
[[nodiscard]] const NodeMatrix<Real>& node_matrix(int degree);

}  // namespace gtv::sampler
