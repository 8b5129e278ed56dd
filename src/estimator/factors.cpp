#include "estimator/factors.hpp"

#include <algorithm>

#include "gtv/base/dense.hpp"

namespace gtv::estimator {

std::vector<double> coordinate(const MatrixView& x, const VectorView& t, Index axis) {
  std::vector<double> z(static_cast<std::size_t>(t.size()));
  for (Index p = 0; p < t.size(); ++p) {
    z[static_cast<std::size_t>(p)] = axis < x.cols() ? x(p, axis) : t[p];
  }
  return z;
}

std::vector<Matrix> feature_factors(const feature::Product& features, const MatrixView& x,
                                    const VectorView& t) {
  std::vector<Matrix> factors;
  for (Index axis = 0; axis <= x.cols(); ++axis) {
    const std::vector<double> z = coordinate(x, t, axis);
    const bool in_space = axis < x.cols();
    factors.push_back(
        (in_space ? features.space[static_cast<std::size_t>(axis)] : features.time).evaluate(z));
  }
  return factors;
}

void contract(const std::vector<Matrix>& factors, const MatrixView& coefficients,
              MutableMatrixView out, double keep) {
  const Matrix& first = factors.front();
  Matrix left(coefficients.cols() * first.cols(), first.rows());
  for (Index d = 0; d < coefficients.cols(); ++d) {
    for (Index a = 0; a < first.cols(); ++a) {
      left.row(d * first.cols() + a) = coefficients.col(d).cwiseProduct(first.col(a)).transpose();
    }
  }
  const std::span<const Matrix> others = std::span(factors).subspan(1);
  if (others.size() == 1) {
    multiply(left, others.front(), out, keep);
  } else {
    multiply(left, feature::row_products(others), out, keep);
  }
}

Index block_length(Index width) {
  constexpr Index kDoubles = Index{1} << 15;
  return std::clamp<Index>(kDoubles / width, 64, 256);
}

}  // namespace gtv::estimator
