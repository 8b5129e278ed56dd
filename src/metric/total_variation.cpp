#include "gtv/metric/total_variation.hpp"

#include <cmath>

#include "gtv/base/error.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

namespace {

double checked_sum(const char* name, std::span<const double> masses) {
  check_masses(name, masses);
  double sum = 0;
  for (const double mass : masses) sum += mass;
  constexpr double tolerance = 1e-6;  // room for masses that were stored in single precision
  if (sum > 1 + tolerance) {
    throw_input("{}: got the sum {}, expected probability masses, at most 1 in all", name, sum);
  }
  return sum;
}

}  // namespace

double total_variation(std::span<const double> p, std::span<const double> q) {
  if (p.size() != q.size()) {
    throw_input("q: got {} bins, expected {} as in p", q.size(), p.size());
  }
  check_not_empty("p", static_cast<Index>(p.size()));
  double sum = std::abs(checked_sum("p", p) - checked_sum("q", q));
  for (std::size_t i = 0; i < p.size(); ++i) sum += std::abs(p[i] - q[i]);
  return sum / 2;
}

}  // namespace gtv::metric
