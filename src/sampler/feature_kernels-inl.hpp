// Per-target include: features of many trajectories, one feature after another.
#if defined(GTV_SAMPLER_FEATURE_KERNELS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef GTV_SAMPLER_FEATURE_KERNELS_INL
#undef GTV_SAMPLER_FEATURE_KERNELS_INL
#else
#define GTV_SAMPLER_FEATURE_KERNELS_INL
#endif

#include "hwy/highway.h"
#include "hwy/contrib/math/math-inl.h"
#include "sampler/axis_table.hpp"

HWY_BEFORE_NAMESPACE();
namespace gtv::sampler::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Gaussian features by recurrence from an anchor every fifth centre: e^{-2(u-j)^2} follows from
/// the anchor's value and q = e^{4(u-a)}. Clamping u - a to ±6 keeps both in single range; it
/// changes only features below e^{-32} of the peak.
template <class D, class V, class Real>
void evaluate_gaussians(D d, const AxisTable<Real>& table, V z, Real* out) {
  constexpr int reach = 2;  // centres on each side of an anchor
  const std::size_t lanes = hn::Lanes(d);
  const auto u = hn::Mul(hn::Sub(z, hn::Set(d, table.lo)), hn::Set(d, table.inverse_spacing));
  const auto norm = hn::Set(d, table.norm);
  const auto decay1 = hn::Set(d, static_cast<Real>(0.1353352832366127));      // e^-2
  const auto decay2 = hn::Set(d, static_cast<Real>(3.3546262790251185e-4));   // e^-8
  const auto limit = hn::Set(d, Real{6});
  for (std::size_t base = 0; base < table.count; base += 2 * reach + 1) {
    const auto anchor = hn::Set(d, static_cast<Real>(base + reach));
    const auto v = hn::Max(hn::Neg(limit), hn::Min(limit, hn::Sub(u, anchor)));
    const auto peak = hn::Mul(norm, hn::Exp(d, hn::Mul(hn::Set(d, Real{-2}), hn::Mul(v, v))));
    const auto up = hn::Exp(d, hn::Mul(hn::Set(d, Real{4}), v));
    const auto down = hn::Div(hn::Set(d, Real{1}), up);
    const auto near_peak = hn::Mul(peak, decay1);
    const auto far_peak = hn::Mul(peak, decay2);
    Real* row = out + base * lanes;
    const std::size_t left = table.count - base;
    hn::Store(hn::Mul(far_peak, hn::Mul(down, down)), d, row);
    if (left > 1) hn::Store(hn::Mul(near_peak, down), d, row + lanes);
    if (left > 2) hn::Store(peak, d, row + 2 * lanes);
    if (left > 3) hn::Store(hn::Mul(near_peak, up), d, row + 3 * lanes);
    if (left > 4) hn::Store(hn::Mul(far_peak, hn::Mul(up, up)), d, row + 4 * lanes);
  }
}

/// Fourier features by rotation from the first harmonic.
template <class D, class V, class Real>
void evaluate_fourier(D d, const AxisTable<Real>& table, V z, Real* out) {
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t sines = (table.count - 1) / 2;
  const std::size_t cosines = table.count - 1 - sines;
  const auto angle = hn::Mul(z, hn::Set(d, table.base_wave));
  const auto c1 = hn::Cos(d, angle);
  const auto s1 = hn::Sin(d, angle);
  hn::Store(hn::Set(d, Real{1}), d, out);
  auto c = c1;
  auto s = s1;
  for (std::size_t n = 1; n <= cosines; ++n) {
    hn::Store(c, d, out + n * lanes);
    if (n <= sines) hn::Store(s, d, out + (cosines + n) * lanes);
    const auto next_c = hn::NegMulAdd(s, s1, hn::Mul(c, c1));
    s = hn::MulAdd(s, c1, hn::Mul(c, s1));
    c = next_c;
  }
}

/// All features of an axis at the positions in z. @param[out] out (count, lanes).
template <class D, class V, class Real>
void evaluate_features(D d, const AxisTable<Real>& table, V z, Real* out) {
  if (table.axis.kind == feature::AxisKind::gaussian) {
    evaluate_gaussians(d, table, z, out);
  } else {
    evaluate_fourier(d, table, z, out);
  }
}

/// Taylor coefficients phi_j^(p)(z) / p!, p = 0 … degree, of all features at one position.
/// @param[out] out (degree + 1, padded).
template <class Real>
void taylor_features(const AxisTable<Real>& table, Real z, int degree, Real* out) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t j = 0; j < table.padded; j += lanes) {
    Real* row = out + j;
    if (table.axis.kind == feature::AxisKind::gaussian) {
      // phi' = -(v/s) phi; with He_{p+1} = v He_p - p He_{p-1} the scaled derivatives a_p obey
      // a_{p+1} = -(v/s a_p + a_{p-1}/s^2) / (p+1).
      const auto inverse_width = hn::Set(d, table.inverse_width);
      const auto v = hn::Mul(hn::Sub(hn::Set(d, z), hn::Load(d, table.centre.get() + j)),
                             inverse_width);
      const auto slope = hn::Mul(v, inverse_width);
      const auto curvature = hn::Mul(inverse_width, inverse_width);
      auto before = hn::Zero(d);
      auto now = hn::Mul(hn::Set(d, table.norm),
                         hn::Exp(d, hn::Mul(hn::Set(d, Real{-0.5}), hn::Mul(v, v))));
      hn::Store(now, d, row);
      for (int p = 1; p <= degree; ++p) {
        const auto next = hn::Mul(hn::Set(d, Real{-1} / static_cast<Real>(p)),
                                  hn::MulAdd(slope, now, hn::Mul(curvature, before)));
        before = now;
        now = next;
        hn::Store(now, d, row + static_cast<std::size_t>(p) * table.padded);
      }
    } else {
      const auto wave = hn::Load(d, table.wave.get() + j);
      const auto angle = hn::Sub(hn::Mul(wave, hn::Set(d, z)), hn::Load(d, table.phase.get() + j));
      auto value = hn::Cos(d, angle);
      auto quadrature = hn::Neg(hn::Sin(d, angle));  // derivative over wave number
      hn::Store(value, d, row);
      for (int p = 1; p <= degree; ++p) {
        const auto factor = hn::Mul(wave, hn::Set(d, Real{1} / static_cast<Real>(p)));
        const auto next = hn::Mul(factor, quadrature);
        quadrature = hn::Neg(hn::Mul(factor, value));
        value = next;
        hn::Store(value, d, row + static_cast<std::size_t>(p) * table.padded);
      }
    }
  }
}

}  // namespace gtv::sampler::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
