#include "sampler/wave_kernel.hpp"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sampler/wave_kernel.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

#include "hwy/contrib/math/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace gtv::sampler::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void waves(const Matrix& frequencies, const Matrix& amplitudes, BlockView<const double> x,
           BlockView<double> out) {
  const hn::ScalableTag<double> d;
  const auto dimension = static_cast<std::size_t>(x.dimension);
  for (std::size_t a = 0; a < dimension; ++a) std::fill_n(out.values + a * out.stride, x.count, 0);
  for (Index f = 0; f < frequencies.rows(); ++f) {
    const double* frequency = frequencies.row(f).data();
    const double* amplitude = amplitudes.row(f).data();
    for (std::size_t i = 0; i < x.count; i += hn::Lanes(d)) {
      auto phase = hn::Zero(d);
      for (std::size_t a = 0; a < dimension; ++a) {
        phase =
            hn::MulAdd(hn::Set(d, frequency[a]), hn::Load(d, x.values + a * x.stride + i), phase);
      }
      const auto cosine = hn::Cos(d, phase);
      const auto sine = hn::Sin(d, phase);
      for (std::size_t a = 0; a < dimension; ++a) {
        double* at = out.values + a * out.stride + i;
        const auto sum = hn::MulAdd(hn::Set(d, amplitude[a]), cosine, hn::Load(d, at));
        hn::Store(hn::MulAdd(hn::Set(d, amplitude[dimension + a]), sine, sum), d, at);
      }
    }
  }
}

}  // namespace gtv::sampler::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv::sampler {
HWY_EXPORT(waves);

void plane_waves(const Matrix& frequencies, const Matrix& amplitudes, BlockView<const double> x,
                 BlockView<double> out) {
  HWY_DYNAMIC_DISPATCH(waves)(frequencies, amplitudes, x, out);
}
}  // namespace gtv::sampler
#endif
