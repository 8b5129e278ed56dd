#include "oracle/theory_path_integral.hpp"

#include <cmath>
#include <numbers>

#include "oracle/sampler_draws.hpp"

namespace gtv::oracle {
namespace {

double normal(double x, double mean, double variance) {
  return std::exp(-(x - mean) * (x - mean) / (2 * variance)) /
         std::sqrt(2 * std::numbers::pi * variance);
}

double denoised(const data::Mixture& data, const forward::Level& level, double x) {
  const double v = data.spread * data.spread;
  const double s = level.alpha * level.alpha * v + level.sigma * level.sigma;
  double sum = 0;
  double total = 0;
  for (Index m = 0; m < data.size(); ++m) {
    const double mu = data.points(m, 0);
    const double weight = data.weights[m] * normal(x, level.alpha * mu, s);
    sum += weight * (mu + level.alpha * v / s * (x - level.alpha * mu));
    total += weight;
  }
  return sum / total;
}

}  // namespace

Normal1d average_of_normal_data(double centre, double spread, const forward::Schedule& schedule,
                                std::span<const double> times, double kappa) {
  Normal1d q{0, schedule.sigma_squared(times.front())};
  for (std::size_t k = 0; k + 1 < times.size(); ++k) {
    const double dt = times[k + 1] - times[k];
    const forward::Level level = schedule.level(times[k]);
    const forward::Drift drift = schedule.drift(times[k]);
    const double s = std::pow(level.alpha * spread, 2) + level.sigma * level.sigma;
    const double gain = level.alpha * spread * spread / s;
    const double factor = 1 + dt * (drift.state + drift.denoised * gain);
    q.mean = factor * q.mean + dt * drift.denoised * centre * (1 - gain * level.alpha);
    q.variance = factor * factor * q.variance + kappa * -dt * drift.denoised * drift.denoised *
                                                    spread * spread * level.sigma * level.sigma / s;
  }
  return q;
}

std::vector<double> average_density_by_points(const data::Mixture& data,
                                              const forward::Schedule& schedule,
                                              std::span<const double> times, double kappa,
                                              double lo, double hi, int cells) {
  const int points = 16 * cells;
  const double h = (hi - lo) / points;
  std::vector<double> x(static_cast<std::size_t>(points));
  std::vector<double> q(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = lo + (static_cast<double>(i) + 0.5) * h;
    q[i] = normal(x[i], 0, schedule.sigma_squared(times.front()));
  }
  for (std::size_t k = 0; k + 1 < times.size(); ++k) {
    const double dt = times[k + 1] - times[k];
    const forward::Level level = schedule.level(times[k]);
    const forward::Drift drift = schedule.drift(times[k]);
    std::vector<double> next(x.size(), 0);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double image =
          x[i] + dt * (drift.state * x[i] + drift.denoised * denoised(data, level, x[i]));
      const double variance = kappa * -dt * drift.denoised * drift.denoised *
                              posterior_covariance(data, level, Vector::Constant(1, x[i]))(0, 0);
      for (std::size_t j = 0; j < x.size(); ++j)
        next[j] += h * normal(x[j], image, variance) * q[i];
    }
    q = next;
  }
  std::vector<double> mass(static_cast<std::size_t>(cells), 0);
  for (std::size_t i = 0; i < q.size(); ++i) mass[i / 16] += h * q[i];
  return mass;
}

}  // namespace gtv::oracle
