#include "theory/apply_axes.hpp"

namespace gtv::theory {

Vector apply_axes(const Vector& tensor, const std::vector<Matrix>& matrices, bool transposed) {
  // Each turn contracts the axis that is slowest and makes it the fastest, so that after as many
  // turns as axes they are in their places again.
  Vector current = tensor;
  for (const Matrix& matrix : matrices) {
    const Index in = transposed ? matrix.rows() : matrix.cols();
    const Index out = transposed ? matrix.cols() : matrix.rows();
    const Index rest = current.size() / in;
    const Eigen::Map<const Matrix> slowest(current.data(), in, rest);
    Vector next(out * rest);
    Eigen::Map<Matrix> fastest(next.data(), rest, out);
    if (transposed) {
      fastest.noalias() = slowest.transpose() * matrix;
    } else {
      fastest.noalias() = slowest.transpose() * matrix.transpose();
    }
    current = std::move(next);
  }
  return current;
}

}  // namespace gtv::theory
