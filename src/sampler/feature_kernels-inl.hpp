// Per-target include: features of many trajectories, one feature after another.
#if defined(GTV_SAMPLER_FEATURE_KERNELS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef GTV_SAMPLER_FEATURE_KERNELS_INL
#undef GTV_SAMPLER_FEATURE_KERNELS_INL
#else
#define GTV_SAMPLER_FEATURE_KERNELS_INL
#endif

#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"
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
  const auto decay1 = hn::Set(d, static_cast<Real>(0.1353352832366127));     // e^-2
  const auto decay2 = hn::Set(d, static_cast<Real>(3.3546262790251185e-4));  // e^-8
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

/// All features of an axis at one position, without recurrences. @param[out] out (padded).
template <class D, class Real>
HWY_INLINE void features_at(D d, const AxisTable<Real>& table, Real position, Real* out) {
  const auto z = hn::Set(d, position);
  if (table.axis.kind == feature::AxisKind::gaussian) {
    const auto scale = hn::Set(d, table.inverse_width);
    const auto norm = hn::Set(d, table.norm);
    for (std::size_t j = 0; j < table.padded; j += hn::Lanes(d)) {
      const auto v = hn::Mul(hn::Sub(z, hn::Load(d, table.centre.get() + j)), scale);
      const auto bell = hn::Exp(d, hn::Mul(hn::Set(d, Real{-0.5}), hn::Mul(v, v)));
      hn::Store(hn::Mul(norm, bell), d, out + j);
    }
  } else {
    for (std::size_t j = 0; j < table.padded; j += hn::Lanes(d)) {
      const auto wave = hn::Load(d, table.wave.get() + j);
      hn::Store(hn::Cos(d, hn::MulSub(wave, z, hn::Load(d, table.phase.get() + j))), d, out + j);
    }
  }
}

}  // namespace gtv::sampler::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
