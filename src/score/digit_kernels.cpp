#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "score/digit_kernels.cpp"
#include <hwy/foreach_target.h>
// Highway asks for this order: foreach_target.h compiles this file once for every target.
#include <hwy/highway.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "score/digit_kernels.hpp"

HWY_BEFORE_NAMESPACE();
namespace gtv::score {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

void join(const std::int32_t* HWY_RESTRICT planes, std::size_t stride, std::size_t count,
          double factor, double* HWY_RESTRICT out) {
  const hn::CappedTag<double, 16> tag;
  const hn::Rebind<std::int32_t, decltype(tag)> integers;
  const auto radix = hn::Set(tag, 256);
  const auto by = hn::Set(tag, factor);
  for (std::size_t c = 0; c < count; c += hn::Lanes(tag)) {
    auto sum = hn::PromoteTo(tag, hn::LoadU(integers, planes + 3 * stride + c));
    for (std::size_t k = 3; k-- > 0;) {
      sum =
          hn::MulAdd(sum, radix, hn::PromoteTo(tag, hn::LoadU(integers, planes + k * stride + c)));
    }
    hn::StoreU(hn::Mul(by, sum), tag, out + c);
  }
}

SplitWeights split(const double* HWY_RESTRICT weights, const double* HWY_RESTRICT sizes,
                   std::size_t count, std::int8_t* HWY_RESTRICT planes, std::size_t stride) {
  const hn::CappedTag<double, 16> tag;
  const hn::Rebind<std::int32_t, decltype(tag)> integers;
  const hn::Rebind<std::uint32_t, decltype(tag)> words;
  const hn::Rebind<std::uint8_t, decltype(tag)> bytes;
  auto largest = hn::Zero(tag);
  for (std::size_t c = 0; c < count; c += hn::Lanes(tag)) {
    largest = hn::Max(largest, hn::LoadU(tag, weights + c));
  }
  int exponent = 0;
  std::frexp(hn::GetLane(hn::MaxOfLanes(tag, largest)), &exponent);
  // Weights smaller than this need no finer unit: nothing of them is left in a sum.
  exponent = std::clamp(exponent, -200, 0);
  const double unit = std::ldexp(1 / digit_unit, exponent);
  const auto scale = hn::Set(tag, std::ldexp(digit_unit, -exponent));
  const auto half = hn::Set(tag, 0.5);
  const auto sign = hn::Set(words, 0x80808080U);
  const auto low = hn::Set(words, 0xFFU);
  // A scaled weight itself is rounded by 2^-22 at most, its nearest integer found as well.
  constexpr double rounding = 1 + 0x1p-16;
  auto total = hn::Zero(tag);
  auto error = hn::Zero(tag);
  auto moved = hn::Zero(tag);
  for (std::size_t c = 0; c < count; c += hn::Lanes(tag)) {
    const auto scaled = hn::Mul(hn::LoadU(tag, weights + c), scale);
    const auto whole = hn::DemoteTo(integers, hn::Add(scaled, half));
    total = hn::Add(total, hn::PromoteTo(tag, whole));
    const auto off = hn::Min(scaled, half);
    error = hn::Add(error, off);
    moved = hn::MulAdd(off, hn::LoadU(tag, sizes + c), moved);
    const auto digits = hn::Xor(hn::Add(hn::BitCast(words, whole), sign), sign);
    auto rest = digits;
    for (std::size_t k = 0; k < digit_count; ++k) {
      const auto digit = hn::BitCast(integers, hn::And(rest, low));
      hn::StoreU(hn::DemoteTo(bytes, digit), bytes,
                 reinterpret_cast<std::uint8_t*>(planes + k * stride + c));
      rest = hn::ShiftRight<8>(rest);
    }
  }
  return {.unit = unit,
          .total = hn::GetLane(hn::SumOfLanes(tag, total)) * unit,
          .error = hn::GetLane(hn::SumOfLanes(tag, error)) * unit * rounding,
          .moved = hn::GetLane(hn::SumOfLanes(tag, moved)) * unit * rounding};
}

void group(const std::uint8_t* const rows[16], std::size_t groups, std::uint8_t* HWY_RESTRICT out,
           std::size_t stride) {
  std::size_t g = 0;
#if HWY_TARGET != HWY_SCALAR
  const hn::FixedTag<std::uint8_t, 16> bytes;
  const hn::FixedTag<std::uint32_t, 4> words;
  const hn::FixedTag<std::uint64_t, 2> pairs;
  for (; g + 4 <= groups; g += 4) {
    for (std::size_t r = 0; r < 16; r += 4) {
      const auto word = [&](std::size_t k) {
        return hn::BitCast(words, hn::LoadU(bytes, rows[r + k] + 4 * g));
      };
      // A transposition of four words by four.
      const auto low_ab = hn::BitCast(pairs, hn::InterleaveLower(words, word(0), word(1)));
      const auto low_cd = hn::BitCast(pairs, hn::InterleaveLower(words, word(2), word(3)));
      const auto high_ab = hn::BitCast(pairs, hn::InterleaveUpper(words, word(0), word(1)));
      const auto high_cd = hn::BitCast(pairs, hn::InterleaveUpper(words, word(2), word(3)));
      std::uint8_t* to = out + g * stride + 4 * r;
      const auto store = [&](auto four, std::size_t k) {
        hn::StoreU(hn::BitCast(bytes, four), bytes, to + k * stride);
      };
      store(hn::InterleaveLower(pairs, low_ab, low_cd), 0);
      store(hn::InterleaveUpper(pairs, low_ab, low_cd), 1);
      store(hn::InterleaveLower(pairs, high_ab, high_cd), 2);
      store(hn::InterleaveUpper(pairs, high_ab, high_cd), 3);
    }
  }
#endif
  for (; g < groups; ++g) {
    for (std::size_t r = 0; r < 16; ++r) {
      std::memcpy(out + g * stride + 4 * r, rows[r] + 4 * g, 4);
    }
  }
}

void interleave(const std::uint8_t* const rows[4], std::size_t count,
                std::uint8_t* HWY_RESTRICT out) {
  const hn::CappedTag<std::uint8_t, 64> tag;
  const std::size_t lanes = hn::Lanes(tag);
  std::size_t j = 0;
  for (; j + lanes <= count; j += lanes) {
    hn::StoreInterleaved4(hn::LoadU(tag, rows[0] + j), hn::LoadU(tag, rows[1] + j),
                          hn::LoadU(tag, rows[2] + j), hn::LoadU(tag, rows[3] + j), tag,
                          out + 4 * j);
  }
  for (; j < count; ++j) {
    for (std::size_t b = 0; b < 4; ++b) out[4 * j + b] = rows[b][j];
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace gtv::score
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv::score {

HWY_EXPORT(join);
HWY_EXPORT(split);
HWY_EXPORT(group);
HWY_EXPORT(interleave);

void join_digits(const std::int32_t* planes, std::size_t stride, std::size_t count, double factor,
                 double* out) {
  HWY_DYNAMIC_DISPATCH(join)(planes, stride, count, factor, out);
}

SplitWeights split_weights(const double* weights, const double* sizes, std::size_t count,
                           std::int8_t* planes, std::size_t stride) {
  return HWY_DYNAMIC_DISPATCH(split)(weights, sizes, count, planes, stride);
}

void group_rows(const std::uint8_t* const rows[16], std::size_t groups, std::uint8_t* out,
                std::size_t stride) {
  HWY_DYNAMIC_DISPATCH(group)(rows, groups, out, stride);
}

void interleave_rows(const std::uint8_t* const rows[4], std::size_t count, std::uint8_t* out) {
  HWY_DYNAMIC_DISPATCH(interleave)(rows, count, out);
}

}  // namespace gtv::score
#endif
