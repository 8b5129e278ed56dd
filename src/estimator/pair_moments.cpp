#include "estimator/pair_moments.hpp"

#include <cmath>
#include <utility>

#include "estimator/factors.hpp"
#include "gtv/base/dense.hpp"

namespace gtv::estimator {

PairMoments::PairMoments(std::vector<feature::PairProducts> axes) : axes_(std::move(axes)) {
  Index others = 1;
  for (std::size_t axis = 1; axis < axes_.size(); ++axis) others *= axes_[axis].functions();
  sums_ = Matrix::Zero(axes_.front().functions(), others);
  const int last = axes_.back().axis().count - 1;
  falloff_ = Vector::LinSpaced(2 * last + 1, -last, last).array().square().unaryExpr([](double d) {
    return std::exp(-d);
  });
}

void PairMoments::add(const MatrixView& x, const VectorView& t, const VectorView& weight,
                      const std::vector<Matrix>& factors) {
  std::vector<Matrix> values;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    const std::vector<double> z = coordinate(x, t, static_cast<Index>(axis));
    values.push_back(axes_[axis].evaluate(z, factors[axis]));
  }
  contract(values, weight, sums_, 1);
}

void PairMoments::expand_rows(Index first, MutableMatrixView out) const {
  const feature::PairProducts& products = axes_.front();
  Vector moments(sums_.cols());
  for (Index j = first; j < products.axis().count; ++j) {
    const auto& [one, two] = products.terms(static_cast<int>(first), static_cast<int>(j));
    moments = one.coefficient * sums_.row(one.function).transpose();
    if (two.coefficient != 0) moments += two.coefficient * sums_.row(two.function).transpose();
    expand_axis(1, moments, out.data() + j * out.rows(), out.outerStride());
  }
}

/// out(a, b) = exp(-(a - b)^2) moments[a + b] over the time axis: bells that sit midway.
void PairMoments::expand_bells(const Vector& moments, double* corner, Index stride) const {
  const Index count = axes_.back().axis().count;
  for (Index a = 0; a < count; ++a) {
    const double* const fall = falloff_.data() + count - 1 - a;
    const double* const sum = moments.data() + a;
    for (Index b = 0; b < count; ++b) corner[a * stride + b] = fall[b] * sum[b];
  }
}

/// Fills the block at `corner` from the moments of this axis and those after it.
void PairMoments::expand_axis(std::size_t axis, const Vector& moments, double* corner,
                              Index stride) const {
  const feature::PairProducts& products = axes_[axis];
  const int count = products.axis().count;
  const bool last = axis + 1 == axes_.size();
  if (last && products.axis().kind == feature::AxisKind::gaussian) {
    expand_bells(moments, corner, stride);
    return;
  }
  const Index inner = moments.size() / products.functions();
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
        *block = first.coefficient * moments[first.function] +
                 second.coefficient * moments[second.function];
        continue;
      }
      partial = first.coefficient * moments.segment(first.function * inner, inner);
      if (second.coefficient != 0) {
        partial += second.coefficient * moments.segment(second.function * inner, inner);
      }
      expand_axis(axis + 1, partial, block, stride);
    }
  }
}

}  // namespace gtv::estimator
