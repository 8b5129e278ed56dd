#include "gtv/estimator/training_set.hpp"

#include <algorithm>
#include <vector>

#include "estimator/noise.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"

namespace gtv::estimator {
namespace {

/// Draws components by the inverse of the cumulative weights.
class ComponentDraw {
 public:
  explicit ComponentDraw(const Vector& weights) {
    double sum = 0;
    for (const double weight : weights) cumulative_.push_back(sum += weight);
  }
  [[nodiscard]] Index operator()(double u) const {
    const auto above =
        std::upper_bound(cumulative_.begin(), cumulative_.end(), u * cumulative_.back());
    // u < 1, yet the product can round up to the last sum.
    const auto last = static_cast<Index>(cumulative_.size()) - 1;
    return std::min(static_cast<Index>(above - cumulative_.begin()), last);
  }

 private:
  std::vector<double> cumulative_;
};

}  // namespace

Noise parse_noise(std::string_view name) {
  if (name == "normal") return Noise::normal;
  if (name == "student-t") return Noise::student_t;
  if (name == "uniform") return Noise::uniform;
  throw_input("estimator.noise: got {}, expected one of normal, student-t, uniform", name);
}

TrainingSet draw_training_set(const data::Mixture& data, const forward::Schedule& schedule,
                              double t_min, double t_max, Index samples, std::uint64_t seed,
                              std::uint32_t member, Noise noise) {
  if (samples < 1) throw_input("samples: got {}, expected at least 1", samples);
  forward::check_times(schedule, t_min, t_max);
  const RandomStream points(seed, member, Purpose::training_point);
  const RandomStream spreads(seed, member, Purpose::data_noise);
  const RandomStream times(seed, member, Purpose::training_time);
  const RandomStream noises(seed, member, Purpose::training_noise);
  const ComponentDraw draw_component(data.weights);
  const Index dimension = data.dimension();

  TrainingSet set{Matrix(samples, dimension), Vector(samples), Matrix(samples, dimension)};
  for (Index i = 0; i < samples; ++i) {
    const auto sample = static_cast<std::uint64_t>(i);
    const Index component = draw_component(points.uniform(sample));
    const double t = std::min(t_min + (t_max - t_min) * times.uniform(sample), t_max);
    const forward::Level level = schedule.level(t);
    set.t[i] = t;
    for (Index d = 0; d < dimension; ++d) {
      const auto index = static_cast<std::uint64_t>(i * dimension + d);
      double x0 = data.points(component, d);
      if (data.spread > 0) x0 += data.spread * spreads.normal(index);
      set.x0(i, d) = x0;
      set.x(i, d) = level.alpha * x0 + level.sigma * training_noise(noise, noises, index);
    }
  }
  return set;
}

}  // namespace gtv::estimator
