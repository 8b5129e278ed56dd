// Included once for every SIMD target, so the guard is Highway's toggle, not #pragma once.
#if defined(GTV_SCORE_DOUBLE_DOUBLE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef GTV_SCORE_DOUBLE_DOUBLE_INL
#undef GTV_SCORE_DOUBLE_DOUBLE_INL
#else
#define GTV_SCORE_DOUBLE_DOUBLE_INL
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gtv::score {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Lanes of unevaluated sums high + low, about 106 bits.
template <class V>
struct DoubleDouble {
  V high;
  V low;
};

/// a + b exactly (Knuth).
template <class V>
HWY_INLINE DoubleDouble<V> exact_sum(V a, V b) {
  const V sum = hn::Add(a, b);
  const V b_seen = hn::Sub(sum, a);
  const V a_seen = hn::Sub(sum, b_seen);
  return {sum, hn::Add(hn::Sub(a, a_seen), hn::Sub(b, b_seen))};
}

/// a b exactly.
template <class D, class V>
HWY_INLINE DoubleDouble<V> exact_product(D d, V a, V b) {
  const V product = hn::Mul(a, b);
#if HWY_NATIVE_FMA
  static_cast<void>(d);
  return {product, hn::MulSub(a, b, product)};
#else
  // Dekker's product: without a fused operation the factors are cut into halves of 26 bits.
  const V splitter = hn::Set(d, 134217729.0);
  const V a_scaled = hn::Mul(splitter, a);
  const V b_scaled = hn::Mul(splitter, b);
  const V a_high = hn::Sub(a_scaled, hn::Sub(a_scaled, a));
  const V b_high = hn::Sub(b_scaled, hn::Sub(b_scaled, b));
  const V a_low = hn::Sub(a, a_high);
  const V b_low = hn::Sub(b, b_high);
  const V crossed = hn::Add(hn::Mul(a_high, b_low), hn::Mul(a_low, b_high));
  const V high_part = hn::Sub(hn::Mul(a_high, b_high), product);
  return {product, hn::Add(hn::Add(high_part, crossed), hn::Mul(a_low, b_low))};
#endif
}

template <class V>
HWY_INLINE DoubleDouble<V> add(DoubleDouble<V> a, DoubleDouble<V> b) {
  const DoubleDouble<V> high = exact_sum(a.high, b.high);
  return exact_sum(high.high, hn::Add(high.low, hn::Add(a.low, b.low)));
}

template <class D, class V>
HWY_INLINE DoubleDouble<V> multiply(D d, DoubleDouble<V> a, DoubleDouble<V> b) {
  const DoubleDouble<V> high = exact_product(d, a.high, b.high);
  const V crossed = hn::Add(hn::Mul(a.high, b.low), hn::Mul(a.low, b.high));
  return exact_sum(high.high, hn::Add(high.low, crossed));
}

}  // namespace HWY_NAMESPACE
}  // namespace gtv::score
HWY_AFTER_NAMESPACE();

#endif
