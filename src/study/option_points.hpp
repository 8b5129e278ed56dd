#pragma once

#include "option.hpp"

namespace gtv::study {

/// Rows of equal length, or a flat array of 1-D points, into `points`, which a complaint leaves
/// alone.
[[nodiscard]] Complaint read_points(const Value& value, Matrix& out);
/// As read_points takes them, and numbers.
[[nodiscard]] Value held_points(const Matrix& points);
[[nodiscard]] Value held_numbers(const Vector& numbers);

/// data.points: rows of equal length, or a flat array of 1-D points.
[[nodiscard]] Option points_option();
/// data.weights: numbers >= 0, one a point, not all 0.
[[nodiscard]] Option weights_option();
/// forward.t_max, whose default depends on the schedule.
[[nodiscard]] Option t_max_option();

}  // namespace gtv::study
