#include "gtv/feature/product.hpp"

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"

namespace gtv::feature {
namespace {

void require_shapes(const Product& product, const MatrixView& x, const VectorView& t) {
  if (x.cols() != product.dimension() || x.rows() != t.size()) {
    throw_input("features: got points ({}, {}) and {} times, expected (n, {}) and n", x.rows(),
                x.cols(), t.size(), product.dimension());
  }
}

/// Features of axis d (the time axis for d = D) at all points, (n, count).
Matrix axis_features(const Product& product, int d, const MatrixView& x, const VectorView& t) {
  const bool in_space = d < product.dimension();
  const Vector z = in_space ? Vector(x.col(d)) : Vector(t);
  const Axis& axis = in_space ? product.space[static_cast<std::size_t>(d)] : product.time;
  return axis.evaluate(std::span<const double>(z.data(), static_cast<std::size_t>(z.size())));
}

}  // namespace

Index Product::size() const {
  Index total = time.count;
  for (const Axis& axis : space) total *= axis.count;
  return total;
}

Matrix Product::materialise(const MatrixView& x, const VectorView& t) const {
  require_shapes(*this, x, t);
  std::vector<Matrix> factors;
  for (int d = 0; d <= dimension(); ++d) factors.push_back(axis_features(*this, d, x, t));
  return row_products(factors);
}

Matrix row_products(std::span<const Matrix> factors) {
  Matrix product = factors.front();
  for (const Matrix& factor : factors.subspan(1)) {
    const Index narrow = product.cols();
    const Index width = factor.cols();
    Matrix wider(product.rows(), narrow * width);
    for (Index p = 0; p < product.rows(); ++p) {
      double* out = wider.data() + p * narrow * width;
      const double* right = factor.data() + p * width;
      for (Index a = 0; a < narrow; ++a) {
        const double left = product(p, a);
        for (Index b = 0; b < width; ++b) *out++ = left * right[b];
      }
    }
    product.swap(wider);
  }
  return product;
}

Matrix Product::kernel(const MatrixView& x, const VectorView& t, const MatrixView& x2,
                       const VectorView& t2) const {
  require_shapes(*this, x, t);
  require_shapes(*this, x2, t2);
  Matrix product = Matrix::Ones(x.rows(), x2.rows());
  Matrix axis_gram(x.rows(), x2.rows());
  for (int d = 0; d <= dimension(); ++d) {
    const Matrix right = axis_features(*this, d, x2, t2).transpose();
    multiply(axis_features(*this, d, x, t), right, axis_gram);
    product.array() *= axis_gram.array();
  }
  return product;
}

Product make_product(AxisKind kind, int dimension, int per_axis, double lo, double hi, double t_min,
                     double t_max) {
  if (dimension < 1 || dimension > 3) {
    throw_input("linear: got data of dimension {}, product features are possible for 1 to 3",
                dimension);
  }
  const Axis axis{.kind = kind, .count = per_axis, .lo = lo, .hi = hi};
  const Axis time{.kind = kind, .count = per_axis, .lo = t_min, .hi = t_max};
  check_axis(axis, "per_axis, domain");
  check_axis(time, "per_axis, t_min, t_max");
  return {std::vector<Axis>(static_cast<std::size_t>(dimension), axis), time};
}

}  // namespace gtv::feature
