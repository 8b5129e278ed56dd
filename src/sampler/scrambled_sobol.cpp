#include "sampler/scrambled_sobol.hpp"

#include <array>
#include <boost/random/sobol.hpp>
#include <cstddef>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"

namespace gtv::sampler {
namespace {

/// A lower triangular bit matrix with ones on its diagonal (the most significant bit is the first
/// row), applied byte by byte through tables, then a shift.
class Scrambling {
 public:
  Scrambling(const RandomStream& stream, std::uint64_t axis) {
    // The image of bit b: itself and random bits below it.
    std::array<std::uint32_t, 32> image{};
    for (unsigned b = 0; b < 32; ++b) {
      const std::uint32_t word = stream.words(axis * 16 + 1 + b / 4)[b % 4];
      image[b] = (std::uint32_t{1} << b) | (word & ((std::uint32_t{1} << b) - 1));
    }
    for (unsigned byte = 0; byte < 4; ++byte) {
      for (unsigned v = 0; v < 256; ++v) {
        std::uint32_t sum = 0;
        for (unsigned b = 0; b < 8; ++b) {
          if ((v >> b) & 1U) sum ^= image[8 * byte + b];
        }
        table_[byte][v] = sum;
      }
    }
    shift_ = stream.words(axis * 16 + 9)[0];
  }

  std::uint32_t operator()(std::uint32_t x) const {
    return table_[0][x & 255U] ^ table_[1][(x >> 8) & 255U] ^ table_[2][(x >> 16) & 255U] ^
           table_[3][x >> 24] ^ shift_;
  }

 private:
  std::array<std::array<std::uint32_t, 256>, 4> table_{};
  std::uint32_t shift_ = 0;
};

}  // namespace

std::vector<std::uint32_t> scrambled_sobol(std::uint64_t count, int dimension, std::uint64_t seed,
                                           std::uint32_t member) {
  constexpr int table_dimensions = 3667;
  if (dimension > table_dimensions) {
    throw_input("sampler.seeds: \"stratified\" got dimension {}, expected at most {}", dimension,
                table_dimensions);
  }
  const auto d = static_cast<std::size_t>(dimension);
  const RandomStream stream(seed, member, Purpose::seed_shift);
  std::vector<Scrambling> scramblings;
  scramblings.reserve(d);
  for (std::size_t a = 0; a < d; ++a) scramblings.emplace_back(stream, a + 1);

  boost::random::sobol_engine<std::uint32_t, 32> engine(d);
  std::vector<std::uint32_t> points(count * d);
  // The engine leaves out the sequence's first point, the origin.
  for (std::size_t a = 0; a < d; ++a) points[a] = scramblings[a](0);
  for (std::size_t i = 1; i < count; ++i) {
    for (std::size_t a = 0; a < d; ++a) points[i * d + a] = scramblings[a](engine());
  }
  return points;
}

}  // namespace gtv::sampler
