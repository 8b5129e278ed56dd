#include "score/problem.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gtv/base/error.hpp"

namespace gtv::score {

namespace {

void check_mixture(const data::Mixture& data) {
  if (data.size() < 1 || data.dimension() < 1) {
    throw_input("points: got shape ({}, {}), expected at least one point of dimension 1 or more",
                data.size(), data.dimension());
  }
  if (!data.points.allFinite()) throw_input("points: got a number that is not finite");
  if (data.weights.size() != data.size()) {
    throw_input("weights: got {}, expected one for each of {} points", data.weights.size(),
                data.size());
  }
  if (!data.weights.allFinite() || !(data.weights.minCoeff() > 0)) {
    throw_input("weights: got the least weight {}, expected finite positive ones",
                data.weights.minCoeff());
  }
  constexpr double tolerance = 1e-9;
  if (std::abs(data.weights.sum() - 1) > tolerance) {
    throw_input("weights: got the sum {}, expected 1", data.weights.sum());
  }
  if (!std::isfinite(data.spread) || data.spread < 0) {
    throw_input("spread: got {}, expected a finite number, 0 or more", data.spread);
  }
}

}  // namespace

Problem make_problem(const data::Mixture& data, const forward::Level& level) {
  check_mixture(data);
  if (!std::isfinite(level.alpha)) throw_input("alpha: got {}, expected a number", level.alpha);
  if (!std::isfinite(level.sigma) || level.sigma < 0) {
    throw_input("sigma: got {}, expected a finite number, 0 or more", level.sigma);
  }
  const double v = data.spread * data.spread;
  const double variance = level.alpha * level.alpha * v + level.sigma * level.sigma;
  if (!std::isnormal(variance)) {
    throw_input("level: got the variance {} (alpha {}, sigma {}, spread {}), expected more than {}",
                variance, level.alpha, level.sigma, data.spread,
                std::numeric_limits<double>::min());
  }
  if (!std::isfinite(level.alpha / variance)) {
    throw_input("alpha: got {} at the variance {}, expected a finite ratio", level.alpha, variance);
  }
  return {.points = data.points,
          .log_weights = data.weights.array().log(),
          .alpha = level.alpha,
          .sigma = level.sigma,
          .spread_squared = v,
          .variance = variance,
          .least = data.points.colwise().minCoeff(),
          .largest = data.points.colwise().maxCoeff()};
}

void check_noise(const Problem& problem) {
  if (!std::isnormal(problem.sigma * problem.sigma)) {
    throw_input("sigma: got {}, expected a square above {} (the proxy score is infinite at 0)",
                problem.sigma, std::numeric_limits<double>::min());
  }
}

void check_queries(const Problem& problem, const MatrixView& x) {
  if (x.cols() != problem.dimension()) {
    throw_input("x: got {} columns, expected {}, the dimension of the points", x.cols(),
                problem.dimension());
  }
  double largest = 0;
  for (Index i = 0; i < x.rows(); ++i) {
    for (Index d = 0; d < x.cols(); ++d) {
      if (!std::isfinite(x(i, d))) {
        throw_input("x: got {} in row {}, column {}, expected a finite number", x(i, d), i, d);
      }
      largest = std::max(largest, std::abs(x(i, d)));
    }
  }
  constexpr double limit = 1e150;
  const double of_points =
      std::max(problem.least.cwiseAbs().maxCoeff(), problem.largest.cwiseAbs().maxCoeff());
  const double reach = largest + std::abs(problem.alpha) * of_points;
  const double deviations =
      reach / std::sqrt(problem.variance) * std::sqrt(static_cast<double>(problem.dimension()));
  if (!(deviations < limit)) {
    throw_input("x: got numbers up to {:g}, {:g} standard deviations, expected less than {:g}",
                largest, deviations, limit);
  }
}

void check_shape(const char* name, Index rows, Index columns, Index expected_rows,
                 Index expected_columns) {
  if (rows != expected_rows || columns != expected_columns) {
    throw_input("{}: got shape ({}, {}), expected ({}, {})", name, rows, columns, expected_rows,
                expected_columns);
  }
}

}  // namespace gtv::score
