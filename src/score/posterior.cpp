#include "score/posterior.hpp"

#include <cmath>
#include <numbers>

namespace gtv::score {

Posterior::Posterior(const Problem& problem, const PosteriorBlock& block, Index lane)
    : problem_(problem), block_(block), lane_(lane) {
  others_ = at(block_.others);
  total_ = 1 + others_;
}

double Posterior::pivot_residual(Index d) const {
  return std::fma(-problem_.alpha, pivot_point(d), at(block_.x, d));
}

double Posterior::residual(Index d) const {
  return pivot_residual(d) - problem_.alpha * offset(d);
}

double Posterior::covariance(Index i, Index j) const {
  const Index row = i * problem_.dimension() - i * (i + 1) / 2 + j;
  return at(block_.second, row) / total_ - offset(i) * offset(j);
}

double Posterior::variance() const {
  double result = at(block_.second_trace) / total_;
  for (Index d = 0; d < problem_.dimension(); ++d) result -= offset(d) * offset(d);
  return std::max(result, 0.0);
}

double Posterior::log_density() const {
  double squared = 0;
  for (Index d = 0; d < problem_.dimension(); ++d) {
    squared += pivot_residual(d) * pivot_residual(d);
  }
  const auto pivot = static_cast<Index>(at(block_.pivot));
  const double log_of_normal = static_cast<double>(problem_.dimension()) / 2 *
                               std::log(2 * std::numbers::pi * problem_.variance);
  return problem_.log_weights[pivot] - squared / (2 * problem_.variance) - log_of_normal +
         std::log1p(others_);
}

double Posterior::entropy() const {
  return std::log1p(others_) - at(block_.weighted_log) / total_;
}

double Posterior::fraction() const {
  if (at(block_.underflow) != 0 && problem_.spread_squared == 0 && problem_.alpha != 0) {
    return fraction_by_logarithms();
  }
  // In units of 1 / S, in which both terms are of order 1 for a query drawn from the mixture.
  const double deviation = std::sqrt(problem_.variance);
  double of_score = 0;
  for (Index d = 0; d < problem_.dimension(); ++d) {
    const double component = residual(d) / deviation;
    of_score += component * component;
  }
  const double gain = problem_.alpha / deviation;
  double of_proxy = gain * gain * variance();
  if (problem_.spread_squared > 0) {
    const double noise_gain = problem_.alpha / problem_.sigma;
    of_proxy += static_cast<double>(problem_.dimension()) * noise_gain * noise_gain *
                problem_.spread_squared;
  }
  return of_proxy > 0 ? 1 / (1 + of_score / of_proxy) : 0;
}

double Posterior::fraction_by_logarithms() const {
  // The scaled sums stand for exp(shift) times themselves, and total = 1. With c the logarithm of
  // the larger term of the residual x - alpha mu_p - alpha exp(shift) first, |s|^2 S^2 = exp(2c)
  // square.
  const double shift = at(block_.underflow);
  double largest_residual = 0;
  double largest_offset = 0;
  for (Index d = 0; d < problem_.dimension(); ++d) {
    largest_residual = std::max(largest_residual, std::abs(pivot_residual(d)));
    largest_offset =
        std::max(largest_offset, std::abs(problem_.alpha * at(block_.scaled_first, d)));
  }
  const double c = std::max(std::log(largest_residual), shift + std::log(largest_offset));
  if (!std::isfinite(c)) return 1;
  double square = 0;
  for (Index d = 0; d < problem_.dimension(); ++d) {
    const double near = pivot_residual(d);
    const double of_pivot =
        near == 0 ? 0 : std::copysign(std::exp(std::log(std::abs(near)) - c), near);
    const double of_others = problem_.alpha * at(block_.scaled_first, d) * std::exp(shift - c);
    square += (of_pivot - of_others) * (of_pivot - of_others);
  }
  const double log_score = 2 * c + std::log(square);
  const double log_proxy =
      shift + 2 * std::log(std::abs(problem_.alpha)) + std::log(at(block_.scaled_trace));
  return 1 / (1 + std::exp(log_score - log_proxy));
}

}  // namespace gtv::score
