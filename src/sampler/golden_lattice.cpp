#include "sampler/golden_lattice.hpp"

#include "gtv/base/random.hpp"

namespace gtv::sampler {

std::vector<std::uint32_t> golden_lattice(std::uint64_t count, std::uint64_t seed,
                                          std::uint32_t member) {
  constexpr std::uint32_t inverse_golden_ratio = 2654435769U;  // 2^32 / phi
  const auto shift = RandomStream(seed, member, Purpose::seed_shift).words(0);
  std::vector<std::uint32_t> points(2 * count);
  for (std::uint64_t i = 0; i < count; ++i) {
    points[2 * i] = shift[0] + static_cast<std::uint32_t>((i << 32) / count);
    points[2 * i + 1] = shift[1] + static_cast<std::uint32_t>(i) * inverse_golden_ratio;
  }
  return points;
}

}  // namespace gtv::sampler
