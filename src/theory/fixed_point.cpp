#include "theory/fixed_point.hpp"

#include <Eigen/QR>

#include <cmath>
#include <deque>

#include "gtv/base/error.hpp"

namespace gtv::theory {
namespace {

constexpr std::size_t depth = 5;

struct Iterate {
  Vector value;     // f(x)
  Vector residual;  // f(x) - x
};

/// The combination of past values whose residuals, so combined, are smallest.
Vector accelerated(const std::deque<Iterate>& past) {
  const Iterate& last = past.back();
  const auto differences = static_cast<Index>(past.size()) - 1;
  if (differences == 0) return last.value;
  Eigen::MatrixXd residuals(last.value.size(), differences);
  Eigen::MatrixXd values(last.value.size(), differences);
  for (Index k = 0; k < differences; ++k) {
    const auto i = static_cast<std::size_t>(k);
    residuals.col(k) = past[i + 1].residual - past[i].residual;
    values.col(k) = past[i + 1].value - past[i].value;
  }
  const Vector share = residuals.colPivHouseholderQr().solve(last.residual);
  return last.value - values * share;
}

}  // namespace

int solve_fixed_point(const std::function<Vector(const Vector&)>& f, Vector& x,
                      const FixedPointOptions& options, std::string_view what) {
  std::deque<Iterate> past;
  double best = INFINITY;
  double change = INFINITY;
  for (int iteration = 1; iteration <= options.max_iterations; ++iteration) {
    Vector value = f(x);
    Vector residual = value - x;
    change = residual.norm();
    if (!std::isfinite(change)) {
      throw_work("{}: the iteration left the finite numbers at step {}", what, iteration);
    }
    if (change <= options.tolerance * value.norm()) {
      x = std::move(value);
      return iteration;
    }
    if (change > 10 * best) past.clear();
    best = std::min(best, change);
    past.push_back({std::move(value), std::move(residual)});
    if (past.size() > depth + 1) past.pop_front();
    x = accelerated(past);
  }
  throw_work(
      "{}: no fixed point within {} iterations (the last changed by {:.1e}, expected {:.0e} "
      "relative)",
      what, options.max_iterations, change, options.tolerance);
}

}  // namespace gtv::theory
