#pragma once

#include <array>
#include <cstddef>

#include "sampler/axis_table.hpp"

namespace gtv::sampler {

/// Entries of a row of powers, padded so that kernels need no tails.
inline constexpr std::size_t power_row = 16;
static_assert(max_degree < power_row);

/// Interpolation of one degree on [-1, 1]: its Chebyshev nodes, and the polynomial through given
/// values there, sum_p xi^p sum_k coefficient[k][p] value_k. Entries beyond the degree are 0.
template <class Real>
struct NodeMatrix {
  std::array<Real, max_degree + 1> node{};
  alignas(64) std::array<std::array<Real, power_row>, max_degree + 1> coefficient{};
};

/// @param degree 0 … max_degree. Computed once; thread-safe.
template <class Real>
[[nodiscard]] const NodeMatrix<Real>& node_matrix(std::size_t degree);

}  // namespace gtv::sampler
