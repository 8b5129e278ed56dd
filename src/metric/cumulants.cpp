#include "gtv/metric/cumulants.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gtv/base/error.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

namespace {

/// From mean powers of the deviations, in units of `scale`.
Cumulants unbiased(double n, double mean, double scale, double m2, double m3, double m4) {
  const double k2 = n / (n - 1) * m2;
  const double k3 = n * n / ((n - 1) * (n - 2)) * m3;
  const double k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3));
  return {.mean = mean,
          .variance = k2 * scale * scale,
          .skewness = k3 / (k2 * std::sqrt(k2)),
          .excess_kurtosis = k4 / (k2 * k2)};
}

}  // namespace

Cumulants cumulants_of_sums(double n, double mean, double second, double third, double fourth) {
  if (!(n >= 1)) throw_input("n: got {}, expected at least 1 value", n);
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  Cumulants result{.mean = mean};
  if (second > 0) {
    const double scale = std::sqrt(second / n);
    result = unbiased(n, mean, scale, 1, third / (n * scale * scale * scale),
                      fourth / (n * scale * scale * scale * scale));
  }
  if (n < 2) result.variance = unknown;
  if (n < 3) result.skewness = unknown;
  if (n < 4) result.excess_kurtosis = unknown;
  return result;
}

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
  const Cumulants result = unbiased(n, mean, scale, m2, m3, m4);
  if (!std::isfinite(result.mean) || !std::isfinite(result.variance)) {
    throw_work("cumulants: the variance of values apart by {} is beyond the largest number", scale);
  }
  return result;
}

}  // namespace gtv::metric
