#include "sampler/mixture_kernel.hpp"

#include <hwy/aligned_allocator.h>

#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sampler/mixture_kernel.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

#include "sampler/posterior_weights-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace gtv::sampler::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void denoise(const data::Mixture& data, const Vector& log_weights, const forward::Level& level,
             BlockView<const double> x, BlockView<double> out) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto dimension = static_cast<std::size_t>(data.dimension());
  const Component c = component(data, level);
  const auto weights = hwy::AllocateAligned<double>(static_cast<std::size_t>(data.size()) * lanes);
  for (std::size_t i = 0; i < x.count; i += lanes) {
    const auto total = posterior_weights(d, data, log_weights, level, c.variance, x.values + i,
                                         x.stride, weights.get());
    const auto scale = hn::Div(hn::Set(d, c.shrink), total);
    for (std::size_t a = 0; a < dimension; ++a) {
      const auto sum = weighted_points(d, data, a, weights.get());
      const auto state = hn::Load(d, x.values + a * x.stride + i);
      hn::Store(hn::MulAdd(sum, scale, hn::Mul(hn::Set(d, c.gain), state)), d,
                out.values + a * out.stride + i);
    }
  }
}

/// Of the sum over components, the one in which `threshold` falls: a draw if that is uniform.
template <class D>
hn::Vec<D> picked_points(D d, const data::Mixture& data, std::size_t axis, const double* weights,
                         hn::Vec<D> threshold) {
  const auto dimension = static_cast<std::size_t>(data.dimension());
  const double* points = data.points.data();
  auto picked = hn::Set(d, points[axis]);
  auto below = hn::Load(d, weights);
  for (std::size_t m = 1; m < static_cast<std::size_t>(data.size()); ++m) {
    picked =
        hn::IfThenElse(hn::Le(below, threshold), hn::Set(d, points[m * dimension + axis]), picked);
    below = hn::Add(below, hn::Load(d, weights + m * hn::Lanes(d)));
  }
  return picked;
}

void denoise_by_draws(const data::Mixture& data, const Vector& log_weights,
                      const forward::Level& level, double strength, const double* uniforms,
                      const double* normals, BlockView<const double> x, BlockView<double> out) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto dimension = static_cast<std::size_t>(data.dimension());
  const Component c = component(data, level);
  const auto shrink = hn::Set(d, c.shrink);
  const auto within = hn::Set(d, std::sqrt(c.rest));
  const auto weights = hwy::AllocateAligned<double>(static_cast<std::size_t>(data.size()) * lanes);
  for (std::size_t i = 0; i < x.count; i += lanes) {
    const auto total = posterior_weights(d, data, log_weights, level, c.variance, x.values + i,
                                         x.stride, weights.get());
    const auto scale = hn::Div(shrink, total);
    const auto threshold = hn::Mul(hn::Load(d, uniforms + i), total);
    for (std::size_t a = 0; a < dimension; ++a) {
      const auto sum = weighted_points(d, data, a, weights.get());
      const auto state = hn::Load(d, x.values + a * x.stride + i);
      const auto mean = hn::MulAdd(sum, scale, hn::Mul(hn::Set(d, c.gain), state));
      // x_0 - E[x_0 | x], exactly 0 where one component has all the weight.
      const auto picked = picked_points(d, data, a, weights.get(), threshold);
      auto deviation = hn::Mul(hn::Sub(picked, hn::Div(sum, total)), shrink);
      if (normals != nullptr) {
        deviation = hn::MulAdd(within, hn::Load(d, normals + a * x.stride + i), deviation);
      }
      hn::Store(hn::MulAdd(hn::Set(d, strength), deviation, mean), d,
                out.values + a * out.stride + i);
    }
  }
}

void posterior_moments(const data::Mixture& data, const Vector& log_weights,
                       const forward::Level& level, BlockView<const double> x,
                       BlockView<double> mean, BlockView<double> covariance) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto components = static_cast<std::size_t>(data.size());
  const auto dimension = static_cast<std::size_t>(data.dimension());
  const double* points = data.points.data();
  const Component c = component(data, level);
  const auto weights = hwy::AllocateAligned<double>(components * lanes);
  const auto centre = hwy::AllocateAligned<double>(dimension * lanes);
  for (std::size_t i = 0; i < x.count; i += lanes) {
    const auto total = posterior_weights(d, data, log_weights, level, c.variance, x.values + i,
                                         x.stride, weights.get());
    const auto scale = hn::Div(hn::Set(d, c.shrink), total);
    for (std::size_t a = 0; a < dimension; ++a) {
      const auto sum = weighted_points(d, data, a, weights.get());
      const auto state = hn::Load(d, x.values + a * x.stride + i);
      hn::Store(hn::MulAdd(sum, scale, hn::Mul(hn::Set(d, c.gain), state)), d,
                mean.values + a * mean.stride + i);
      hn::Store(hn::Div(sum, total), d, centre.get() + a * lanes);
    }
    const auto factor = hn::Mul(scale, hn::Set(d, c.shrink));
    std::size_t entry = 0;
    for (std::size_t a = 0; a < dimension; ++a) {
      const auto centre_a = hn::Load(d, centre.get() + a * lanes);
      for (std::size_t b = 0; b <= a; ++b, ++entry) {
        const auto centre_b = hn::Load(d, centre.get() + b * lanes);
        auto sum = hn::Zero(d);
        for (std::size_t m = 0; m < components; ++m) {
          const auto from_a = hn::Sub(hn::Set(d, points[m * dimension + a]), centre_a);
          const auto from_b = hn::Sub(hn::Set(d, points[m * dimension + b]), centre_b);
          const auto weighted = hn::Mul(hn::Load(d, weights.get() + m * lanes), from_a);
          sum = hn::MulAdd(weighted, from_b, sum);
        }
        hn::Store(hn::MulAdd(sum, factor, hn::Set(d, a == b ? c.rest : 0)), d,
                  covariance.values + entry * covariance.stride + i);
      }
    }
  }
}

}  // namespace gtv::sampler::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv::sampler {
HWY_EXPORT(denoise);
HWY_EXPORT(denoise_by_draws);
HWY_EXPORT(posterior_moments);

void denoise_mixture(const data::Mixture& data, const Vector& log_weights,
                     const forward::Level& level, BlockView<const double> x,
                     BlockView<double> out) {
  HWY_DYNAMIC_DISPATCH(denoise)(data, log_weights, level, x, out);
}

void denoise_mixture_by_draws(const data::Mixture& data, const Vector& log_weights,
                              const forward::Level& level, double strength, const double* uniforms,
                              const double* normals, BlockView<const double> x,
                              BlockView<double> out) {
  HWY_DYNAMIC_DISPATCH(denoise_by_draws)
  (data, log_weights, level, strength, uniforms, normals, x, out);
}

void mixture_moments(const data::Mixture& data, const Vector& log_weights,
                     const forward::Level& level, BlockView<const double> x, BlockView<double> mean,
                     BlockView<double> covariance) {
  HWY_DYNAMIC_DISPATCH(posterior_moments)(data, log_weights, level, x, mean, covariance);
}
}  // namespace gtv::sampler
#endif
