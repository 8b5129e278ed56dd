#include "gtv/base/random.hpp"

namespace gtv {
inline namespace base {

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key) {
  constexpr std::uint64_t multiplier_0 = 0xD2511F53;
  constexpr std::uint64_t multiplier_2 = 0xCD9E8D57;
  // The key schedule is a Weyl sequence: the golden ratio and sqrt(3) - 1, as 32-bit fractions.
  constexpr std::array<std::uint32_t, 2> weyl = {0x9E3779B9, 0xBB67AE85};
  constexpr int rounds = 10;
  for (int round = 0; round < rounds; ++round) {
    const std::uint64_t product_0 = multiplier_0 * counter[0];
    const std::uint64_t product_2 = multiplier_2 * counter[2];
    counter = {static_cast<std::uint32_t>(product_2 >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(product_2),
               static_cast<std::uint32_t>(product_0 >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(product_0)};
    key = {key[0] + weyl[0], key[1] + weyl[1]};
  }
  return counter;
}

double RandomStream::uniform(std::uint64_t index) const {
  const auto word = words(index);
  return to_open_unit((std::uint64_t{word[0]} << 32) | word[1]);
}

double RandomStream::normal(std::uint64_t index) const {
  return normal_quantile(uniform(index));
}

}  // namespace base
}  // namespace gtv
