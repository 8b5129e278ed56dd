#include "score/pruned_sweep.hpp"

#include <utility>

#include "score/dense_sweep.hpp"
#include "score/digit_sweep.hpp"
#include "score/rounding.hpp"

namespace gtv::score {
namespace {

TilePosterior by_dense_sweep(const LeveledPoints& at, const MatrixView& y, bool single) {
  const double u = single ? 0x1p-24 : 0x1p-53;
  TileSums sums = dense_sweep(at, y, single);
  TilePosterior out{std::move(sums.rows), std::move(sums.first), Vector(y.rows()),
                    Vector::Ones(y.rows())};
  const double terms = static_cast<double>(at.set.size()) + 64;
  for (Index i = 0; i < y.rows(); ++i) {
    const PosteriorSums& row = out.rows[static_cast<std::size_t>(i)];
    out.mean.row(i) /= row.total;
    const double norm = y.row(i).norm();
    out.error_bound[i] = mean_error(at, row, out.mean.row(i).norm(), norm,
                                    logit_error(at, norm, u), terms, u);
  }
  return out;
}

TilePosterior by_digits(const LeveledPoints& at, const MatrixView& y) {
  constexpr double u = 0x1p-53;
  DigitSums digits = digit_sweep(at, y);
  TilePosterior out{std::move(digits.sums.rows), std::move(digits.sums.first), Vector(y.rows()),
                    Vector::Ones(y.rows())};
  // Sums over points are exact; their parts are added in double.
  constexpr double terms = 1024;
  for (Index i = 0; i < y.rows(); ++i) {
    const PosteriorSums& row = out.rows[static_cast<std::size_t>(i)];
    out.mean.row(i) /= digits.divisor[i];
    const double norm = y.row(i).norm();
    const double mean_norm = out.mean.row(i).norm();
    const double logit = logit_error(at, norm, u) +
                         at.slope * (digits.query_left[i] * at.set.largest +
                                     static_cast<double>(y.cols()) * u * norm * at.set.extent);
    const double lost = (digits.moved[i] + digits.lost[i] * mean_norm) / digits.divisor[i];
    out.error_bound[i] = mean_error(at, row, mean_norm, norm, logit, terms, u) + lost;
  }
  return out;
}

}  // namespace

TilePosterior sweep_tile(const LeveledPoints& at, const Screens& /*screens*/, const MatrixView& y,
                         const BlockedOptions& options) {
  if (options.tolerance > 0) return by_digits(at, y);
  return by_dense_sweep(at, y, options.single);
}

}  // namespace gtv::score
