#include "sampler/linear_kernels.hpp"

#include <algorithm>
#include <cmath>

#include "gtv/base/flush_to_zero.hpp"
#include "gtv/sampler/integrate.hpp"

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

/// D = 1: one vector of trajectories, features times weights in two running sums.
template <class Real>
void dense_1d(const LinearModel<Real>& model, const LevelCoefficients<Real>& level, const Real* x,
              std::size_t count, Real* out, Real* feature) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t features = model.axes[0].count;
  const Real* w = level.dense.get();
  for (std::size_t i = 0; i < count; i += lanes) {
    evaluate_features(d, model.axes[0], hn::Load(d, x + i), feature);
    auto even = hn::Zero(d);
    auto odd = hn::Zero(d);
    std::size_t j = 0;
    for (; j + 2 <= features; j += 2) {
      even = hn::MulAdd(hn::Set(d, w[j]), hn::Load(d, feature + j * lanes), even);
      odd = hn::MulAdd(hn::Set(d, w[j + 1]), hn::Load(d, feature + (j + 1) * lanes), odd);
    }
    if (j < features) even = hn::MulAdd(hn::Set(d, w[j]), hn::Load(d, feature + j * lanes), even);
    hn::Store(hn::Add(even, odd), d, out + i);
  }
}

/// D = 2: both components of two vectors of trajectories at once, so that each weight and each
/// feature that is loaded serves two products.
template <class Real>
void dense_2d(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
              BlockView<const Real> x, std::size_t first, std::size_t count, BlockView<Real> out,
              Real* scratch) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t nx = model.axes[0].count;
  const std::size_t ny = model.axes[1].count;
  Real* fa = scratch;
  Real* fb = fa + nx * lanes;
  Real* ga = fb + nx * lanes;
  Real* gb = ga + ny * lanes;
  for (std::size_t i = first; i < first + count; i += 2 * lanes) {
    // A last single vector is computed twice: counts are even on all but the widest machines.
    const std::size_t b = i + lanes < first + count ? i + lanes : i;
    evaluate_features(d, model.axes[0], hn::Load(d, x.values + i), fa);
    evaluate_features(d, model.axes[0], hn::Load(d, x.values + b), fb);
    evaluate_features(d, model.axes[1], hn::Load(d, x.values + x.stride + i), ga);
    evaluate_features(d, model.axes[1], hn::Load(d, x.values + x.stride + b), gb);
    auto a0 = hn::Zero(d);
    auto a1 = a0;
    auto b0 = a0;
    auto b1 = a0;
    const Real* w0 = level.dense.get();
    const Real* w1 = w0 + nx * ny;
    for (std::size_t p = 0; p < nx; ++p, w0 += ny, w1 += ny) {
      auto ta0 = hn::Zero(d);
      auto ta1 = ta0;
      auto tb0 = ta0;
      auto tb1 = ta0;
      for (std::size_t j = 0; j < ny; ++j) {
        const auto va = hn::Load(d, ga + j * lanes);
        const auto vb = hn::Load(d, gb + j * lanes);
        const auto c0 = hn::Set(d, w0[j]);
        const auto c1 = hn::Set(d, w1[j]);
        ta0 = hn::MulAdd(c0, va, ta0);
        ta1 = hn::MulAdd(c1, va, ta1);
        tb0 = hn::MulAdd(c0, vb, tb0);
        tb1 = hn::MulAdd(c1, vb, tb1);
      }
      const auto ua = hn::Load(d, fa + p * lanes);
      const auto ub = hn::Load(d, fb + p * lanes);
      a0 = hn::MulAdd(ua, ta0, a0);
      a1 = hn::MulAdd(ua, ta1, a1);
      b0 = hn::MulAdd(ub, tb0, b0);
      b1 = hn::MulAdd(ub, tb1, b1);
    }
    hn::Store(b0, d, out.values + b);
    hn::Store(b1, d, out.values + out.stride + b);
    hn::Store(a0, d, out.values + i);
    hn::Store(a1, d, out.values + out.stride + i);
  }
}

