#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#include "gtv/base/simd_random.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "base/fill_words.cpp"
#include <hwy/foreach_target.h>
// foreach_target comes first: it sets the target that highway.h is compiled for.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gtv {
inline namespace base {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR

// One lane of 32 bits has no room for a widening product.
void fill_words_simd(const RandomStream& stream, std::uint64_t first_index,
                     std::span<std::uint32_t> out) {
  for (std::size_t done = 0; done < out.size(); done += 4) {
    const auto words = stream.words(first_index + done / 4);
    std::copy_n(words.data(), std::min<std::size_t>(4, out.size() - done), out.data() + done);
  }
}

#else

// Philox on one counter per 64-bit lane, each of its four words in the lower half of a lane: that
// is where the widening product reads, so whatever gathers in the upper half does no harm.
void fill_words_simd(const RandomStream& stream, std::uint64_t first_index,
                     std::span<std::uint32_t> out) {
  constexpr std::size_t rounds = 10;
  using Wide = hn::ScalableTag<std::uint64_t>;
  const Wide wide;
  const hn::Repartition<std::uint32_t, Wide> narrow;
  const std::size_t counters = hn::Lanes(wide);
  const auto multiplier_0 = hn::Set(narrow, 0xD2511F53U);
  const auto multiplier_2 = hn::Set(narrow, 0xCD9E8D57U);
  const auto product = [&](auto factor, auto multiplier) {
    return hn::MulEven(hn::BitCast(narrow, factor), multiplier);
  };
  // Broadcasting from memory leaves the shuffle unit to the products.
  std::array<std::uint64_t, rounds> keys_0;
  std::array<std::uint64_t, rounds> keys_1;
  auto [key_0, key_1] = stream.key();
  for (std::size_t round = 0; round < rounds; ++round) {
    keys_0[round] = key_0;
    keys_1[round] = key_1;
    key_0 += 0x9E3779B9U;
    key_1 += 0xBB67AE85U;
  }
  // Wraps around at 2^64 as the scalar stream does.
  auto index = hn::Add(hn::Set(wide, first_index), hn::Iota(wide, 0));
  const auto member = hn::Set(wide, std::uint64_t{stream.member()});
  const auto purpose = hn::Set(wide, std::uint64_t{stream.purpose()});
  const auto step = hn::Set(wide, std::uint64_t{counters});
  const auto lower_half = hn::Set(wide, std::uint64_t{0xFFFFFFFF});

  const auto next = [&](std::uint64_t* words) {
    auto c0 = index;
    auto c1 = hn::ShiftRight<32>(index);
    auto c2 = member;
    auto c3 = purpose;
    for (std::size_t round = 0; round < rounds; ++round) {
      const auto p0 = product(c0, multiplier_0);
      const auto p2 = product(c2, multiplier_2);
      c0 = hn::Xor(hn::Xor(hn::ShiftRight<32>(p2), c1), hn::Set(wide, keys_0[round]));
      c1 = p2;
      c2 = hn::Xor(hn::Xor(hn::ShiftRight<32>(p0), c3), hn::Set(wide, keys_1[round]));
      c3 = p0;
    }
    const auto first = hn::Or(hn::And(c0, lower_half), hn::ShiftLeft<32>(c1));
    const auto second = hn::Or(hn::And(c2, lower_half), hn::ShiftLeft<32>(c3));
    hn::StoreInterleaved2(first, second, wide, words);
    index = hn::Add(index, step);
  };

  HWY_ALIGN std::array<std::uint64_t, 2 * hn::MaxLanes(Wide())> words;
  const std::size_t block = 4 * counters;
  for (std::size_t done = 0; done < out.size(); done += block) {
    next(words.data());
    const std::size_t bytes = std::min(block, out.size() - done) * sizeof(std::uint32_t);
    std::memcpy(out.data() + done, words.data(), bytes);
  }
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace base
}  // namespace gtv
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv {
inline namespace base {

HWY_EXPORT(fill_words_simd);

void fill_words(const RandomStream& stream, std::uint64_t first_index,
                std::span<std::uint32_t> out) {
  HWY_DYNAMIC_DISPATCH(fill_words_simd)(stream, first_index, out);
}

}  // namespace base
}  // namespace gtv
#endif
