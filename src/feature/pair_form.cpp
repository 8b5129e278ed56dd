#include "gtv/feature/pair_form.hpp"

#include <cmath>

#include "gtv/base/error.hpp"

namespace gtv::feature {

PairForm::PairForm(const Product& features) {
  for (const Axis& axis : features.space) axes_.emplace_back(axis);
  axes_.emplace_back(features.time);
  for (const PairProducts& axis : axes_) {
    functions_ *= axis.functions();
    features_ *= axis.axis().count;
  }
  const int last = features.time.count - 1;
  falloff_ = Vector::LinSpaced(2 * last + 1, -last, last).array().square().unaryExpr([](double d) {
    return std::exp(-d);
  });
}

Matrix PairForm::expand(const VectorView& sums) const {
  if (sums.size() != functions_) {
    throw_input("pair form: got {} sums, expected {}", sums.size(), functions_);
  }
  Matrix all(features_, features_);
  const Index rows = features_ / axes_.front().axis().count;
  for (Index first = 0; first * rows < features_; ++first) {
    expand_rows(sums, first, all.middleRows(first * rows, rows));
    const Index begin = first * rows;
    all.block(begin, 0, rows, begin) = all.block(0, begin, begin, rows).transpose();
  }
  return all;
}

void PairForm::expand_rows(const VectorView& sums, Index first, MutableMatrixView out) const {
  const PairProducts& products = axes_.front();
  const Index inner = functions_ / products.functions();
  Vector partial(inner);
  for (Index j = first; j < products.axis().count; ++j) {
    const auto& [one, two] = products.terms(static_cast<int>(first), static_cast<int>(j));
    partial = one.coefficient * sums.segment(one.function * inner, inner);
    if (two.coefficient != 0) {
      partial += two.coefficient * sums.segment(two.function * inner, inner);
    }
    expand_axis(1, partial, out.data() + j * out.rows(), out.outerStride());
  }
}

/// out(a, b) = exp(-(a - b)^2) sums[a + b] over the time axis: bells that sit midway.
void PairForm::expand_bells(const Vector& sums, double* corner, Index stride) const {
  const Index count = axes_.back().axis().count;
  for (Index a = 0; a < count; ++a) {
    const double* const fall = falloff_.data() + count - 1 - a;
    const double* const sum = sums.data() + a;
    for (Index b = 0; b < count; ++b) corner[a * stride + b] = fall[b] * sum[b];
  }
}

/// Fills the block at `corner` from the sums over this axis and those after it.
void PairForm::expand_axis(std::size_t axis, const Vector& sums, double* corner,
                           Index stride) const {
  const PairProducts& products = axes_[axis];
  const int count = products.axis().count;
  const bool last = axis + 1 == axes_.size();
  if (last && products.axis().kind == AxisKind::gaussian) {
    expand_bells(sums, corner, stride);
    return;
  }
  const Index inner = sums.size() / products.functions();
  Index features_after = 1;
  for (std::size_t next = axis + 1; next < axes_.size(); ++next) {
    features_after *= axes_[next].axis().count;
  }
  Vector partial(inner);
  for (int i = 0; i < count; ++i) {
    for (int j = 0; j < count; ++j) {
      const auto& [first, second] = products.terms(i, j);
      double* const block = corner + (i * stride + j) * features_after;
      if (last) {
        *block =
            first.coefficient * sums[first.function] + second.coefficient * sums[second.function];
        continue;
      }
      partial = first.coefficient * sums.segment(first.function * inner, inner);
      if (second.coefficient != 0) {
        partial += second.coefficient * sums.segment(second.function * inner, inner);
      }
      expand_axis(axis + 1, partial, block, stride);
    }
  }
}

Vector PairForm::collapse(const MatrixView& s) const {
  if (s.rows() != features_ || s.cols() != features_) {
    throw_input("pair form: got a ({}, {}) matrix, expected ({}, {})", s.rows(), s.cols(),
                features_, features_);
  }
  return collapse_axis(0, s.data(), s.outerStride());
}

Vector PairForm::collapse_axis(std::size_t axis, const double* corner, Index stride) const {
  const PairProducts& products = axes_[axis];
  const int count = products.axis().count;
  Index features_after = 1;
  Index inner = 1;
  for (std::size_t next = axis + 1; next < axes_.size(); ++next) {
    features_after *= axes_[next].axis().count;
    inner *= axes_[next].functions();
  }
  Vector sums = Vector::Zero(products.functions() * inner);
  for (int i = 0; i < count; ++i) {
    for (int j = 0; j < count; ++j) {
      const auto& [first, second] = products.terms(i, j);
      const double* const block = corner + (i * stride + j) * features_after;
      if (axis + 1 == axes_.size()) {
        sums[first.function] += first.coefficient * *block;
        sums[second.function] += second.coefficient * *block;
        continue;
      }
      const Vector part = collapse_axis(axis + 1, block, stride);
      sums.segment(first.function * inner, inner) += first.coefficient * part;
      if (second.coefficient != 0) {
        sums.segment(second.function * inner, inner) += second.coefficient * part;
      }
    }
  }
  return sums;
}

}  // namespace gtv::feature
