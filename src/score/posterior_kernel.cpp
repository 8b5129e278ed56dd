#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "score/posterior_kernel.cpp"
#include <hwy/foreach_target.h>
// Highway asks for this order: foreach_target.h compiles this file once for every target.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "score/double_double-inl.hpp"
#include "score/posterior_block.hpp"

HWY_BEFORE_NAMESPACE();
namespace gtv::score {
namespace HWY_NAMESPACE {

using Tag = hn::CappedTag<double, 8>;
using V = hn::Vec<Tag>;

// exp(-750) is 0 in double: what lies below does not count.
constexpr double negligible_log = -750;
constexpr double no_runner_up = -std::numeric_limits<double>::max();
constexpr double tolerated_log_error = 3e-13;

/// The error of a logit difference in double, in units of slope sum_d |Delta_d| (|r_n| + |r_p|).
double relative_log_error(Index dimension) {
  return std::numeric_limits<double>::epsilon() / 2 *
         (4 + std::sqrt(static_cast<double>(dimension)));
}

/// The lanes from `lane` on, as many as the target's vectors have.
class Lanes {
 public:
  Lanes(const Problem& problem, PosteriorBlock& block, Index lane)
      : problem_(problem),
        block_(block),
        lane_(lane),
        alpha_(hn::Set(tag_, problem.alpha)),
        slope_(hn::Set(tag_, problem.alpha / (2 * problem.variance))) {}

  /// True where double is known to do for all logits, from the extent of the points alone.
  bool double_suffices() const {
    double worst = 0;
    for (Index d = 0; d < problem_.dimension(); ++d) {
      const double distance = hn::GetLane(hn::MaxOfLanes(tag_, hn::Abs(load(block_.x, d)))) +
                              std::abs(problem_.alpha) * std::max(std::abs(problem_.least[d]),
                                                                  std::abs(problem_.largest[d]));
      worst += 4 * (problem_.largest[d] - problem_.least[d]) * distance;
    }
    return relative_log_error(problem_.dimension()) * hn::GetLane(hn::Abs(slope_)) * worst <
           tolerated_log_error;
  }

  template <bool kCareful>
  void find_pivot() {
    V pivot = hn::Zero(tag_);
    move_pivot(0, hn::Eq(pivot, pivot));
    pivot_log_weight_ = hn::Set(tag_, problem_.log_weights[0]);
    for (Index n = 1; n < problem_.size(); ++n) {
      const auto larger = hn::Gt(log_ratio<kCareful>(n), hn::Zero(tag_));
      if (hn::AllFalse(tag_, larger)) continue;
      move_pivot(n, larger);
      pivot = hn::IfThenElse(larger, hn::Set(tag_, static_cast<double>(n)), pivot);
      pivot_log_weight_ =
          hn::IfThenElse(larger, hn::Set(tag_, problem_.log_weights[n]), pivot_log_weight_);
    }
    store(pivot, block_.pivot);
  }

  template <bool kCareful>
  void sum_relative_to_pivot(V shift) {
    clear();
    const Index dimension = problem_.dimension();
    const V pivot = load(block_.pivot);
    V others = hn::Zero(tag_);
    V second_trace = hn::Zero(tag_);
    V weighted_log = hn::Zero(tag_);
    V runner_up = hn::Set(tag_, no_runner_up);
    for (Index n = 0; n < problem_.size(); ++n) {
      const auto is_pivot = hn::Eq(pivot, hn::Set(tag_, static_cast<double>(n)));
      const V log = log_ratio<kCareful>(n);
      runner_up = hn::Max(runner_up, hn::IfThenElse(is_pivot, runner_up, log));
      const V scaled = hn::Sub(log, shift);
      const auto counts = hn::AndNot(is_pivot, hn::Gt(scaled, hn::Set(tag_, negligible_log)));
      if (hn::AllFalse(tag_, counts)) {
        if (block_.wanted.weights) store(weight_of_pivot(is_pivot), block_.weights, n);
        continue;
      }
      // A point far off may have log = -inf, whose product with weight 0 would be NaN.
      const V bounded = hn::Max(scaled, hn::Set(tag_, negligible_log));
      const V weight = hn::IfThenElseZero(counts, hn::Exp(tag_, bounded));
      others = hn::Add(others, weight);
      if (block_.wanted.entropy) weighted_log = hn::MulAdd(weight, bounded, weighted_log);
      if (block_.wanted.weights) {
        store(hn::Add(weight, weight_of_pivot(is_pivot)), block_.weights, n);
      }
      V squared = hn::Zero(tag_);
      for (Index d = 0; d < dimension; ++d) {
        const V delta = hn::Sub(hn::Set(tag_, problem_.points(n, d)), load(block_.pivot_point, d));
        store(hn::MulAdd(weight, delta, load(block_.first, d)), block_.first, d);
        squared = hn::MulAdd(delta, delta, squared);
      }
      if (block_.wanted.second_trace) second_trace = hn::MulAdd(weight, squared, second_trace);
      if (block_.wanted.second_matrix) add_second_matrix(n, weight);
    }
    store(others, block_.others);
    store(second_trace, block_.second_trace);
    store(weighted_log, block_.weighted_log);
    store(runner_up, block_.runner_up);
  }

