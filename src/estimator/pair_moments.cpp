#include "estimator/pair_moments.hpp"

#include <utility>

#include "estimator/factors.hpp"
#include "gtv/base/dense.hpp"

namespace gtv::estimator {
namespace {

/// out(a, b) = exp(-(a - b)^2) moments[a + b]: bells that sit midway.
void expand_bells(const feature::PairProducts& axis, const Vector& moments, double* corner,
                  Index stride) {
  const int count = axis.axis().count;
  for (int a = 0; a < count; ++a) {
    for (int b = 0; b < count; ++b) {
      corner[a * stride + b] = axis.terms(a, b).first.coefficient * moments[a + b];
    }
  }
}

}  // namespace

PairMoments::PairMoments(std::vector<feature::PairProducts> axes) : axes_(std::move(axes)) {
  Index others = 1;
  for (std::size_t axis = 1; axis < axes_.size(); ++axis) others *= axes_[axis].functions();
  sums_ = Matrix::Zero(axes_.front().functions(), others);
}

void PairMoments::add(const MatrixView& x, const VectorView& t, const VectorView& weight) {
  std::vector<Matrix> values;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    values.push_back(axes_[axis].evaluate(coordinate(x, t, static_cast<Index>(axis))));
  }
  contract(values, weight, sums_, 1);
}

void PairMoments::expand(MutableMatrixView out) const {
  const Vector moments = sums_.reshaped<Eigen::RowMajor>();
  expand_axis(0, moments, out.data(), true, out.outerStride());
}

/// Fills the block at `corner` from the moments of this axis and those after it.
void PairMoments::expand_axis(std::size_t axis, const Vector& moments, double* corner,
                              bool lower_only, Index stride) const {
  const feature::PairProducts& products = axes_[axis];
  const int count = products.axis().count;
  const bool last = axis + 1 == axes_.size();
  if (last && products.axis().kind == feature::AxisKind::gaussian) {
    expand_bells(products, moments, corner, stride);
    return;
  }
  const Index inner = moments.size() / products.functions();
  Index features_after = 1;
  for (std::size_t next = axis + 1; next < axes_.size(); ++next) {
    features_after *= axes_[next].axis().count;
  }
  Vector partial(inner);
  for (int i = 0; i < count; ++i) {
    const int columns = lower_only ? i + 1 : count;
    for (int j = 0; j < columns; ++j) {
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
      expand_axis(axis + 1, partial, block, false, stride);
    }
  }
}

}  // namespace gtv::estimator
