#include "metric/candidates.hpp"

#include <algorithm>
#include <limits>

namespace gtv::metric {

namespace {

constexpr double beyond_all = std::numeric_limits<double>::infinity();

template <class Real>
constexpr double unit = static_cast<double>(std::numeric_limits<Real>::epsilon()) / 2;

}  // namespace

template <class Real>
ProductError product_error(Index columns, double largest) {
  const auto d = static_cast<double>(columns);
  // Both ways as computed in double precision differ by at most (|x| + |q|)^2 times: 3 D u for the
  // three products, D u for the direct sum, and a few u for the additions and for having taken the
  // centre off. With (|x| + |q|)^2 <= 2 (|x|^2 + |q|^2), and room for second orders:
  ProductError error{.relative = (8 * d + 64) * unit<double>};
  if constexpr (unit < Real >> unit<double>) {
    // Twice the product, of numbers rounded once more: 2 (D + 2) u |x| |q|, and what underflows.
    error.relative += (d + 4) * unit<Real> * (1 + 4 * d * unit<Real>);
    error.absolute = 64 * d * static_cast<double>(std::numeric_limits<Real>::min()) * largest;
  }
  return error;
}

template ProductError product_error<double>(Index columns, double largest);
template ProductError product_error<float>(Index columns, double largest);

Candidates::Candidates(Index k, const ProductError& error, double square)
    : relative_(error.relative),
      own_error_(2 * error.relative * square + 2 * error.absolute),
      limit_(beyond_all),
      at_most_(static_cast<std::size_t>(k), beyond_all) {}

template <class Real>
void Candidates::add(Index first, Index count, const Real* product, double scale,
                     const double* square) {
  // Nearly all rows are too far: the least of a few tells without a branch for each.
  constexpr Index stretch = 32;
  const double shrunk = 1 - relative_;
  const double twice = 2 * scale;
  for (Index begin = 0; begin < count; begin += stretch) {
    const Index end = std::min(begin + stretch, count);
    double least = beyond_all;
    for (Index j = begin; j < end; ++j) {
      const double value = shrunk * square[j] - twice * static_cast<double>(product[j]);
      least = value < least ? value : least;
    }
    if (least > limit_) continue;
    for (Index j = begin; j < end; ++j) {
      const double at_least = shrunk * square[j] - twice * static_cast<double>(product[j]);
      if (at_least <= limit_ && square[j] < beyond_all) consider({at_least, first + j}, square[j]);
    }
  }
}

template void Candidates::add(Index, Index, const double*, double, const double*);
template void Candidates::add(Index, Index, const float*, double, const double*);

void Candidates::consider(const Candidate& candidate, double square) {
  found_.push_back(candidate);
  // The query's own share of the error, which every bound has, is all on this side.
  const double at_most = candidate.at_least + 2 * relative_ * square + own_error_;
  if (at_most < at_most_.back()) {
    at_most_.pop_back();
    at_most_.insert(std::upper_bound(at_most_.begin(), at_most_.end(), at_most), at_most);
    limit_ = at_most_.back();
  }
  if (found_.size() >= tidy_at_) {
    drop_far_ones();
    tidy_at_ = 2 * found_.size() + 64;
  }
}

void Candidates::drop_far_ones() {
  const double limit = limit_;
  std::erase_if(found_, [limit](const Candidate& one) { return one.at_least > limit; });
}

std::vector<Index> Candidates::rows() {
  drop_far_ones();
  std::vector<Index> rows(found_.size());
  std::transform(found_.begin(), found_.end(), rows.begin(),
                 [](const Candidate& one) { return one.row; });
  return rows;
}

}  // namespace gtv::metric
