#include "gtv/metric/agreement.hpp"

#include <algorithm>
#include <cmath>

#include "gtv/base/error.hpp"
#include "metric/check.hpp"
#include "metric/row_blocks.hpp"

namespace gtv::metric {

namespace {

double cosine(const Eigen::RowVectorXd& a, const Eigen::RowVectorXd& b) {
  const double length_a = a.norm();
  const double length_b = b.norm();
  if (length_a == 0 && length_b == 0) return 1;
  if (length_a == 0 || length_b == 0) return 0;
  return std::clamp((a / length_a).dot(b / length_b), -1.0, 1.0);
}

void check_distances(const char* name, std::span<const double> distances, Index pairs) {
  if (static_cast<Index>(distances.size()) != pairs) {
    throw_input("{}: got {} distances, expected {}, one a pair", name, distances.size(), pairs);
  }
  check_finite(name, distances);
}

}  // namespace

Agreement half_agreement(const MatrixView& a, const MatrixView& b,
                         std::span<const double> a_to_training,
                         std::span<const double> b_to_training) {
  check_not_empty("a", a.rows());
  check_not_empty("columns of a", a.cols());
  check_same_columns("a", a.cols(), "b", b.cols());
  if (b.rows() != a.rows()) {
    throw_input("b: got {} rows, expected {}, paired with those of a", b.rows(), a.rows());
  }
  check_finite("a", a);
  check_finite("b", b);
  const Index pairs = a.rows();
  const Eigen::RowVectorXd mean = (a.colwise().mean() + b.colwise().mean()) / 2;
  Vector cosines(pairs);
  for (Index i = 0; i < pairs; ++i) cosines[i] = cosine(a.row(i) - mean, b.row(i) - mean);
  const auto n = static_cast<double>(pairs);
  Agreement result;
  result.cosine = cosines.mean();
  result.cosine_standard_error =
      std::sqrt((cosines.array() - result.cosine).square().sum() / (n * (n - 1)));
  if (a_to_training.empty() && b_to_training.empty()) return result;
  check_distances("a_to_training", a_to_training, pairs);
  check_distances("b_to_training", b_to_training, pairs);
  Index nearer = 0;
  for (Index i = 0; i < pairs; ++i) {
    const auto k = static_cast<std::size_t>(i);
    const double apart = (a.row(i) - b.row(i)).norm();
    if (apart < std::min(a_to_training[k], b_to_training[k])) ++nearer;
  }
  result.nearer_than_training = static_cast<double>(nearer) / n;
  return result;
}

}  // namespace gtv::metric
