#include "gtv/metric/cumulants.hpp"

#include <algorithm>
#include <cmath>

#include "gtv/base/error.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

Cumulants cumulants(std::span<const double> values) {
  if (values.size() < 4) {
    throw_input("values: got {}, expected at least 4 for four cumulants", values.size());
  }
  check_finite("values", values);
  const auto n = static_cast<double>(values.size());
  // About the first value, so that equal values have no rounding for a variance.
  double mean = 0;
  for (const double value : values) mean += (value - values[0]) / n;
  mean += values[0];
  double scale = 0;
  for (const double value : values) scale = std::max(scale, std::abs(value - mean));
  if (scale == 0) return {.mean = mean};

  double m2 = 0;  // mean powers of the deviations, in units of the largest
  double m3 = 0;
  double m4 = 0;
  for (const double value : values) {
    const double d = (value - mean) / scale;
    m2 += d * d / n;
    m3 += d * d * d / n;
    m4 += d * d * d * d / n;
  }
  const double k2 = n / (n - 1) * m2;
  const double k3 = n * n / ((n - 1) * (n - 2)) * m3;
  const double k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3));
  const Cumulants result{.mean = mean,
                         .variance = k2 * scale * scale,
                         .skewness = k3 / (k2 * std::sqrt(k2)),
                         .excess_kurtosis = k4 / (k2 * k2)};
  if (!std::isfinite(result.mean) || !std::isfinite(result.variance)) {
    throw_work("cumulants: the variance of values apart by {} is beyond the largest number", scale);
  }
  return result;
}

}  // namespace gtv::metric
