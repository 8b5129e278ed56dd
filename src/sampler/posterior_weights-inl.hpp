// Per-target code, included once a SIMD target.
#if defined(GTV_SAMPLER_POSTERIOR_WEIGHTS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef GTV_SAMPLER_POSTERIOR_WEIGHTS_INL_HPP
#undef GTV_SAMPLER_POSTERIOR_WEIGHTS_INL_HPP
#else
#define GTV_SAMPLER_POSTERIOR_WEIGHTS_INL_HPP
#endif

#include "gtv/data/mixture.hpp"
#include "gtv/forward/level.hpp"
#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace gtv::sampler::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// What a level makes of a mixture's component.
struct Component {
  double variance;  ///< of x given the component: S = alpha^2 v + sigma^2
  double gain;      ///< E[x_0 | component] = mu + gain (x - alpha mu)
  double shrink;    ///< 1 - gain alpha: what is left of differences between components
  double rest;      ///< Var(x_0 | component) per axis
};

inline Component component(const data::Mixture& data, const forward::Level& level) {
  const double v = data.spread * data.spread;
  const double noise = level.sigma * level.sigma;
  const double variance = level.alpha * level.alpha * v + noise;
  const double gain = level.alpha * v / variance;
  return {variance, gain, 1 - gain * level.alpha, v * (noise / variance)};
}

/// Posterior weights of all components at one vector of trajectories, the largest of which is 1.
/// @param x first coordinate of the trajectories, the next `stride` further
/// @param[out] weights (M, lanes), aligned  @return their sum.
template <class D>
hn::Vec<D> posterior_weights(D d, const data::Mixture& data, const Vector& log_weights,
                             const forward::Level& level, double variance, const double* x,
                             std::size_t stride, double* weights) {
  const std::size_t lanes = hn::Lanes(d);
  const auto components = static_cast<std::size_t>(data.size());
  const auto dimension = static_cast<std::size_t>(data.dimension());
  const double* points = data.points.data();
  const auto minus_half_precision = hn::Set(d, -0.5 / variance);
  auto largest = hn::Set(d, -hwy::HighestValue<double>());
  for (std::size_t m = 0; m < components; ++m) {
    auto square = hn::Zero(d);
    for (std::size_t a = 0; a < dimension; ++a) {
      const auto centre = hn::Set(d, level.alpha * points[m * dimension + a]);
      const auto r = hn::Sub(hn::Load(d, x + a * stride), centre);
      square = hn::MulAdd(r, r, square);
    }
    const auto logit =
        hn::MulAdd(square, minus_half_precision, hn::Set(d, log_weights(static_cast<Index>(m))));
    hn::Store(logit, d, weights + m * lanes);
    largest = hn::Max(largest, logit);
  }
  auto total = hn::Zero(d);
  for (std::size_t m = 0; m < components; ++m) {
    double* at = weights + m * lanes;
    const auto weight = hn::Exp(d, hn::Sub(hn::Load(d, at), largest));
    hn::Store(weight, d, at);
    total = hn::Add(total, weight);
  }
  return total;
}

/// sum_m weights_m mu_m along one axis.
template <class D>
hn::Vec<D> weighted_points(D d, const data::Mixture& data, std::size_t axis,
                           const double* weights) {
  const auto dimension = static_cast<std::size_t>(data.dimension());
  auto sum = hn::Zero(d);
  for (std::size_t m = 0; m < static_cast<std::size_t>(data.size()); ++m) {
    sum = hn::MulAdd(hn::Load(d, weights + m * hn::Lanes(d)),
                     hn::Set(d, data.points.data()[m * dimension + axis]), sum);
  }
  return sum;
}

}  // namespace gtv::sampler::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
