#include "score/rounding.hpp"

#include <algorithm>
#include <cmath>

namespace gtv::score {
namespace {

constexpr double double_roundoff = 0x1p-53;
constexpr double exponential_units = 4;  // of the last place

/// What reading points and moving queries by the centre leaves, as a length: of nu and of y.
double point_error(const PointSet& set, double u) {
  return 3 * u * set.extent;
}

double query_error(const LeveledPoints& at, double query_norm, double u) {
  return 2 * u * (query_norm + 2 * at.alpha * at.set.extent);
}

}  // namespace

double logit_error(const LeveledPoints& at, double query_norm, double u) {
  const PointSet& set = at.set;
  const auto dimension = static_cast<double>(set.dimension());
  const double product = at.slope * query_norm * set.largest;
  const double square = 0.5 * at.alpha * at.slope * set.largest * set.largest;
  const double inputs = at.slope * (point_error(set, u) * (query_norm + at.alpha * set.largest) +
                                    query_error(at, query_norm, u) * set.largest);
  const double weight = std::max(set.largest_log_weight, 1.0);
  return (dimension + 8) * u * (product + square) + inputs + 4 * u * weight;
}

double distance_logit_error(const LeveledPoints& at, double query_norm, double square) {
  const PointSet& set = at.set;
  const double u = double_roundoff;
  const double inputs =
      u * at.alpha * set.largest + at.alpha * point_error(set, u) + query_error(at, query_norm, u);
  const double error =
      2 * std::sqrt(square) * inputs + (static_cast<double>(set.dimension()) + 4) * u * square;
  const double weight = std::max(set.largest_log_weight, 1.0);
  return error / (2 * at.variance) + 4 * u * (weight + square / (2 * at.variance));
}

double mean_error(const LeveledPoints& at, const PosteriorSums& sums, double mean_norm,
                  double query_norm, double logit_error, double terms, double u) {
  const PointSet& set = at.set;
  // Both the exact mean and the computed one are convex combinations of points.
  const double most = 2 * set.largest;
  const double relative = std::expm1(logit_error) + exponential_units * u;
  if (!(relative < 0.5)) return most;
  const double summing = terms * u / (1 - std::min(0.5, terms * u));
  const double root_second = std::sqrt(sums.second / sums.total);
  const double spread =
      std::max(0.0, sums.second / sums.total - mean_norm * mean_norm) +
      2 * (terms + static_cast<double>(set.dimension())) * u * set.largest * set.largest;
  // p~ is p (1 + e) normalised, |e| <= relative, so the means differ by
  // sum p e (nu - mean) / (1 + sum p e).
  const double weights =
      relative / (1 - relative) * std::sqrt(spread * (1 + relative) / (1 - relative));
  const double shrinkage = at.alpha * set.spread_squared / at.variance;
  const double last = 8 * double_roundoff * (set.extent + mean_norm + shrinkage * query_norm);
  return std::min(most, weights + 2 * summing * root_second + last + point_error(set, u));
}

}  // namespace gtv::score
