#include "gtv/metric/mergeable_covariance.hpp"

#include <limits>

#include "gtv/base/error.hpp"

namespace gtv::metric {

void MergeableCovariance::add(const MatrixView& rows) {
  if (rows.cols() != mean_.size()) {
    throw_input("rows: got dimension {}, expected {}", rows.cols(), mean_.size());
  }
  if (rows.rows() == 0) return;
  MergeableCovariance block(mean_.size());
  block.count_ = rows.rows();
  // About the first row, so that equal rows have no rounding for a variance.
  const Eigen::RowVectorXd first = rows.row(0);
  const Matrix shifted = rows.rowwise() - first;
  const Eigen::RowVectorXd mean = shifted.colwise().mean();
  const Matrix deviations = shifted.rowwise() - mean;
  block.mean_ = (first + mean).transpose();
  block.products_.noalias() = deviations.transpose() * deviations;
  merge(block);
}

void MergeableCovariance::merge(const MergeableCovariance& other) {
  if (other.mean_.size() != mean_.size()) {
    throw_input("covariance: got dimension {}, expected {}", other.mean_.size(), mean_.size());
  }
  if (other.count_ == 0) return;
  if (count_ == 0) {
    *this = other;
    return;
  }
  const auto a = static_cast<double>(count_);
  const auto b = static_cast<double>(other.count_);
  const Vector apart = other.mean_ - mean_;
  mean_ += apart * (b / (a + b));
  products_ += other.products_;
  products_.noalias() += apart * apart.transpose() * (a * b / (a + b));
  count_ += other.count_;
}

Matrix MergeableCovariance::covariance() const {
  if (count_ < 2) {
    return Matrix::Constant(mean_.size(), mean_.size(), std::numeric_limits<double>::quiet_NaN());
  }
  return products_ / static_cast<double>(count_ - 1);
}

}  // namespace gtv::metric
