#include "gtv/metric/wasserstein.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "gtv/base/error.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

namespace {

double total_mass(const char* name, std::span<const double> masses) {
  check_masses(name, masses);
  const double sum = std::accumulate(masses.begin(), masses.end(), 0.0);
  check_total(name, sum);
  return sum;
}

/// The mean over a unit interval of |f|, f linear from a to b.
double mean_magnitude(double a, double b) {
  const double total = std::abs(a) + std::abs(b);
  if (a * b >= 0) return total / 2;
  return (a * a + b * b) / (2 * total);
}

std::vector<double> sorted(const char* name, std::span<const double> values) {
  check_not_empty(name, static_cast<Index>(values.size()));
  check_finite(name, values);
  std::vector<double> result(values.begin(), values.end());
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

double wasserstein_1(std::span<const double> p, std::span<const double> q, double lo, double hi) {
  if (p.size() != q.size()) {
    throw_input("q: got {} bins, expected {} as in p", q.size(), p.size());
  }
  check_not_empty("p", static_cast<Index>(p.size()));
  check_range(lo, hi);
  const double in_p = total_mass("p", p);
  const double in_q = total_mass("q", q);
  double difference = 0;  // F - G at a bin's left edge
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double next = difference + (p[i] / in_p - q[i] / in_q);
    sum += mean_magnitude(difference, next);
    difference = next;
  }
  return sum * (hi - lo) / static_cast<double>(p.size());
}

double wasserstein_1(std::span<const double> a, std::span<const double> b) {
  const std::vector<double> x = sorted("a", a);
  const std::vector<double> y = sorted("b", b);
  const auto n = static_cast<double>(x.size());
  const auto m = static_cast<double>(y.size());
  std::size_t i = 0;
  std::size_t j = 0;
  double at = std::min(x[0], y[0]);
  double sum = 0;
  // Once one side is used up, F and G differ by what is left of the other.
  while (i < x.size() || j < y.size()) {
    const bool take_x = j == y.size() || (i < x.size() && x[i] <= y[j]);
    const double next = take_x ? x[i] : y[j];
    const double share = static_cast<double>(i) / n - static_cast<double>(j) / m;
    sum += std::abs(share) * (next - at);
    at = next;
    ++(take_x ? i : j);
  }
  return sum;
}

}  // namespace gtv::metric
