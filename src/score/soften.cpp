#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "score/soften.cpp"
#include <hwy/foreach_target.h>
// Highway asks for this order: foreach_target.h compiles this file once for every target.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "score/soften.hpp"

HWY_BEFORE_NAMESPACE();
namespace gtv::score {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <class Real>
double soften_row(Real* HWY_RESTRICT row, const Real* HWY_RESTRICT bias,
                  const Real* HWY_RESTRICT squares, std::size_t count, PosteriorSums& sums) {
  const hn::CappedTag<Real, soften_granule> tag;
  const std::size_t lanes = hn::Lanes(tag);
  auto largest = hn::Set(tag, padding_bias<Real>);
  for (std::size_t i = 0; i < count; i += lanes) {
    const auto logit = hn::Add(hn::LoadU(tag, row + i), hn::LoadU(tag, bias + i));
    hn::StoreU(logit, tag, row + i);
    largest = hn::Max(largest, logit);
  }
  const double factor = sums.raise(static_cast<double>(hn::GetLane(hn::MaxOfLanes(tag, largest))));
  const auto shift = hn::Set(tag, static_cast<Real>(sums.largest));
  // What is below is nothing beside the largest weight 1. The bound keeps products with a weight of
  // 0 finite, and all others normal numbers: threads may differ in what they do with subnormal
  // ones.
  const auto least = hn::Set(tag, static_cast<Real>(sizeof(Real) == 4 ? -70 : -600));
  auto total = hn::Zero(tag);
  auto weighted = hn::Zero(tag);
  auto second = hn::Zero(tag);
  for (std::size_t i = 0; i < count; i += lanes) {
    const auto logit = hn::Sub(hn::LoadU(tag, row + i), shift);
    const auto bounded = hn::Max(logit, least);
    const auto weight = hn::IfThenElseZero(hn::Gt(logit, least), hn::Exp(tag, bounded));
    hn::StoreU(weight, tag, row + i);
    total = hn::Add(total, weight);
    weighted = hn::MulAdd(weight, bounded, weighted);
    second = hn::MulAdd(weight, hn::LoadU(tag, squares + i), second);
  }
  sums.total += static_cast<double>(hn::GetLane(hn::SumOfLanes(tag, total)));
  sums.weighted += static_cast<double>(hn::GetLane(hn::SumOfLanes(tag, weighted)));
  sums.second += static_cast<double>(hn::GetLane(hn::SumOfLanes(tag, second)));
  return factor;
}

double soften_double(double* row, const double* bias, const double* squares, std::size_t count,
                     PosteriorSums& sums) {
  return soften_row(row, bias, squares, count, sums);
}

double soften_float(float* row, const float* bias, const float* squares, std::size_t count,
                    PosteriorSums& sums) {
  return soften_row(row, bias, squares, count, sums);
}

}  // namespace HWY_NAMESPACE
}  // namespace gtv::score
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv::score {

HWY_EXPORT(soften_double);
HWY_EXPORT(soften_float);

double soften(double* row, const double* bias, const double* squares, std::size_t count,
              PosteriorSums& sums) {
  return HWY_DYNAMIC_DISPATCH(soften_double)(row, bias, squares, count, sums);
}

double soften(float* row, const float* bias, const float* squares, std::size_t count,
              PosteriorSums& sums) {
  return HWY_DYNAMIC_DISPATCH(soften_float)(row, bias, squares, count, sums);
}

}  // namespace gtv::score
#endif
