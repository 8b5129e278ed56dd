#include "sampler/mixture_kernel.hpp"

#include <hwy/aligned_allocator.h>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sampler/mixture_kernel.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

#include "hwy/contrib/math/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace gtv::sampler::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void denoise(const data::Mixture& data, const Vector& log_weights, const forward::Level& level,
             BlockView<const double> x, BlockView<double> out) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto components = static_cast<std::size_t>(data.size());
  const auto dimension = static_cast<std::size_t>(data.dimension());
  const double* points = data.points.data();
  const double v = data.spread * data.spread;
  const double variance = level.alpha * level.alpha * v + level.sigma * level.sigma;
  // The posterior mean within a component shrinks towards x: mu + gain (x - alpha mu).
  const double gain = level.alpha * v / variance;
  const auto minus_half_precision = hn::Set(d, -0.5 / variance);
  const auto logits = hwy::AllocateAligned<double>(components * lanes);

  for (std::size_t i = 0; i < x.count; i += lanes) {
    auto largest = hn::Set(d, -hwy::HighestValue<double>());
    for (std::size_t m = 0; m < components; ++m) {
      auto square = hn::Zero(d);
      for (std::size_t a = 0; a < dimension; ++a) {
        const auto centre = hn::Set(d, level.alpha * points[m * dimension + a]);
        const auto r = hn::Sub(hn::Load(d, x.values + a * x.stride + i), centre);
        square = hn::MulAdd(r, r, square);
      }
      const auto logit =
          hn::MulAdd(square, minus_half_precision, hn::Set(d, log_weights(static_cast<Index>(m))));
      hn::Store(logit, d, logits.get() + m * lanes);
      largest = hn::Max(largest, logit);
    }
    auto total = hn::Zero(d);
    for (std::size_t m = 0; m < components; ++m) {
      double* at = logits.get() + m * lanes;
      const auto weight = hn::Exp(d, hn::Sub(hn::Load(d, at), largest));
      hn::Store(weight, d, at);
      total = hn::Add(total, weight);
    }
    const auto scale = hn::Div(hn::Set(d, 1 - gain * level.alpha), total);
    for (std::size_t a = 0; a < dimension; ++a) {
      auto sum = hn::Zero(d);
      for (std::size_t m = 0; m < components; ++m) {
        sum = hn::MulAdd(hn::Load(d, logits.get() + m * lanes),
                         hn::Set(d, points[m * dimension + a]), sum);
      }
      const auto state = hn::Load(d, x.values + a * x.stride + i);
      hn::Store(hn::MulAdd(sum, scale, hn::Mul(hn::Set(d, gain), state)), d,
                out.values + a * out.stride + i);
    }
  }
}

}  // namespace gtv::sampler::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv::sampler {
HWY_EXPORT(denoise);

void denoise_mixture(const data::Mixture& data, const Vector& log_weights,
                     const forward::Level& level, BlockView<const double> x,
                     BlockView<double> out) {
  HWY_DYNAMIC_DISPATCH(denoise)(data, log_weights, level, x, out);
}
}  // namespace gtv::sampler
#endif
