#include "score/pruned_sweep.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "score/dense_sweep.hpp"
#include "score/digit_product.hpp"
#include "score/digit_sweep.hpp"
#include "score/rounding.hpp"
#include "score/row_kernels.hpp"

namespace gtv::score {
namespace {

TilePosterior by_dense_sweep(const LeveledPoints& at, const MatrixView& y, bool single) {
  const double u = single ? 0x1p-24 : double_roundoff;
  TileSums sums = dense_sweep(at, y, single);
  TilePosterior out{std::move(sums.rows), std::move(sums.first), Vector(y.rows()),
                    Vector::Ones(y.rows())};
  const Rounds rounds = dense_rounds(at.set.size());
  for (Index i = 0; i < y.rows(); ++i) {
    const PosteriorSums& row = out.rows[static_cast<std::size_t>(i)];
    out.mean.row(i) /= row.total;
    const double norm = y.row(i).norm();
    out.error_bound[i] = mean_error(at, row,
                                    {.mean_norm = out.mean.row(i).norm(),
                                     .query_norm = norm,
                                     .logit_error = logit_error(at, norm, u),
                                     .terms = rounds.terms,
                                     .raises = rounds.raises,
                                     .u = u});
  }
  return out;
}

TilePosterior by_digits(const LeveledPoints& at, const MatrixView& y) {
  DigitSums digits = digit_sweep(at, y);
  TilePosterior out{std::move(digits.sums.rows), std::move(digits.sums.first), Vector(y.rows()),
                    Vector::Ones(y.rows())};
  const Rounds rounds = digit_rounds(at.set.size());
  const double shift = at.set.points.offset().norm();
  for (Index i = 0; i < y.rows(); ++i) {
    PosteriorSums& row = out.rows[static_cast<std::size_t>(i)];
    out.mean.row(i) /= digits.divisor[i];
    // What digits leave of the query moves the logits by its product with each point: the likely
    // points' average of it is made good, for the log density.
    row.largest += at.slope * digits.query_rest.row(i).dot(out.mean.row(i));
    const double norm = y.row(i).norm();
    const double mean_norm = out.mean.row(i).norm();
    const double logit =
        logit_error(at, norm, double_roundoff) +
        at.slope * (digits.query_left[i] * at.set.largest +
                    static_cast<double>(y.cols() + 16) * double_roundoff * norm * at.set.extent);
    const double lost =
        (digits.moved[i] + digits.lost[i] * mean_norm) / (digits.divisor[i] - digits.lost[i]);
    out.error_bound[i] = mean_error(at, row,
                                    {.mean_norm = mean_norm,
                                     .query_norm = norm,
                                     .logit_error = logit,
                                     .terms = rounds.terms,
                                     .raises = rounds.raises,
                                     .shift = shift,
                                     .lost = lost});
  }
  return out;
}

/// Sums over a query's survivors, one by one, in double.
class OneByOne {
 public:
  /// @param cut what is more than this below the best logit is left out.
  OneByOne(const LeveledPoints& at, double cut) : at_(at), cut_(cut) {}

  void sum(const Survivors& survivors, const MatrixView& y, Index i, TilePosterior& out) {
    const PointSet& set = at_.set;
    moved_ = y.row(i).transpose() - at_.alpha * set.points.offset();
    const double norm = y.row(i).norm();
    find_logits(survivors);
    const double constant = norm * norm / (2 * at_.variance);
    PosteriorSums sums;
    sums.largest = best_ + constant;
    Vector stored = Vector::Zero(set.dimension());
    double count = 0;
    double farthest = 0;
    for (std::size_t k = 0; k < index_.size(); ++k) {
      const double below = logit_[k] - best_;
      if (below < -cut_) continue;
      const double weight = std::exp(below);
      sums.total += weight;
      sums.weighted += weight * below;
      sums.second += weight * set.squares[index_[k]];
      add_stored(set.points, index_[k], weight, stored.data());
      farthest = std::max(farthest, square_[k]);
      count += 1;
    }
    out.mean.row(i) = (set.points.scale() / sums.total * stored + set.points.offset()).transpose();
    out.rows[static_cast<std::size_t>(i)] = sums;
    const double mean_norm = out.mean.row(i).norm();
    // At most M points are left out, each below exp(-cut) of the best but for rounding.
    const double rounding = distance_logit_error(at_, norm, farthest_);
    const double left_out = 1.001 * static_cast<double>(set.size()) * std::exp(2 * rounding - cut_);
    out.error_bound[i] = mean_error(at_, sums,
                                    {.mean_norm = mean_norm,
                                     .query_norm = norm,
                                     .logit_error = distance_logit_error(at_, norm, farthest),
                                     .terms = count + 8,
                                     .shift = set.points.offset().norm(),
                                     .lost = left_out * (set.largest + mean_norm)});
    out.kept[i] = static_cast<double>(index_.size()) / static_cast<double>(set.size());
  }

 private:
  void find_logits(const Survivors& survivors) {
    index_.clear();
    logit_.clear();
    square_.clear();
    farthest_ = 0;
    best_ = -std::numeric_limits<double>::infinity();
    if (survivors.empty()) throw_work("screening: no point survives, which cannot be");
    // Rows of survivors are far apart: most of the time would be waiting for memory.
    constexpr std::size_t ahead = 2;
    for (std::size_t k = 0; k < survivors.size(); ++k) {
      if (k + ahead < survivors.size()) fetch_stored(at_.set.points, survivors[k + ahead]);
      evaluate(survivors[k]);
    }
  }

  void evaluate(Index point) {
    const PointSet& set = at_.set;
    const double square =
        stored_distance(set.points, point, moved_.data(), at_.alpha * set.points.scale());
    const double logit = set.log_weights[point] - square / (2 * at_.variance);
    best_ = std::max(best_, logit);
    index_.push_back(point);
    logit_.push_back(logit);
    square_.push_back(square);
    farthest_ = std::max(farthest_, square);
  }