/// D = 3: one vector of trajectories, one component after another.
template <class Real>
void dense_3d(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
              BlockView<const Real> x, std::size_t first, std::size_t count, BlockView<Real> out,
              Real* scratch) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  const std::array<std::size_t, 3> n = {model.axes[0].count, model.axes[1].count,
                                        model.axes[2].count};
  const std::array<Real*, 3> f = {scratch, scratch + n[0] * lanes, scratch + (n[0] + n[1]) * lanes};
  for (std::size_t i = first; i < first + count; i += lanes) {
    for (std::size_t a = 0; a < 3; ++a) {
      evaluate_features(d, model.axes[a], hn::Load(d, x.values + a * x.stride + i), f[a]);
    }
    const Real* w = level.dense.get();
    for (std::size_t c = 0; c < 3; ++c) {
      auto sum = hn::Zero(d);
      for (std::size_t p = 0; p < n[0]; ++p) {
        auto plane = hn::Zero(d);
        for (std::size_t q = 0; q < n[1]; ++q, w += n[2]) {
          auto line = hn::Zero(d);
          for (std::size_t j = 0; j < n[2]; ++j) {
            line = hn::MulAdd(hn::Set(d, w[j]), hn::Load(d, f[2] + j * lanes), line);
          }
          plane = hn::MulAdd(hn::Load(d, f[1] + q * lanes), line, plane);
        }
        sum = hn::MulAdd(hn::Load(d, f[0] + p * lanes), plane, sum);
      }
      hn::Store(sum, d, out.values + c * out.stride + i);
    }
  }
}

template <class Real>
void denoise_dense(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
                   BlockView<const Real> x, std::size_t first, std::size_t count,
                   BlockView<Real> out, Real* scratch) {
  switch (model.axes.size()) {
    case 1:
      return dense_1d(model, level, x.values + first, count, out.values + first, scratch);
    case 2:
      return dense_2d(model, level, x, first, count, out, scratch);
    default:
      return dense_3d(model, level, x, first, count, out, scratch);
  }
}

/// Serves a block: the largest runs of its binary partition that an interpolant may serve, and all
/// features for what remains.
template <class Real>
class BlockServer {
 public:
  BlockServer(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
              BlockView<const Real> x, BlockView<Real> out)
      : model_(model), level_(level), x_(x), out_(out), axes_(model.axes.size()) {}

  void serve_all() {
    if (axes_ > 2 || !(level_.radius[0][max_degree] > 0)) {
      denoise_dense(model_, level_, x_, 0, x_.count, out_, scratch_.data());
      return;
    }
    for (std::size_t first = 0; first < x_.count; first += longest_run) {
      serve(first, std::min(longest_run, x_.count - first));
    }
  }

 private:
  static constexpr std::size_t longest_run = 1024;
  /// For fewer trajectories an interpolant costs more than it saves.
  static constexpr std::size_t shortest_run = 64;

  void serve(std::size_t first, std::size_t count) {
    std::array<Extent<Real>, 2> box{};
    std::array<std::size_t, 2> degree{};
    std::size_t failing = 0;
    for (std::size_t a = 0; a < axes_; ++a) {
      box[a] = extent_of(x_.values + a * x_.stride + first, count);
      const std::ptrdiff_t least = least_degree(level_.radius[a], box[a].half_width);
      failing += least < 0 ? 1 : 0;
      degree[a] = static_cast<std::size_t>(least);
    }
    if (failing == 0) {
      interpolate(first, count, box, degree);
    } else if (count > shortest_run) {
      // Half a square of the curve is as long as the square along one axis: where both are too
      // long, only a quarter can do.
      const bool quarters = failing == 2 && count >= 4 * shortest_run;
      const std::size_t part = whole_granules(count / (quarters ? 4 : 2));
      for (std::size_t i = 0; i < count; i += part) serve(first + i, std::min(part, count - i));
    } else {
      denoise_dense(model_, level_, x_, first, count, out_, scratch_.data());
    }
  }

  void interpolate(std::size_t first, std::size_t count, const std::array<Extent<Real>, 2>& box,
                   const std::array<std::size_t, 2>& degree) {
    if (axes_ == 2) {
      serve_2d(model_, level_, degree, box, x_, first, count, out_, scratch_.data());
      return;
    }
    with_degree(degree[0], [&](auto n) {
      serve_1d<n()>(model_, level_, box[0], x_.values + first, count, out_.values + first,
                    scratch_.data());
    });
  }

  const LinearModel<Real>& model_;
  const LevelCoefficients<Real>& level_;
  BlockView<const Real> x_;
  BlockView<Real> out_;
  std::size_t axes_;
  alignas(64) std::array<Real, scratch_entries> scratch_;
};

template <class Real>
void denoise_kernel(const LinearModel<Real>& model, std::size_t level, BlockView<const Real> x,
                    BlockView<Real> out) {
  BlockServer<Real>(model, model.levels[level], x, out).serve_all();
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
  const FlushToZero guard;
  HWY_DYNAMIC_DISPATCH(denoise_float)(model, level, x, out);
}
void denoise_linear(const LinearModel<double>& model, std::size_t level, BlockView<const double> x,
                    BlockView<double> out) {
  const FlushToZero guard;
  HWY_DYNAMIC_DISPATCH(denoise_double)(model, level, x, out);
}
}  // namespace gtv::sampler
#endif
