#include "theory/flow_difference.hpp"

#include <algorithm>
#include <cmath>

#include "gtv/estimator/gradient_flow.hpp"

namespace gtv::theory {
namespace {

/// Minus the second divided difference of e^{-z} at 0, x, y: sum over complete homogeneous
/// polynomials, an alternating series that keeps its digits for x, y <= 1.
double small_rates(double x, double y) {
  constexpr int terms = 24;
  double homogeneous = 1;  // sum of x^i y^{j-i}
  double power = 1;        // y^j
  double factor = 0.5;     // (-1)^j / (j + 2)!
  double sum = 0;
  for (int j = 0; j < terms; ++j) {
    sum += factor * homogeneous;
    power *= y;
    homogeneous = x * homogeneous + power;
    factor /= -(j + 3);
  }
  return -sum;
}

}  // namespace

double flow_difference(double a, double b, double tau) {
  const double large = std::max(a, b);
  const double small = std::min(a, b);
  if (large * tau <= 1) return small_rates(large * tau, small * tau) * tau * tau;
  // The recursion that divides by the largest gap, between the rates 0 and `large`.
  const double decay = std::isinf(tau) ? 0 : std::exp(-small * tau);
  const double between =
      decay == 0 ? 0 : decay * estimator::gradient_flow_filter(large - small, tau);
  return -(estimator::gradient_flow_filter(small, tau) - between) / large;
}

}  // namespace gtv::theory
