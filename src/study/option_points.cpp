#include "option_points.hpp"

#include <fmt/format.h>

#include <cmath>

#include "option_kind.hpp"

namespace gtv::study {

namespace {

const char* const points_expected = "an array of points, each an array of as many finite numbers";
const char* const weights_expected = "numbers >= 0, not all 0";
const NumberRange t_max_range{"a number > 0", [](double v) { return v > 0; }};

Complaint set_points(Config& config, const Value& value) {
  return read_points(value, config.data.points);
}

Complaint points_fault(const Config& config) {
  if (config.data.points.allFinite()) return {};
  return complaint("a coordinate that is not finite", "finite numbers");
}

Complaint judge_weights(const Vector& weights) {
  if (weights.size() == 0) return {};
  if (weights.allFinite() && weights.minCoeff() >= 0 && weights.maxCoeff() > 0) return {};
  return complaint("weights that are negative, not finite or all 0", weights_expected);
}

Complaint set_weights(Config& config, const Value& value) {
  const auto numbers = as_numbers(value);
  if (!numbers) return complaint(show(value), weights_expected);
  const Vector weights =
      Eigen::Map<const Vector>(numbers->data(), static_cast<Index>(numbers->size()));
  if (judge_weights(weights)) return complaint(show(value), weights_expected);
  config.data.weights = weights;
  return {};
}

Complaint judge_t_max(std::optional<double> t_max) {
  if (!t_max || (std::isfinite(*t_max) && t_max_range.holds(*t_max))) return {};
  return complaint(show(*t_max), expected_of(t_max_range, *t_max));
}

}  // namespace

Complaint read_points(const Value& value, Matrix& out) {
  const std::vector<Value>* rows = value.array();
  if (rows == nullptr || rows->empty()) return complaint(show(value), points_expected);
  Matrix points;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    auto point = as_numbers((*rows)[i]);
    if (const auto number = as_number((*rows)[i])) point = std::vector<double>{*number};
    if (!point || point->empty()) {
      return complaint(fmt::format("{} as point {}", show((*rows)[i]), i + 1), points_expected);
    }
    const auto dimension = static_cast<Index>(point->size());
    if (i == 0) points.resize(static_cast<Index>(rows->size()), dimension);
    if (dimension != points.cols()) {
      return fmt::format("got {} numbers in point {}, expected {} as in point 1", dimension, i + 1,
                         points.cols());
    }
    for (Index j = 0; j < dimension; ++j) {
      const double coordinate = (*point)[static_cast<std::size_t>(j)];
      if (!std::isfinite(coordinate)) {
        return complaint(fmt::format("{} in point {}", coordinate, i + 1), "finite numbers");
      }
      points(static_cast<Index>(i), j) = coordinate;
    }
  }
  out = points;
  return {};
}

Value held_numbers(const Vector& numbers) {
  std::vector<Value> values;
  for (const double number : numbers) values.push_back({number});
  return {values};
}

Value held_points(const Matrix& points) {
  std::vector<Value> rows;
  for (Index i = 0; i < points.rows(); ++i) rows.push_back(held_numbers(points.row(i)));
  return {rows};
}

Option points_option() {
  return {{"data.points", "array of points", "", "The data points, one array of coordinates each"},
          points_expected,
          set_points,
          points_fault,
          [](const Config& config) { return held_points(config.data.points); },
          {}};
}

Option weights_option() {
  return {{"data.weights", "array of numbers", "", "Weights of the points; equal if not given"},
          weights_expected,
          set_weights,
          [](const Config& config) { return judge_weights(config.data.weights); },
          [](const Config& config) { return held_numbers(config.data.weights); },
          {}};
}

Option t_max_option() {
  return {{"forward.t_max", "number", "", "Where sampling starts; by default the schedule's own"},
          t_max_range.expected,
          [](Config& config, const Value& value) -> Complaint {
            const auto number = as_number(value);
            if (!number) return complaint(show(value), t_max_range.expected);
            if (judge_t_max(number)) {
              return complaint(show(value), expected_of(t_max_range, *number));
            }
            config.forward.t_max = number;
            return {};
          },
          [](const Config& config) { return judge_t_max(config.forward.t_max); },
          [](const Config& config) {
            if (!config.forward.t_max) return Value{Value::Foreign{"the schedule's"}};
            return Value{*config.forward.t_max};
          },
          [](const Config& config) { return config.forward.t_max.value_or(0.0); }};
}

}  // namespace gtv::study
