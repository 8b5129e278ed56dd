#include "theory/fixed_point.hpp"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <utility>

#include "gtv/base/error.hpp"

namespace gtv::theory {
namespace {

constexpr std::size_t depth = 5;
// Directions that the last steps share to more than this add noise only.
constexpr double least_independent = 1e-12;

/// f(x) and f(x) - x, or how they changed from one iteration to the next.
struct Iterate {
  Vector value;
  Vector residual;
};

/// The combination of past values whose residuals, so combined, are smallest: by normal equations,
/// since vectors are long and steps few; what these lose in accuracy costs an iteration at most.
Vector accelerated(const Iterate& last, const std::deque<Iterate>& steps) {
  const auto count = static_cast<Index>(steps.size());
  if (count == 0) return last.value;
  Eigen::MatrixXd gram(count, count);
  Eigen::VectorXd along(count);
  Eigen::VectorXd scale(count);
  for (Index i = 0; i < count; ++i) {
    const Vector& step = steps[static_cast<std::size_t>(i)].residual;
    scale[i] = 1 / std::max(step.norm(), std::numeric_limits<double>::min());
    along[i] = scale[i] * step.dot(last.residual);
    for (Index j = 0; j <= i; ++j) {
      gram(i, j) = gram(j, i) =
          scale[i] * scale[j] * step.dot(steps[static_cast<std::size_t>(j)].residual);
    }
  }
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> system(count, count);
  system.setThreshold(least_independent);
  const Eigen::VectorXd share = system.compute(gram).solve(along).cwiseProduct(scale);
  Vector combined = last.value;
  for (Index i = 0; i < count; ++i) {
    combined -= share[i] * steps[static_cast<std::size_t>(i)].value;
  }
  return combined;
}

}  // namespace

int solve_fixed_point(const std::function<Vector(const Vector&)>& f, Vector& x,
                      const FixedPointOptions& options, std::string_view what) {
  Iterate last;
  std::deque<Iterate> steps;
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
    if (change > 10 * best) {
      steps.clear();
    } else if (iteration > 1) {
      steps.push_back({value - last.value, residual - last.residual});
      if (steps.size() > depth) steps.pop_front();
    }
    best = std::min(best, change);
    last = {std::move(value), std::move(residual)};
    x = accelerated(last, steps);
  }
  throw_work(
      "{}: no fixed point within {} iterations (the last changed by {:.1e}, expected {:.0e} "
      "relative)",
      what, options.max_iterations, change, options.tolerance);
}

}  // namespace gtv::theory
