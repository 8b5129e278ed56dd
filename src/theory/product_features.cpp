#include <algorithm>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/theory/feature_measure.hpp"
#include "theory/apply_axes.hpp"

namespace gtv::theory {
namespace {

/// Sums over patches in a number of tasks that depends on the patches alone; `add(sum, p)` adds
/// what patch p has.
template <class Sum, class Add>
Sum sum_over_patches(std::size_t patches, const Sum& zero, const Add& add) {
  const std::size_t tasks = std::min<std::size_t>(patches, 16);
  std::vector<Sum> parts(tasks, zero);
  parallel_for(tasks, [&](std::size_t k) {
    for (std::size_t p = k * patches / tasks; p < (k + 1) * patches / tasks; ++p) add(parts[k], p);
  });
  Sum sum = zero;
  for (const Sum& part : parts) sum += part;
  return sum;
}

}  // namespace

ProductFeatures::ProductFeatures(TrainingMeasure measure, feature::Product features)
    : measure_(std::move(measure)), product_(std::move(features)), form_(product_) {
  if (product_.dimension() != measure_.dimension()) {
    throw_input("features: got {} axes for data of dimension {}", product_.dimension(),
                measure_.dimension());
  }
  values_.resize(measure_.patches.size());
  parallel_for(values_.size(), [&](std::size_t p) {
    const Patch& patch = measure_.patches[p];
    Values& values = values_[p];
    for (std::size_t a = 0; a < patch.grid.size(); ++a) {
      const Matrix phi = product_.space[a].evaluate(entries(patch.grid[a]));
      values.features.emplace_back(phi.transpose());
      values.pairs.emplace_back(form_.axes()[a].evaluate(entries(patch.grid[a]), phi).transpose());
    }
    const std::vector<double> t = {patch.level.t};
    const Matrix phi = product_.time.evaluate(t);
    values.time_features = phi.row(0);
    values.time_pairs = form_.axes().back().evaluate(t, phi).row(0);
  });
}

Matrix ProductFeatures::gram(const VectorView& w) const {
  const Index in_time = form_.axes().back().functions();
  const Matrix zero = Matrix::Zero(form_.functions() / in_time, in_time);
  const Matrix sums = sum_over_patches(values_.size(), zero, [&](Matrix& sum, std::size_t p) {
    const Patch& patch = measure_.patches[p];
    const Vector here = w.segment(patch.first, patch.count);
    sum.noalias() += apply_axes(here, values_[p].pairs, /*transposed=*/false) *
                     values_[p].time_pairs.transpose();
  });
  return form_.expand(Eigen::Map<const Vector>(sums.data(), sums.size()));
}

Matrix ProductFeatures::cross(const MatrixView& y) const {
  const Index in_time = product_.time.count;
  const Index in_space = features() / in_time;
  const Matrix zero = Matrix::Zero(y.cols() * in_space, in_time);
  Matrix sums = sum_over_patches(values_.size(), zero, [&](Matrix& sum, std::size_t p) {
    const Patch& patch = measure_.patches[p];
    for (Index k = 0; k < y.cols(); ++k) {
      const Vector here = y.col(k).segment(patch.first, patch.count);
      sum.middleRows(k * in_space, in_space).noalias() +=
          apply_axes(here, values_[p].features, /*transposed=*/false) *
          values_[p].time_features.transpose();
    }
  });
  return Eigen::Map<Matrix>(sums.data(), y.cols(), features());
}

Matrix ProductFeatures::predict(const MatrixView& weights) const {
  const Index in_time = product_.time.count;
  const Matrix rows = weights;
  const Eigen::Map<const Matrix> by_time(rows.data(), rows.size() / in_time, in_time);
  const Index in_space = features() / in_time;
  Matrix values(measure_.size(), weights.rows());
  parallel_for(values_.size(), [&](std::size_t p) {
    const Patch& patch = measure_.patches[p];
    const Vector at_time = by_time * values_[p].time_features;
    for (Index k = 0; k < weights.rows(); ++k) {
      values.col(k).segment(patch.first, patch.count) = apply_axes(
          at_time.segment(k * in_space, in_space), values_[p].features, /*transposed=*/true);
    }
  });
  return values;
}

Vector ProductFeatures::quadratic(const MatrixView& s) const {
  const Vector coefficients = form_.collapse(s);
  const Index in_time = form_.axes().back().functions();
  const Eigen::Map<const Matrix> by_time(coefficients.data(), coefficients.size() / in_time,
                                         in_time);
  Vector values(measure_.size());
  parallel_for(values_.size(), [&](std::size_t p) {
    const Patch& patch = measure_.patches[p];
    values.segment(patch.first, patch.count) =
        apply_axes(by_time * values_[p].time_pairs, values_[p].pairs, /*transposed=*/true);
  });
  return values;
}

}  // namespace gtv::theory
