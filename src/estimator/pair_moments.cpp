#include "estimator/pair_moments.hpp"

#include "estimator/factors.hpp"

namespace gtv::estimator {

PairMoments::PairMoments(const feature::Product& features) : form_(features) {
  const Index first = form_.axes().front().functions();
  sums_ = Matrix::Zero(first, form_.functions() / first);
}

void PairMoments::add(const MatrixView& x, const VectorView& t, const VectorView& weight,
                      const std::vector<Matrix>& factors) {
  std::vector<Matrix> values;
  for (std::size_t axis = 0; axis < form_.axes().size(); ++axis) {
    const std::vector<double> z = coordinate(x, t, static_cast<Index>(axis));
    values.push_back(form_.axes()[axis].evaluate(z, factors[axis]));
  }
  contract(values, weight, sums_, 1);
}

void PairMoments::expand_rows(Index first, MutableMatrixView out) const {
  form_.expand_rows(Eigen::Map<const Vector>(sums_.data(), sums_.size()), first, out);
}

}  // namespace gtv::estimator
