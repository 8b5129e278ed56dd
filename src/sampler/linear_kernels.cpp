#include "sampler/linear_kernels.hpp"

#include <algorithm>
#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sampler/linear_kernels.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

#include "hwy/contrib/math/math-inl.h"
#include "sampler/feature_kernels-inl.hpp"
#include "sampler/local_expansion-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace gtv::sampler::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Trajectories that are tried as one run, then, if they are too far apart, in shorter runs.
inline constexpr std::size_t long_run = 128;
inline constexpr std::size_t short_run = 32;

/// Sum over all features, D = 1 … 3, one vector of trajectories at a time.
template <class Real>
void denoise_dense(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
                   BlockView<const Real> x, std::size_t first, std::size_t count,
                   BlockView<Real> out, Real* scratch) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t dimension = model.axes.size();
  std::array<Real*, 3> feature{};
  for (std::size_t a = 0; a < dimension; ++a) {
    feature[a] = scratch;
    scratch += model.axes[a].count * lanes;
  }
  std::size_t inner_axes = 1;  // entries below one index of the first axis
  for (std::size_t a = 1; a < dimension; ++a) inner_axes *= model.axes[a].count;
  const std::size_t last = model.axes[dimension - 1].count;

  for (std::size_t i = first; i < first + count; i += lanes) {
    for (std::size_t a = 0; a < dimension; ++a) {
      evaluate_features(d, model.axes[a], hn::Load(d, x.values + a * x.stride + i), feature[a]);
    }
    const Real* w = level.dense.get();
    for (std::size_t c = 0; c < dimension; ++c) {
      auto sum = hn::Zero(d);
      if (dimension == 1) {
        auto odd = hn::Zero(d);
        std::size_t j = 0;
        for (; j + 2 <= last; j += 2, w += 2) {
          sum = hn::MulAdd(hn::Set(d, w[0]), hn::Load(d, feature[0] + j * lanes), sum);
          odd = hn::MulAdd(hn::Set(d, w[1]), hn::Load(d, feature[0] + (j + 1) * lanes), odd);
        }
        if (j < last) sum = hn::MulAdd(hn::Set(d, *w++), hn::Load(d, feature[0] + j * lanes), sum);
        sum = hn::Add(sum, odd);
      } else {
        const std::size_t middle = dimension == 3 ? model.axes[1].count : 1;
        for (std::size_t p = 0; p < model.axes[0].count; ++p) {
          auto over_middle = hn::Zero(d);
          for (std::size_t q = 0; q < middle; ++q) {
            const Real* g = feature[dimension - 1];
            auto inner = hn::Zero(d);
            for (std::size_t j = 0; j < last; ++j, g += lanes) {
              inner = hn::MulAdd(hn::Set(d, w[j]), hn::Load(d, g), inner);
            }
            w += last;
            over_middle = dimension == 3
                              ? hn::MulAdd(hn::Load(d, feature[1] + q * lanes), inner, over_middle)
                              : inner;
          }
          sum = hn::MulAdd(hn::Load(d, feature[0] + p * lanes), over_middle, sum);
        }
      }
      hn::Store(sum, d, out.values + c * out.stride + i);
    }
  }
}

/// The least degree whose expansion holds in a box of that half-width, or -1.
template <class Real>
int expansion_degree(const LevelCoefficients<Real>& level, Real half_width) {
  for (int degree = 0; degree <= max_degree; ++degree) {
    if (half_width <= level.radius[static_cast<std::size_t>(degree)]) return degree;
  }
  return -1;
}

template <class Real>
bool try_expansion(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
                   BlockView<const Real> x, std::size_t first, std::size_t count,
                   BlockView<Real> out, Real* scratch) {
  const std::size_t dimension = model.axes.size();
  std::array<Real, 2> centre{};
  Real half_width = 0;
  for (std::size_t a = 0; a < dimension; ++a) {
    const Interval<Real> range = enclosing_interval(x.values + a * x.stride + first, count);
    centre[a] = Real{0.5} * (range.lo + range.hi);
    half_width = std::max(half_width, Real{0.5} * (range.hi - range.lo));
    if (!(range.hi - range.lo >= 0)) return false;  // a NaN among them
  }
  const int degree = expansion_degree(level, half_width);
  if (degree < 0) return false;
  if (dimension == 1) {
    expand_and_evaluate_1d(model, level, degree, centre[0], x.values + first, count,
                           out.values + first, scratch);
  } else {
    expand_and_evaluate_2d(model, level, degree, centre, x, first, count, out, scratch);
  }
  return true;
}

template <class Real>
void denoise_kernel(const LinearModel<Real>& model, std::size_t level_index,
                    BlockView<const Real> x, BlockView<Real> out) {
  const LevelCoefficients<Real>& level = model.levels[level_index];
  const bool may_expand = model.axes.size() <= 2 && level.radius[max_degree] > 0;
  alignas(64) std::array<Real, scratch_entries> scratch;
  for (std::size_t i = 0; i < x.count; i += long_run) {
    const std::size_t run = std::min(long_run, x.count - i);
    if (may_expand && try_expansion(model, level, x, i, run, out, scratch.data())) continue;
    for (std::size_t j = i; j < i + run; j += short_run) {
      const std::size_t part = std::min(short_run, i + run - j);
      if (may_expand && try_expansion(model, level, x, j, part, out, scratch.data())) continue;
      denoise_dense(model, level, x, j, part, out, scratch.data());
    }
  }
}

void denoise_float(const LinearModel<float>& model, std::size_t level, BlockView<const float> x,
                   BlockView<float> out) {
  denoise_kernel(model, level, x, out);
}
void denoise_double(const LinearModel<double>& model, std::size_t level, BlockView<const double> x,
                    BlockView<double> out) {
  denoise_kernel(model, level, x, out);
}

}  // namespace gtv::sampler::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv::sampler {
HWY_EXPORT(denoise_float);
HWY_EXPORT(denoise_double);

void denoise_linear(const LinearModel<float>& model, std::size_t level, BlockView<const float> x,
                    BlockView<float> out) {
  HWY_DYNAMIC_DISPATCH(denoise_float)(model, level, x, out);
}
void denoise_linear(const LinearModel<double>& model, std::size_t level, BlockView<const double> x,
                    BlockView<double> out) {
  HWY_DYNAMIC_DISPATCH(denoise_double)(model, level, x, out);
}
}  // namespace gtv::sampler
#endif
