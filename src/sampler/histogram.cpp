#include "gtv/sampler/histogram.hpp"

#include <cmath>

#include "gtv/base/error.hpp"

namespace gtv::sampler {

Histogram::Histogram(int dimension, int bins, double lo, double hi)
    : dimension_(dimension), bins_(bins), lo_(lo), per_width_(bins / (hi - lo)) {
  if (dimension < 1 || dimension > 2) {
    throw_input("density: got dimension {}, expected 1 or 2", dimension);
  }
  if (bins < 1) throw_input("density.bins: got {}, expected at least 1", bins);
  if (!(lo < hi) || !std::isfinite(hi - lo)) {
    throw_input("density.range: got [{}, {}], expected a finite interval", lo, hi);
  }
  const auto n = static_cast<std::size_t>(bins);
  counts_.assign(dimension == 1 ? n : n * n, 0);
}

template <class Real>
void Histogram::add(BlockView<const Real> points) {
  // -1 for a value outside; a comparison with NaN is false, so NaN is outside too.
  const Real lo = static_cast<Real>(lo_);
  const Real per_width = static_cast<Real>(per_width_);
  const Real limit = static_cast<Real>(bins_);
  const auto bin = [=](Real v) {
    const Real u = (v - lo) * per_width;
    return u >= 0 && u < limit ? static_cast<int>(u) : -1;
  };
  const Real* x = points.values;
  const Real* y = points.values + points.stride;
  for (std::size_t i = 0; i < points.count; ++i) {
    const int column = bin(x[i]);
    const int row = dimension_ == 2 ? bin(y[i]) : 0;
    if (column >= 0 && row >= 0) {
      ++counts_[static_cast<std::size_t>(row) * static_cast<std::size_t>(bins_) +
                static_cast<std::size_t>(column)];
    } else if (std::isfinite(x[i]) && (dimension_ == 1 || std::isfinite(y[i]))) {
      ++outside_;
    } else {
      ++not_finite_;
    }
  }
  total_ += points.count;
}

template void Histogram::add(BlockView<const float>);
template void Histogram::add(BlockView<const double>);

}  // namespace gtv::sampler
