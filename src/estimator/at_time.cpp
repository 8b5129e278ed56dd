#include <span>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/estimator/linear.hpp"

namespace gtv::estimator {

Matrix at_times(const feature::Product& features, const MatrixView& weights, const VectorView& t) {
  if (weights.cols() != features.size()) {
    throw_input("weights: got ({}, {}), expected a column for each of {} features", weights.rows(),
                weights.cols(), features.size());
  }
  const Index times_count = features.time.count;
  const Index spatial = features.size() / times_count;
  Matrix by_time(times_count, weights.rows() * spatial);
  for (Index d = 0; d < weights.rows(); ++d) {
    const Eigen::Map<const Matrix> rows(weights.data() + d * weights.outerStride(), spatial,
                                        times_count);
    by_time.middleCols(d * spatial, spatial) = rows.transpose();
  }
  const Vector contiguous = t;
  const Matrix phi = features.time.evaluate(
      std::span<const double>(contiguous.data(), static_cast<std::size_t>(contiguous.size())));
  Matrix out(t.size(), by_time.cols());
  multiply(phi, by_time, out);
  return out;
}

Matrix at_time(const feature::Product& features, const MatrixView& weights, double t) {
  const Matrix row = at_times(features, weights, Vector::Constant(1, t));
  const Index outputs = weights.rows();
  return row.reshaped<Eigen::RowMajor>(outputs, outputs > 0 ? row.size() / outputs : 0);
}

}  // namespace gtv::estimator
