#include "sampler/block_arithmetic.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sampler/block_arithmetic.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace gtv::sampler::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class Real>
void combine_kernel(std::span<const Term<Real>> terms, std::size_t count, Real* out) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto c0 = hn::Set(d, static_cast<Real>(terms[0].coefficient));
  if (terms.size() == 2) {  // Euler's step, the common case
    const auto c1 = hn::Set(d, static_cast<Real>(terms[1].coefficient));
    for (std::size_t i = 0; i < count; i += lanes) {
      const auto first = hn::Mul(c0, hn::Load(d, terms[0].values + i));
      hn::Store(hn::MulAdd(c1, hn::Load(d, terms[1].values + i), first), d, out + i);
    }
    return;
  }
  for (std::size_t i = 0; i < count; i += lanes) {
    auto sum = hn::Mul(c0, hn::Load(d, terms[0].values + i));
    for (const Term<Real>& term : terms.subspan(1)) {
      sum = hn::MulAdd(hn::Set(d, static_cast<Real>(term.coefficient)),
                       hn::Load(d, term.values + i), sum);
    }
    hn::Store(sum, d, out + i);
  }
}

void combine_float(std::span<const Term<float>> terms, std::size_t count, float* out) {
  combine_kernel(terms, count, out);
}
void combine_double(std::span<const Term<double>> terms, std::size_t count, double* out) {
  combine_kernel(terms, count, out);
}

}  // namespace gtv::sampler::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv::sampler {
HWY_EXPORT(combine_float);
HWY_EXPORT(combine_double);

void combine(std::span<const Term<float>> terms, std::size_t count, float* out) {
  HWY_DYNAMIC_DISPATCH(combine_float)(terms, count, out);
}
void combine(std::span<const Term<double>> terms, std::size_t count, double* out) {
  HWY_DYNAMIC_DISPATCH(combine_double)(terms, count, out);
}
}  // namespace gtv::sampler
#endif
