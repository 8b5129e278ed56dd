#include "sampler/trajectory_words.hpp"

#include <algorithm>

#include "gtv/base/simd_random.hpp"

namespace gtv::sampler {

void trajectory_words(const RandomStream& stream, std::uint64_t row, std::uint64_t first,
                      std::span<std::uint32_t> out) {
  std::uint64_t index = (row << 40) + first / 4;
  const std::size_t skipped = first % 4;
  std::size_t head = 0;
  if (skipped != 0) {
    const auto words = stream.words(index++);
    head = std::min(4 - skipped, out.size());
    std::copy_n(words.begin() + static_cast<std::ptrdiff_t>(skipped), head, out.begin());
  }
  fill_words(stream, index, out.subspan(head));
}

}  // namespace gtv::sampler
