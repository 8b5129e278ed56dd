#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "score/screen_kernels.cpp"
#include <hwy/foreach_target.h>
// Highway asks for this order: foreach_target.h compiles this file once for every target.
#include <hwy/highway.h>

#include "score/screen_kernels.hpp"

HWY_BEFORE_NAMESPACE();
namespace gtv::score {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::CappedTag<float, 16>;

HWY_INLINE hn::Vec<Floats> product_at(Floats tag, const float* from) {
  return hn::LoadU(tag, from);
}

HWY_INLINE hn::Vec<Floats> product_at(Floats tag, const std::int32_t* from) {
  return hn::ConvertTo(tag, hn::LoadU(hn::Rebind<std::int32_t, Floats>(), from));
}

template <class Product>
void likeliest(const Product* HWY_RESTRICT product, float factor, const float* HWY_RESTRICT bias,
               std::size_t count, std::int32_t first, Likeliest& best) {
  const Floats tag;
  const std::size_t lanes = hn::Lanes(tag);
  const auto by = hn::Set(tag, factor);
  const auto value = [&](std::size_t c) {
    return hn::MulAdd(by, product_at(tag, product + c), hn::LoadU(tag, bias + c));
  };
  auto largest = hn::Set(tag, best.value);
  for (std::size_t c = 0; c < count; c += lanes) largest = hn::Max(largest, value(c));
  const auto top = hn::MaxOfLanes(tag, largest);
  if (!(hn::GetLane(top) > best.value)) return;
  best.value = hn::GetLane(top);
  for (std::size_t c = 0; c < count; c += lanes) {
    const auto lane = hn::FindFirstTrue(tag, hn::Eq(value(c), top));
    if (lane < 0) continue;
    best.point = first + static_cast<std::int32_t>(c) + static_cast<std::int32_t>(lane);
    return;
  }
}

void likeliest_float(const float* product, float factor, const float* bias, std::size_t count,
                     std::int32_t first, Likeliest& best) {
  likeliest(product, factor, bias, count, first, best);
}

void likeliest_integer(const std::int32_t* product, float factor, const float* bias,
                       std::size_t count, std::int32_t first, Likeliest& best) {
  likeliest(product, factor, bias, count, first, best);
}

template <class Product>
std::size_t select(const Product* HWY_RESTRICT product, const float* HWY_RESTRICT bias,
                   const float* HWY_RESTRICT spread, std::size_t count, std::int32_t first,
                   const Selection& selection, std::int32_t* HWY_RESTRICT index) {
  const Floats tag;
  const hn::Rebind<std::int32_t, Floats> integers;
  const auto factor = hn::Set(tag, selection.factor);
  const auto reach = hn::Set(tag, selection.reach);
  const auto least = hn::Set(tag, selection.least);
  std::size_t written = 0;
  for (std::size_t c = 0; c < count; c += hn::Lanes(tag)) {
    const auto middle = hn::MulAdd(factor, product_at(tag, product + c), hn::LoadU(tag, bias + c));
    const auto top = hn::MulAdd(reach, hn::LoadU(tag, spread + c), middle);
    const auto may_count = hn::Gt(top, least);
    if (hn::AllFalse(tag, may_count)) continue;
    const auto place = hn::Iota(integers, first + static_cast<std::int32_t>(c));
    written +=
        hn::CompressStore(place, hn::RebindMask(integers, may_count), integers, index + written);
  }
  return written;
}

std::size_t select_float(const float* product, const float* bias, const float* spread,
                         std::size_t count, std::int32_t first, const Selection& selection,
                         std::int32_t* index) {
  return select(product, bias, spread, count, first, selection, index);
}

std::size_t select_integer(const std::int32_t* product, const float* bias, const float* spread,
                           std::size_t count, std::int32_t first, const Selection& selection,
                           std::int32_t* index) {
  return select(product, bias, spread, count, first, selection, index);
}

}  // namespace HWY_NAMESPACE
}  // namespace gtv::score
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv::score {

HWY_EXPORT(likeliest_float);
HWY_EXPORT(likeliest_integer);
HWY_EXPORT(select_float);
HWY_EXPORT(select_integer);

void look_for_likeliest(const float* product, float factor, const float* bias, std::size_t count,
                        std::int32_t first, Likeliest& best) {
  HWY_DYNAMIC_DISPATCH(likeliest_float)(product, factor, bias, count, first, best);
}

void look_for_likeliest(const std::int32_t* product, float factor, const float* bias,
                        std::size_t count, std::int32_t first, Likeliest& best) {
  HWY_DYNAMIC_DISPATCH(likeliest_integer)(product, factor, bias, count, first, best);
}

std::size_t select_points(const float* product, const float* bias, const float* spread,
                          std::size_t count, std::int32_t first, const Selection& selection,
                          std::int32_t* index) {
  return HWY_DYNAMIC_DISPATCH(select_float)(product, bias, spread, count, first, selection, index);
}

std::size_t select_points(const std::int32_t* product, const float* bias, const float* spread,
                          std::size_t count, std::int32_t first, const Selection& selection,
                          std::int32_t* index) {
  return HWY_DYNAMIC_DISPATCH(select_integer)(product, bias, spread, count, first, selection,
                                              index);
}

}  // namespace gtv::score
#endif
