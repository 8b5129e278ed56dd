#include "gtv/data/mixture.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "gtv/base/error.hpp"

namespace gtv::data {
namespace {

void check_points(const MatrixView& points) {
  if (points.rows() < 1) throw_input("points: got none, expected at least 1");
  if (points.cols() < 1) throw_input("points: got dimension 0, expected at least 1");
  for (Index row = 0; row < points.rows(); ++row) {
    for (Index column = 0; column < points.cols(); ++column) {
      if (!std::isfinite(points(row, column))) {
        throw_input("points[{}, {}]: got {}, expected a finite number", row, column,
                    points(row, column));
      }
    }
  }
}

void check_weights(const Vector& weights, Index count) {
  if (weights.size() != count) {
    throw_input("weights: got {} for {} points, expected one for each", weights.size(), count);
  }
  for (Index i = 0; i < count; ++i) {
    if (!std::isfinite(weights(i)) || weights(i) < 0) {
      throw_input("weights[{}]: got {}, expected a finite number, at least 0", i, weights(i));
    }
  }
  if (weights.maxCoeff() == 0) throw_input("weights: got only zeros, expected one positive");
}

Vector normalised(const Vector& weights) {
  const double sum = weights.sum();
  if (std::isfinite(sum)) return weights / sum;
  const Vector scaled = weights / weights.maxCoeff();
  return scaled / scaled.sum();
}

/// For each point, the first one equal to it (itself if there is none before).
std::vector<Index> first_equals(const MatrixView& points) {
  const auto dimension = points.cols();
  const auto row_less = [&](Index a, Index b) {
    for (Index column = 0; column < dimension; ++column) {
      if (points(a, column) != points(b, column)) return points(a, column) < points(b, column);
    }
    return false;
  };
  std::vector<Index> order(static_cast<std::size_t>(points.rows()));
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(), row_less);
  std::vector<Index> first(order.size());
  Index representative = order.front();
  for (const Index row : order) {
    if (row_less(representative, row)) representative = row;
    first[static_cast<std::size_t>(row)] = representative;
  }
  return first;
}

}  // namespace

Mixture make_mixture(const MatrixView& points, const Vector& weights, double spread) {
  check_points(points);
  if (!std::isfinite(spread) || spread < 0) {
    throw_input("spread: got {}, expected a finite number, at least 0", spread);
  }
  Vector share = Vector::Constant(points.rows(), 1 / static_cast<double>(points.rows()));
  if (weights.size() != 0) {
    check_weights(weights, points.rows());
    share = normalised(weights);
  }

  Vector merged = Vector::Zero(points.rows());
  const std::vector<Index> first = first_equals(points);
  for (Index row = 0; row < points.rows(); ++row) {
    merged(first[static_cast<std::size_t>(row)]) += share(row);
  }
  const Index kept = (merged.array() > 0).count();
  Mixture mixture{.points = Matrix(kept, points.cols()), .weights = Vector(kept), .spread = spread};
  for (Index row = 0, next = 0; row < points.rows(); ++row) {
    if (merged(row) == 0) continue;
    mixture.points.row(next) = points.row(row);
    mixture.weights(next) = merged(row);
    ++next;
  }
  return mixture;
}

Mixture rotated(const Mixture& mixture, double angle) {
  if (mixture.dimension() != 2) {
    throw_input("angle: got points of dimension {}, expected 2 (only those can be rotated)",
                mixture.dimension());
  }
  if (!std::isfinite(angle)) throw_input("angle: got {}, expected a finite number", angle);
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  Mixture result = mixture;
  for (Index row = 0; row < mixture.size(); ++row) {
    const double x = mixture.points(row, 0);
    const double y = mixture.points(row, 1);
    result.points(row, 0) = c * x - s * y;
    result.points(row, 1) = s * x + c * y;
  }
  return result;
}

}  // namespace gtv::data
