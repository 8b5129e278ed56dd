#include "gtv/sampler/step_noise.hpp"

#include <cmath>
#include <map>

#include "gtv/base/error.hpp"

namespace gtv::sampler {
namespace {

using Terms = std::map<std::uint64_t, double>;

void add(Terms& to, double factor, const Terms& terms) {
  for (const auto& [normal, coefficient] : terms) to[normal] += factor * coefficient;
}

/// The stationary process of unit variance at the given times, as combinations of normals.
class Bridge {
 public:
  Bridge(std::vector<double> times, double tau) : times_(std::move(times)), tau_(tau) {
    const std::size_t last = times_.size() - 1;
    values_.resize(times_.size());
    values_[0][0] = 1;
    const double rho = correlation(0, last);
    values_[last][0] = rho;
    values_[last][last] = std::sqrt(lost(0, last));
    halve(0, last);
  }
  [[nodiscard]] const Terms& at(std::size_t i) const { return values_[i]; }

 private:
  [[nodiscard]] double correlation(std::size_t i, std::size_t j) const {
    return std::exp(-std::abs(times_[i] - times_[j]) / tau_);
  }
  /// 1 - correlation^2
  [[nodiscard]] double lost(std::size_t i, std::size_t j) const {
    return -std::expm1(-2 * std::abs(times_[i] - times_[j]) / tau_);
  }
  void halve(std::size_t i, std::size_t j) {
    if (j - i < 2) return;
    const std::size_t middle = i + (j - i) / 2;
    const double all = lost(i, j);
    Terms& value = values_[middle];
    add(value, correlation(i, middle) * lost(middle, j) / all, values_[i]);
    add(value, correlation(middle, j) * lost(i, middle) / all, values_[j]);
    value[middle] = std::sqrt(lost(i, middle) * lost(middle, j) / all);
    halve(i, middle);
    halve(middle, j);
  }

  std::vector<double> times_;
  double tau_;
  std::vector<Terms> values_;
};

/// Variance of the average over u correlation times, given both ends: (2/u^2) (u - 2 tanh(u/2)).
double variance_between_ends(double u) {
  if (u < 0.05) return u / 6 - u * u * u / 60 + 17 * std::pow(u, 5) / 10080;
  return 2 / (u * u) * (u - 2 * std::tanh(u / 2));
}

}  // namespace

StepNoise::StepNoise(const Plan& plan, double tau)
    : steps_(plan.steps.size()), normals_(2 * plan.steps.size() + 1) {
  if (!(tau >= 0) || !std::isfinite(tau)) {
    throw_input("correlation time: got {}, expected a finite number >= 0", tau);
  }
  if (plan.steps.empty()) return;
  const std::uint64_t first_of_steps = plan.steps.size() + 1;  // after those of the ends
  std::vector<double> times;
  for (const Step& step : plan.steps) times.push_back(step.t);
  times.push_back(plan.steps.back().t + plan.steps.back().dt);
  if (tau == 0) {
    for (std::size_t k = 0; k < steps_.size(); ++k) {
      steps_[k] = {{first_of_steps + k, 1 / std::sqrt(-plan.steps[k].dt)}};
    }
    return;
  }
  const Bridge ends(times, tau);
  const double unit = 1 / std::sqrt(2 * tau);
  for (std::size_t k = 0; k < steps_.size(); ++k) {
    const double u = -plan.steps[k].dt / tau;
    Terms terms;
    add(terms, unit * std::tanh(u / 2) / u, ends.at(k));
    add(terms, unit * std::tanh(u / 2) / u, ends.at(k + 1));
    terms[first_of_steps + k] = unit * std::sqrt(variance_between_ends(u));
    for (const auto& [normal, coefficient] : terms) {
      // 1e-10 of the noise is below the accuracy of the normals.
      if (std::abs(coefficient) > 1e-10 * unit) steps_[k].push_back({normal, coefficient});
    }
  }
}

}  // namespace gtv::sampler
