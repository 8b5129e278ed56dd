#include "gtv/metric/memorised.hpp"

#include <algorithm>
#include <cmath>

#include "gtv/base/error.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

namespace {

void check_threshold(double threshold) {
  if (!(threshold > 0 && threshold < 1)) {
    throw_input("threshold: got {}, expected a number between 0 and 1", threshold);
  }
}

std::vector<double> sorted_ratios(const MatrixView& distance) {
  check_not_empty("distances", distance.rows());
  if (distance.cols() != 2) {
    throw_input("distances: got {} columns, expected 2, those to the two nearest", distance.cols());
  }
  check_finite("distances", distance);
  std::vector<double> ratios;
  for (Index i = 0; i < distance.rows(); ++i) {
    const double near = distance(i, 0);
    const double next = distance(i, 1);
    if (!(near >= 0 && near <= next && next > 0)) {
      throw_input("distances: got {} and {} in row {}, expected 0 <= d1 <= d2 and d2 > 0", near,
                  next, i);
    }
    ratios.push_back(near / next);
  }
  std::sort(ratios.begin(), ratios.end());
  return ratios;
}

}  // namespace

std::vector<Share> memorised_curve(const MatrixView& distance, std::span<const double> thresholds) {
  for (const double threshold : thresholds) check_threshold(threshold);
  const std::vector<double> ratios = sorted_ratios(distance);
  std::vector<Share> curve;
  for (const double threshold : thresholds) {
    const auto below = std::lower_bound(ratios.begin(), ratios.end(), threshold);
    curve.push_back({.count = below - ratios.begin(), .total = distance.rows()});
  }
  return curve;
}

Share memorised_share(const MatrixView& distance, double threshold) {
  return memorised_curve(distance, {&threshold, 1}).front();
}

double memorised_null(double threshold, double dimension) {
  check_threshold(threshold);
  if (!(dimension > 0)) {
    throw_input("dimension: got {}, expected a positive number", dimension);
  }
  return std::pow(threshold, dimension);
}

}  // namespace gtv::metric
