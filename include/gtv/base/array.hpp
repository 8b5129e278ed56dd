#pragma once

#include <Eigen/Core>

#include <cstddef>
#include <functional>
#include <numeric>
#include <span>
#include <vector>

namespace gtv {
inline namespace base {

/// Dense matrices are row-major: a point set is (n, D), one point a row.
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;
using Index = Eigen::Index;

/// A matrix of the caller's, read only; rows may be apart, the entries of a row are adjacent.
using MatrixView = Eigen::Ref<const Matrix, 0, Eigen::OuterStride<>>;
/// A matrix of the caller's, to be written.
using MutableMatrixView = Eigen::Ref<Matrix, 0, Eigen::OuterStride<>>;
using VectorView = Eigen::Ref<const Vector>;

/// The entries of a vector, for what takes a span.
[[nodiscard]] inline std::span<const double> entries(const Vector& v) {
  return {v.data(), static_cast<std::size_t>(v.size())};
}

/// The same in single precision.
using FloatMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using FloatMatrixView = Eigen::Ref<const FloatMatrix, 0, Eigen::OuterStride<>>;
using MutableFloatMatrixView = Eigen::Ref<FloatMatrix, 0, Eigen::OuterStride<>>;

/// An n-dimensional array in C order (last index fastest), as it goes to and comes from disk.
template <class T>
struct Array {
  std::vector<std::size_t> shape;
  std::vector<T> values;

  Array() = default;
  explicit Array(std::vector<std::size_t> extents)
      : shape(std::move(extents)), values(count(shape)) {}
  Array(std::vector<std::size_t> extents, std::vector<T> entries)
      : shape(std::move(extents)), values(std::move(entries)) {}

  [[nodiscard]] std::size_t size() const { return values.size(); }
  [[nodiscard]] static std::size_t count(const std::vector<std::size_t>& extents) {
    return std::accumulate(extents.begin(), extents.end(), std::size_t{1}, std::multiplies<>());
  }
};

}  // namespace base
}  // namespace gtv
