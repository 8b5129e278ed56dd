#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtv/base/stored_matrix.hpp"
#include "gtv/score/blocked_field.hpp"
#include "oracle/score_denoiser.hpp"
#include "score/draw.hpp"

namespace gtv::score {

/// Stores points in a type, so that the numbers it cannot hold are rounded.
inline StoredMatrix stored_as(StoredMatrix::Type type, const Matrix& points) {
  if (type == StoredMatrix::Type::float64) return StoredMatrix::of(points);
  if (type == StoredMatrix::Type::float32)
    return StoredMatrix::of(FloatMatrix(points.cast<float>()));
  const double low = points.minCoeff();
  const double step = std::max(points.maxCoeff() - low, 1e-300) / 255;
  const auto bytes = std::make_shared<std::vector<std::uint8_t>>();
  for (Index i = 0; i < points.size(); ++i) {
    bytes->push_back(static_cast<std::uint8_t>(std::lround((points.data()[i] - low) / step)));
  }
  // Scales of both signs: images are stored black on white and white on black.
  const bool negative = points.rows() % 2 == 0;
  if (negative) {
    for (std::uint8_t& byte : *bytes) byte = static_cast<std::uint8_t>(255 - byte);
  }
  return {bytes,         bytes->data(),           StoredMatrix::Type::uint8,        points.rows(),
          points.cols(), negative ? -step : step, negative ? low + 255 * step : low};
}

inline constexpr StoredMatrix::Type every_type[] = {
    StoredMatrix::Type::uint8, StoredMatrix::Type::float32, StoredMatrix::Type::float64};

inline std::vector<Sweep> sweeps_of(const StoredMatrix& points) {
  std::vector<Sweep> sweeps = {Sweep::automatic, Sweep::dense, Sweep::projection, Sweep::screen};
  if (points.type() == StoredMatrix::Type::uint8) sweeps.push_back(Sweep::digits);
  return sweeps;
}

enum class Cloud {
  normal,
  clusters,
  near_duplicates,
  sphere,
  outlier,
  line,
  decaying,
  far_away,
  equal,
  count
};

/// Points of about unit size, some sets of them hard.
inline Matrix draw_points(Draw& draw, Cloud cloud, Index size, Index dimension) {
  Matrix points(size, dimension);
  for (Index i = 0; i < points.size(); ++i) points.data()[i] = draw.normal();
  points /= std::sqrt(static_cast<double>(dimension));
  switch (cloud) {
    case Cloud::clusters:
      for (Index m = 0; m < size; ++m) points.row(m) = points.row(m % 5) + 0.01 * points.row(m);
      break;
    case Cloud::near_duplicates:
      for (Index m = 1; m < size; m += 2) points.row(m) = points.row(m - 1) + 1e-7 * points.row(m);
      break;
    case Cloud::sphere:
      points.rowwise().normalize();
      for (Index m = 1; m < size; m += 2) points.row(m) = -points.row(m - 1);
      break;
    case Cloud::outlier:
      points.row(size - 1) *= 1e4;
      break;
    case Cloud::line:
      for (Index d = 1; d < dimension; ++d)
        points.col(d) = 0.25 + (d % 7 == 0 ? 1e-3 : 0) * points.col(d).array();
      break;
    case Cloud::far_away:
      points.array() += 1e3;
      break;
    case Cloud::decaying:
      for (Index d = 0; d < dimension; ++d) points.col(d) *= 8 / (1.0 + static_cast<double>(d));
      break;
    case Cloud::equal:
      for (Index m = 1; m < size; ++m) points.row(m) = points.row(0);
      break;
    case Cloud::normal:
    case Cloud::count:
      break;
  }
  return points;
}

/// Queries where the posterior is easy, and where it hangs on the last digit.
inline Matrix draw_queries(Draw& draw, const Matrix& points, const Level& level, double radius,
                           Index count) {
  Matrix x(count, points.cols());
  Vector normal(points.cols());
  for (Index i = 0; i < count; ++i) {
    for (double& number : normal) number = draw.normal();
    const Index m = draw.integer(0, points.rows() - 1);
    const Eigen::RowVectorXd one = points.row(m);
    const Eigen::RowVectorXd neighbour = points.row(std::min(m ^ 1, points.rows() - 1));
    const Eigen::RowVectorXd other = points.row(draw.integer(0, points.rows() - 1));
    const double root = std::sqrt(static_cast<double>(points.cols()));
    switch (draw.integer(0, 8)) {
      case 0:
      case 1:
        x.row(i) = level.alpha * one + level.sigma * normal.transpose();
        break;
      case 2:
        x.row(i) = level.alpha * one;
        break;
      case 3:
        x.row(i) = level.alpha * 0.5 * (one + neighbour);
        break;
      case 4:
        x.row(i) = level.alpha * 0.5 * (one + other);
        break;
      case 5:
        x.row(i) = level.alpha * points.colwise().mean();
        break;
      case 6:
        x.row(i) =
            level.alpha * one + radius / root * draw.log_uniform(1, 1e4) * normal.transpose();
        break;
      case 7: {
        // On a bisector, far along it.
        const Eigen::RowVectorXd between = one - other;
        Eigen::RowVectorXd along = radius / root * draw.log_uniform(0.1, 1e4) * normal.transpose();
        if (between.squaredNorm() > 0) {
          along -= along.dot(between) / between.squaredNorm() * between;
        }
        x.row(i) = level.alpha * 0.5 * (one + other) + along;
        break;
      }
      default:
        // Beside a bisector by about as much as the noise resolves.
        x.row(i) = level.alpha * (0.5 * (one + other)) +
                   level.sigma * level.sigma / std::max(radius, 1e-300) / root * normal.transpose();
    }
  }
  return x;
}

struct BlockedCase {
  StoredMatrix points;
  Vector weights;
  double spread = 0;
  Level level;
  Matrix x;

  [[nodiscard]] BlockedField field() const { return BlockedField(points, weights, spread); }
  [[nodiscard]] std::string text() const {
    return std::to_string(points.rows()) + " points of " + std::to_string(points.cols()) +
           " dimensions, type " + std::to_string(static_cast<int>(points.type())) + ", alpha " +
           std::to_string(level.alpha) + ", sigma " + rc::toString(level.sigma) + ", spread " +
           rc::toString(spread) + (weights.size() > 0 ? ", weighted" : "");
  }
};

inline BlockedCase draw_blocked(Draw& draw, Cloud cloud, StoredMatrix::Type type, Index size,
                                Index dimension, Index queries) {
  BlockedCase c;
  const double scale = draw.log_uniform(1e-2, 1e2);
  c.points = stored_as(type, scale * draw_points(draw, cloud, size, dimension));
  if (draw.integer(0, 1) == 1) {
    const double least = draw.integer(0, 1) == 1 ? 1e-30 : 0.1;
    c.weights = Vector::Ones(size);
    for (double& weight : c.weights) weight = draw.log_uniform(least, 1);
  }
  const double radius = std::max(BlockedField(c.points).radius(), 1e-3 * scale);
  if (draw.integer(0, 2) == 0) c.spread = radius * draw.log_uniform(1e-3, 1);
  constexpr double alphas[] = {1, 0.8, 0.1, 3};
  c.level.alpha = alphas[draw.integer(0, 3)];
  c.level.sigma = c.level.alpha * radius * draw.log_uniform(1e-6, 1e2);
  c.x = draw_queries(draw, c.points.values(), c.level, c.level.alpha * radius, queries);
  return c;
}

}  // namespace gtv::score
