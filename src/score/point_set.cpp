#include "score/point_set.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"

namespace gtv::score {
namespace {

constexpr Index rows_of_a_chunk = 256;
constexpr double largest_coordinate = 1e140;  // squares of distances are finite

/// Calls visit(chunk, first, rows) for blocks of rows, in parallel.
template <class Visit>
void for_each_chunk(const StoredMatrix& points, const Visit& visit) {
  const auto chunks =
      static_cast<std::size_t>((points.rows() + rows_of_a_chunk - 1) / rows_of_a_chunk);
  parallel_for(chunks, [&](std::size_t chunk) {
    const Index first = static_cast<Index>(chunk) * rows_of_a_chunk;
    Matrix rows(std::min(rows_of_a_chunk, points.rows() - first), points.cols());
    points.read(first, rows);
    visit(chunk, first, rows);
  });
}

std::size_t chunk_count(const StoredMatrix& points) {
  return static_cast<std::size_t>((points.rows() + rows_of_a_chunk - 1) / rows_of_a_chunk);
}

/// The mean of the points, unweighted: it only has to be near them.
Vector mean_of(const StoredMatrix& points) {
  std::vector<Vector> sums(chunk_count(points));
  for_each_chunk(points, [&](std::size_t chunk, Index first, const Matrix& rows) {
    if (!rows.allFinite()) {
      throw_input("points: got a number that is not finite in rows {} to {}, expected none", first,
                  first + rows.rows() - 1);
    }
    if (rows.cwiseAbs().maxCoeff() > largest_coordinate) {
      throw_input("points: got a number of {:.3g} in rows {} to {}, expected at most {:.0e}",
                  rows.cwiseAbs().maxCoeff(), first, first + rows.rows() - 1, largest_coordinate);
    }
    sums[chunk] = rows.colwise().sum().transpose();
  });
  Vector total = Vector::Zero(points.cols());
  for (const Vector& sum : sums) total += sum;
  return total / static_cast<double>(points.rows());
}

Vector log_weights_of(const Vector& weights, Index points) {
  if (weights.size() == 0) {
    return Vector::Constant(points, -std::log(static_cast<double>(points)));
  }
  if (weights.size() != points) {
    throw_input("weights: got {}, expected {}, one a point", weights.size(), points);
  }
  if (!weights.allFinite() || !(weights.array() > 0).all()) {
    throw_input("weights: got one that is not a positive finite number, expected only such");
  }
  // Sums and ratios of weights may leave the range of doubles, their logarithms do not.
  const double largest = weights.maxCoeff();
  const Vector shares = weights / largest;
  const double log_total = std::log(shares.sum());
  constexpr double smallest_normal = 1e-300;
  Vector logs(points);
  for (Index m = 0; m < points; ++m) {
    const double log_share = shares[m] > smallest_normal ? std::log(shares[m])
                                                         : std::log(weights[m]) - std::log(largest);
    logs[m] = log_share - log_total;
  }
  return logs;
}

}  // namespace

PointSet::PointSet(const StoredMatrix& stored, const Vector& weights, double spread)
    : spread_squared(spread * spread) {
  if (stored.rows() < 1 || stored.cols() < 1) {
    throw_input("points: got shape ({}, {}), expected at least 1 row and 1 column", stored.rows(),
                stored.cols());
  }
  if (!(spread >= 0) || !std::isfinite(spread_squared)) {
    throw_input("spread: got {}, expected a finite number >= 0", spread);
  }
  log_weights = log_weights_of(weights, stored.rows());
  largest_log_weight = log_weights.cwiseAbs().maxCoeff();
  centre = mean_of(stored);
  points = stored.shifted(-centre);
  squares.resize(points.rows());
  for_each_chunk(points, [&](std::size_t, Index first, const Matrix& rows) {
    squares.segment(first, rows.rows()) = rows.rowwise().squaredNorm();
  });
  sizes = squares.cwiseSqrt();
  largest = sizes.maxCoeff();
  mean_square = squares.mean();
  extent = largest + 2 * centre.norm() + stored.offset().norm();
}

LeveledPoints::LeveledPoints(const PointSet& points, const forward::Level& level)
    : set(points), alpha(level.alpha), sigma(level.sigma) {
  if (!std::isfinite(alpha) || !std::isfinite(sigma) || !(alpha >= 0) || !(sigma >= 0)) {
    throw_input("level: got alpha {} and sigma {}, expected finite numbers >= 0", alpha, sigma);
  }
  variance = alpha * alpha * set.spread_squared + sigma * sigma;
  if (!(variance > 0) || !std::isfinite(1 / variance)) {
    throw_input("level: got a component's variance {}, expected a positive number", variance);
  }
  slope = alpha / variance;
  bias = set.log_weights - (0.5 * alpha * slope) * set.squares;
}

}  // namespace gtv::score
