#include "metric/pooled_distances.hpp"

#include <algorithm>

#include "gtv/base/dense.hpp"
#include "gtv/base/executor.hpp"

namespace gtv::metric {

Matrix pooled_squares(const MatrixView& a, const MatrixView& b) {
  Matrix rows(a.rows() + b.rows(), a.cols());
  rows << a, b;
  rows.rowwise() -= rows.colwise().mean().eval();
  const Vector square = rows.rowwise().squaredNorm();
  // Below this share of |x|^2 + |y|^2 a difference of products has lost four digits.
  constexpr double close = 1e-4;
  constexpr Index block = 128;
  const Index count = rows.rows();
  Matrix result(count, count);
  parallel_for(static_cast<std::size_t>((count + block - 1) / block), [&](std::size_t task) {
    const Index begin = static_cast<Index>(task) * block;
    const Index here = std::min(block, count - begin);
    const Index right = count - begin;
    multiply_transposed(rows.middleRows(begin, here), rows.bottomRows(right),
                        result.block(begin, begin, here, right));
    for (Index i = begin; i < begin + here; ++i) {
      result(i, i) = 0;
      for (Index j = i + 1; j < count; ++j) {
        const double both = square[i] + square[j];
        double value = both - 2 * result(i, j);
        if (value < close * both) value = (rows.row(i) - rows.row(j)).squaredNorm();
        result(i, j) = value;
      }
    }
  });
  result.triangularView<Eigen::StrictlyLower>() = result.transpose();
  return result;
}

}  // namespace gtv::metric
