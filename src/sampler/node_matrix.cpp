#include "sampler/node_matrix.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace gtv::sampler {
namespace {

template <class Real>
NodeMatrix<Real> make_matrix(std::size_t nodes) {
  std::vector<double> node(nodes);
  for (std::size_t k = 0; k < nodes; ++k) {
    node[k] = std::cos((2.0 * static_cast<double>(k) + 1) * std::numbers::pi /
                       (2.0 * static_cast<double>(nodes)));
  }
  NodeMatrix<Real> matrix;
  for (std::size_t k = 0; k < nodes; ++k) {
    // The Lagrange polynomial of node k, factor by factor.
    std::vector<double> polynomial = {1};
    for (std::size_t i = 0; i < nodes; ++i) {
      if (i == k) continue;
      std::vector<double> next(polynomial.size() + 1, 0.0);
      for (std::size_t p = 0; p < polynomial.size(); ++p) {
        next[p] -= polynomial[p] * node[i] / (node[k] - node[i]);
        next[p + 1] += polynomial[p] / (node[k] - node[i]);
      }
      polynomial = next;
    }
    matrix.node[k] = static_cast<Real>(node[k]);
    for (std::size_t p = 0; p < nodes; ++p) {
      matrix.coefficient[k][p] = static_cast<Real>(polynomial[p]);
    }
  }
  return matrix;
}

template <class Real>
std::array<NodeMatrix<Real>, max_degree + 1> make_all() {
  std::array<NodeMatrix<Real>, max_degree + 1> all;
  for (std::size_t degree = 0; degree <= max_degree; ++degree) {
    all[degree] = make_matrix<Real>(degree + 1);
  }
  return all;
}

}  // namespace

template <class Real>
const NodeMatrix<Real>& node_matrix(std::size_t degree) {
  static const std::array<NodeMatrix<Real>, max_degree + 1> all = make_all<Real>();
  return all[degree];
}

template const NodeMatrix<float>& node_matrix(std::size_t);
template const NodeMatrix<double>& node_matrix(std::size_t);

}  // namespace gtv::sampler