  /// True if a logit that counts may be off by more than is tolerated when computed in double.
  bool needs_care() const {
    const V pivot = load(block_.pivot);
    const V unit =
        hn::Mul(hn::Abs(slope_), hn::Set(tag_, relative_log_error(problem_.dimension())));
    for (Index n = 0; n < problem_.size(); ++n) {
      const auto is_pivot = hn::Eq(pivot, hn::Set(tag_, static_cast<double>(n)));
      V magnitude = hn::Zero(tag_);
      for (Index d = 0; d < problem_.dimension(); ++d) {
        const V point = hn::Set(tag_, problem_.points(n, d));
        const V pivot_point = load(block_.pivot_point, d);
        V residuals = hn::Add(hn::Abs(hn::NegMulAdd(alpha_, point, load(block_.x, d))),
                              hn::Abs(load(block_.pivot_residual, d)));
#if !HWY_NATIVE_FMA
        // alpha mu is rounded before it is subtracted.
        residuals = hn::Add(
            residuals, hn::Abs(hn::Mul(alpha_, hn::Add(hn::Abs(point), hn::Abs(pivot_point)))));
#endif
        magnitude = hn::MulAdd(hn::Abs(hn::Sub(point, pivot_point)), residuals, magnitude);
      }
      const V error = hn::Mul(unit, magnitude);
      const auto counts =
          hn::Gt(hn::Add(log_ratio<false>(n), error), hn::Set(tag_, negligible_log));
      const auto large = hn::Gt(error, hn::Set(tag_, tolerated_log_error));
      if (!hn::AllFalse(tag_, hn::AndNot(is_pivot, hn::And(counts, large)))) return true;
    }
    return false;
  }

  /// Finds the lanes whose sums underflow although alpha mu_p = x to within the same; true if there
  /// are any. @source T2.6
  bool find_underflow() {
    constexpr double log_of_small_sums = -600;
    constexpr double small_square = 1e-250;
    V squared = hn::Zero(tag_);
    for (Index d = 0; d < problem_.dimension(); ++d) {
      const V residual = load(block_.pivot_residual, d);
      squared = hn::MulAdd(residual, residual, squared);
    }
    squared = hn::Div(squared, hn::Set(tag_, problem_.variance));
    const V runner_up = load(block_.runner_up);
    const auto lanes = hn::And(hn::Lt(squared, hn::Set(tag_, small_square)),
                               hn::And(hn::Lt(runner_up, hn::Set(tag_, log_of_small_sums)),
                                       hn::Gt(runner_up, hn::Set(tag_, no_runner_up))));
    store(hn::IfThenElseZero(lanes, runner_up), block_.underflow);
    return !hn::AllFalse(tag_, lanes);
  }

  void sum(bool careful) {
    sum(careful, hn::Zero(tag_));
  }

  /// The scaled sums of the lanes found, and then the plain ones again.
  void sum_scaled(bool careful) {
    sum(careful, load(block_.underflow));
    for (Index d = 0; d < problem_.dimension(); ++d) {
      store(load(block_.first, d), block_.scaled_first, d);
    }
    store(load(block_.second_trace), block_.scaled_trace);
    sum(careful);
  }

 private:
  void sum(bool careful, V shift) {
    if (careful) {
      sum_relative_to_pivot<true>(shift);
    } else {
      sum_relative_to_pivot<false>(shift);
    }
  }

  V load(const double* array, Index row = 0) const {
    return hn::Load(tag_, array + row * block_.lanes + lane_);
  }
  void store(V value, double* array, Index row = 0) {
    hn::Store(value, tag_, array + row * block_.lanes + lane_);
  }

  template <class M>
  V weight_of_pivot(M is_pivot) const {
    return hn::IfThenElseZero(is_pivot, hn::Set(tag_, 1.0));
  }

