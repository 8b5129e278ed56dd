#include "score/rounding.hpp"

#include <algorithm>
#include <cmath>

#include "score/soften.hpp"

namespace gtv::score {
namespace {

constexpr double exponential_units = 4;  // of the last place

/// What reading points and moving queries by the centre leaves, as a length: of nu and of y.
double point_error(const PointSet& set, double u) {
  return 4 * u * set.extent;
}

double query_error(const LeveledPoints& at, double query_norm, double u) {
  return 2 * u * (query_norm + 2 * at.alpha * at.set.extent);
}

/// Of the logarithm of a weight, which is off by 4 u of it.
double largest_log_weight(const PointSet& set) {
  return std::max(set.largest_log_weight, 1.0);
}

}  // namespace

bool single_holds(const LeveledPoints& at, double query_norm) {
  const PointSet& set = at.set;
  // Squares, and sums of some thousand of them, are numbers that single precision has.
  constexpr double smallest = 1e-18;
  constexpr double largest = 1e17;
  if (!(set.largest > smallest && set.extent < largest)) return false;
  const double sloped = at.slope * query_norm;
  const double logit = sloped * set.extent + 0.5 * at.alpha * at.slope * set.largest * set.largest +
                       largest_log_weight(set);
  return sloped < largest_single_logit && logit < largest_single_logit;
}

double logit_error(const LeveledPoints& at, double query_norm, double u) {
  const PointSet& set = at.set;
  const auto dimension = static_cast<double>(set.dimension());
  const double product = at.slope * query_norm * set.largest;
  const double square = 0.5 * at.alpha * at.slope * set.largest * set.largest;
  const double point = point_error(set, u);
  const double query = query_error(at, query_norm, u);
  const double inputs = at.slope * (point * (query_norm + at.alpha * (set.largest + point)) +
                                    query * (set.largest + point));
  return (dimension + 16) * u * (product + square) + inputs + 8 * u * largest_log_weight(set);
}

double distance_logit_error(const LeveledPoints& at, double query_norm, double square) {
  const PointSet& set = at.set;
  const double u = double_roundoff;
  const double inputs =
      u * at.alpha * set.largest + at.alpha * point_error(set, u) + query_error(at, query_norm, u);
  const double error = (2 * std::sqrt(square) + inputs) * inputs +
                       (static_cast<double>(set.dimension()) + 16) * u * square;
  return error / (2 * at.variance) + 8 * u * largest_log_weight(set);
}

double mean_error(const LeveledPoints& at, const PosteriorSums& sums, const Summed& how) {
  const PointSet& set = at.set;
  const double u = how.u;
  const double point = point_error(set, u);
  const double shrinkage = at.alpha * set.spread_squared / at.variance;
  // Reading points, and what is done with the mean.
  const double last =
      2 * point + 16 * double_roundoff * (set.extent + how.mean_norm + shrinkage * how.query_norm);
  const double summing = how.terms * u / (1 - std::min(0.5, how.terms * u));
  const double root_second = std::sqrt(sums.second / sums.total);
  const double summed = 2 * summing * (root_second + how.shift) + how.lost + last;
  // Both the exact mean and the computed one are convex combinations of points, but for `summed`.
  const double most = 2 * (1 + 1e-6) * set.largest;
  const double relative = std::expm1(how.logit_error) + exponential_units * u +
                          (1 + exponential_units) * how.raises * double_roundoff;
  if (!(relative < 0.5)) return most + summed;
  const double cancelled =
      3 * (how.terms + static_cast<double>(set.dimension())) * u * (set.largest + how.shift) +
      how.lost + 2 * point;
  const double spread = std::max(0.0, sums.second / sums.total - how.mean_norm * how.mean_norm) +
                        2 * set.largest * cancelled;
  // p~ is p (1 + e) normalised, |e| <= relative, so the means differ by
  // sum p e (nu - mean) / (1 + sum p e).
  const double weights =
      relative / (1 - relative) * std::sqrt(spread * (1 + relative) / (1 - relative));
  return std::min(most, weights) + summed;
}

}  // namespace gtv::score
