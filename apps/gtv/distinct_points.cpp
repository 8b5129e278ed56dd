#include "distinct_points.hpp"

#include <cstring>
#include <memory>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/metric/duplicates.hpp"

namespace gtv::app {

namespace {

/// Those rows, of the same type.
StoredMatrix gathered(const StoredMatrix& points, const std::vector<Index>& rows) {
  const std::size_t row_bytes = points.stored_bytes() / static_cast<std::size_t>(points.rows());
  const auto memory = std::make_shared<std::vector<double>>(
      (rows.size() * row_bytes + sizeof(double) - 1) / sizeof(double));
  auto* out = reinterpret_cast<std::byte*>(memory->data());
  for (const Index row : rows) {
    std::memcpy(out, points.row_data(row), row_bytes);
    out += row_bytes;
  }
  const StoredMatrix kept(memory, memory->data(), points.type(), static_cast<Index>(rows.size()),
                          points.cols(), points.scale());
  return kept.shifted(points.offset());
}

}  // namespace

WeightedPoints distinct_points(const StoredMatrix& points, const Vector& weights) {
  if (weights.size() != 0 && weights.size() != points.rows()) {
    throw_input("weights: got {}, expected one for each of {} points", weights.size(),
                points.rows());
  }
  const std::vector<Index> first = metric::first_equal_row(points);
  Vector summed = Vector::Zero(points.rows());
  for (Index i = 0; i < points.rows(); ++i) {
    summed[first[static_cast<std::size_t>(i)]] += weights.size() == 0 ? 1 : weights[i];
  }
  std::vector<Index> rows;
  for (Index i = 0; i < points.rows(); ++i) {
    if (summed[i] > 0) rows.push_back(i);
  }
  if (static_cast<Index>(rows.size()) == points.rows()) return {points, weights};
  if (rows.empty()) throw_input("weights: got none above 0, expected at least one");
  Vector kept(static_cast<Index>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) kept[static_cast<Index>(i)] = summed[rows[i]];
  return {gathered(points, rows), kept};
}

}  // namespace gtv::app