  template <class M>
  void move_pivot(Index n, M where) {
    for (Index d = 0; d < problem_.dimension(); ++d) {
      const V point = hn::Set(tag_, problem_.points(n, d));
      const V residual = hn::NegMulAdd(alpha_, point, load(block_.x, d));
      store(hn::IfThenElse(where, point, load(block_.pivot_point, d)), block_.pivot_point, d);
      store(hn::IfThenElse(where, residual, load(block_.pivot_residual, d)), block_.pivot_residual,
            d);
    }
  }

  void clear() {
    const Index dimension = problem_.dimension();
    for (Index d = 0; d < dimension; ++d) store(hn::Zero(tag_), block_.first, d);
    if (!block_.wanted.second_matrix) return;
    for (Index k = 0; k < dimension * (dimension + 1) / 2; ++k) {
      store(hn::Zero(tag_), block_.second, k);
    }
  }

  void add_second_matrix(Index n, V weight) {
    Index k = 0;
    for (Index i = 0; i < problem_.dimension(); ++i) {
      const V of_i = hn::Mul(
          weight, hn::Sub(hn::Set(tag_, problem_.points(n, i)), load(block_.pivot_point, i)));
      for (Index j = i; j < problem_.dimension(); ++j, ++k) {
        const V of_j = hn::Sub(hn::Set(tag_, problem_.points(n, j)), load(block_.pivot_point, j));
        store(hn::MulAdd(of_i, of_j, load(block_.second, k)), block_.second, k);
      }
    }
  }

  /// l_n = log(w_n / w_p) + alpha / (2 S) sum_d Delta_d (r_n + r_p)_d with r_m = x - alpha mu_m:
  /// the difference of the squared distances, without the squares.
  template <bool kCareful>
  V log_ratio(Index n) const {
    const V log_weight_ratio = hn::Sub(hn::Set(tag_, problem_.log_weights[n]), pivot_log_weight_);
    if constexpr (kCareful) {
      DoubleDouble<V> sum{hn::Zero(tag_), hn::Zero(tag_)};
      for (Index d = 0; d < problem_.dimension(); ++d) {
        const V x = load(block_.x, d);
        const V point = hn::Set(tag_, problem_.points(n, d));
        const V pivot_point = load(block_.pivot_point, d);
        const auto residuals = add(careful_residual(x, point), careful_residual(x, pivot_point));
        sum = add(sum, multiply(tag_, exact_sum(point, hn::Neg(pivot_point)), residuals));
      }
      return hn::Add(hn::Mul(slope_, sum.high), hn::MulAdd(slope_, sum.low, log_weight_ratio));
    } else {
      V sum = hn::Zero(tag_);
      for (Index d = 0; d < problem_.dimension(); ++d) {
        const V point = hn::Set(tag_, problem_.points(n, d));
        const V residual = hn::NegMulAdd(alpha_, point, load(block_.x, d));
        sum = hn::MulAdd(hn::Sub(point, load(block_.pivot_point, d)),
                         hn::Add(residual, load(block_.pivot_residual, d)), sum);
      }
      return hn::MulAdd(slope_, sum, log_weight_ratio);
    }
  }

  DoubleDouble<V> careful_residual(V x, V point) const {
    const DoubleDouble<V> product = exact_product(tag_, alpha_, point);
    const DoubleDouble<V> difference = exact_sum(x, hn::Neg(product.high));
    return exact_sum(difference.high, hn::Sub(difference.low, product.low));
  }

  Tag tag_;
  const Problem& problem_;
  PosteriorBlock& block_;
  Index lane_;
  V alpha_;
  V slope_;
  V pivot_log_weight_ = hn::Zero(tag_);
};

void accumulate_lanes(const Problem& problem, PosteriorBlock& block) {
  for (Index lane = 0; lane < block.lanes; lane += static_cast<Index>(hn::Lanes(Tag()))) {
    Lanes lanes(problem, block, lane);
    lanes.find_pivot<false>();
    const bool careful = !lanes.double_suffices() && lanes.needs_care();
    if (careful) lanes.find_pivot<true>();
    lanes.sum(careful);
    if (block.wanted.logarithmic_fraction && lanes.find_underflow()) lanes.sum_scaled(careful);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace gtv::score
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv::score {

HWY_EXPORT(accumulate_lanes);

void accumulate(const Problem& problem, PosteriorBlock& block) {
  HWY_DYNAMIC_DISPATCH(accumulate_lanes)(problem, block);
}

}  // namespace gtv::score
#endif