  const LeveledPoints& at_;
  double cut_;
  Vector moved_;
  std::vector<Index> index_;
  std::vector<double> logit_;
  std::vector<double> square_;
  double best_ = 0;
  double farthest_ = 0;  // squared distance, of all that were looked at
};

/// What is further below the best logit is left out: M points below exp(-cut), each at most 2 R
/// off, are half of the tolerance.
double cut_of(const PointSet& set, double tolerance) {
  const double error = 0.5 * tolerance * std::sqrt(set.mean_square);
  if (!(error > 0)) return std::numeric_limits<double>::infinity();
  return std::max(1.0, std::log(static_cast<double>(set.size()) * 2.1 * set.largest / error));
}

std::optional<TilePosterior> by_screen(const LeveledPoints& at, const Screens& screens,
                                       const MatrixView& y, double tolerance,
                                       std::initializer_list<ScreenAttempt> attempts) {
  const PointSet& set = at.set;
  const double cut = cut_of(set, tolerance);
  if (!std::isfinite(cut)) return {};
  // Survivors are known by 32-bit numbers.
  if (set.size() > std::numeric_limits<std::int32_t>::max()) return {};
  if (!single_holds(at, y.rowwise().norm().maxCoeff())) return {};
  const auto survivors = screen_points(at, screens, y, cut, attempts);
  if (!survivors) return {};
  TilePosterior out{std::vector<PosteriorSums>(static_cast<std::size_t>(y.rows())),
                    Matrix(y.rows(), y.cols()), Vector(y.rows()), Vector(y.rows())};
  constexpr Index queries_a_task = 8;
  const auto tasks = static_cast<std::size_t>((y.rows() + queries_a_task - 1) / queries_a_task);
  parallel_for(tasks, [&](std::size_t task) {
    OneByOne sums(at, cut);
    const Index first = static_cast<Index>(task) * queries_a_task;
    for (Index i = first; i < std::min(first + queries_a_task, y.rows()); ++i) {
      sums.sum((*survivors)[static_cast<std::size_t>(i)], y, i, out);
    }
  });
  return out;
}

/// Rows whose bound is above the tolerance, summed again without leaving anything out.
void mend(const LeveledPoints& at, const MatrixView& y, double most_error, TilePosterior& out) {
  std::vector<Index> rows;
  for (Index i = 0; i < y.rows(); ++i) {
    if (!(out.error_bound[i] <= most_error)) rows.push_back(i);
  }
  if (rows.empty()) return;
  Matrix again(static_cast<Index>(rows.size()), y.cols());
  for (std::size_t k = 0; k < rows.size(); ++k) again.row(static_cast<Index>(k)) = y.row(rows[k]);
  const TilePosterior exact = by_dense_sweep(at, again, false);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const auto from = static_cast<Index>(k);
    // Far away, logits from distances are better than those from products.
    if (!(exact.error_bound[from] < out.error_bound[rows[k]])) continue;
    out.rows[static_cast<std::size_t>(rows[k])] = exact.rows[k];
    out.mean.row(rows[k]) = exact.mean.row(from);
    out.error_bound[rows[k]] = exact.error_bound[from];
    out.kept[rows[k]] = 1;
  }
}

TilePosterior quickest(const LeveledPoints& at, const Screens& screens, const MatrixView& y,
                       double tolerance) {
  const bool bytes = has_digits(at.set) && digit_products_are_fast();
  // Shares of the points above which what comes next is quicker than to sum survivors one by one.
  constexpr double most_by_projection = 0.01;
  constexpr double most_by_digit = 0.03;
  constexpr double most_by_single = 0.06;
  const ScreenAttempt whole = bytes ? ScreenAttempt{ScreenKind::leading_digit, most_by_digit}
                                    : ScreenAttempt{ScreenKind::single, most_by_single};
  // About how far apart the logits of a likely point and of others are: not enough to drop any.
  if (at.alpha * at.slope * at.set.mean_square > cut_of(at.set, tolerance)) {
    auto found =
        by_screen(at, screens, y, tolerance, {{ScreenKind::projection, most_by_projection}, whole});
    if (found) return std::move(*found);
  }
  return bytes ? by_digits(at, y) : by_dense_sweep(at, y, false);
}

TilePosterior as_asked(const LeveledPoints& at, const Screens& screens, const MatrixView& y,
                       const BlockedOptions& options) {
  const bool bytes = has_digits(at.set);
  std::optional<TilePosterior> found;
  switch (options.sweep) {
    case Sweep::dense:
      break;
    case Sweep::digits:
      return by_digits(at, y);
    case Sweep::projection:
      found = by_screen(at, screens, y, options.tolerance, {{ScreenKind::projection, 1}});
      break;
    case Sweep::screen:
      found = by_screen(at, screens, y, options.tolerance,
                        {{bytes ? ScreenKind::leading_digit : ScreenKind::single, 1}});
      break;
    case Sweep::automatic:
      return quickest(at, screens, y, options.tolerance);
  }
  return found ? std::move(*found) : by_dense_sweep(at, y, false);
}

}  // namespace

TilePosterior sweep_tile(const LeveledPoints& at, const Screens& screens, const MatrixView& y,
                         const BlockedOptions& options) {
  if (options.tolerance == 0) {
    const bool single = options.single && single_holds(at, y.rowwise().norm().maxCoeff());
    return by_dense_sweep(at, y, single);
  }
  TilePosterior out = as_asked(at, screens, y, options);
  mend(at, y, options.tolerance * std::sqrt(at.set.mean_square), out);
  return out;
}

}  // namespace gtv::score
