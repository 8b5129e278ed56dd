#include "sampler/scrambled_sobol.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <boost/random/sobol.hpp>
#include <cstddef>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"

namespace gtv::sampler {
namespace {

/// Point i of the sequence in Gray-code order is point i - 1 with the direction number of the
/// lowest set bit of i added to each coordinate, without carry.
using DirectionNumbers = std::vector<std::uint32_t>;  // (bit, axis)

DirectionNumbers direction_numbers(unsigned bits, std::size_t dimension) {
  DirectionNumbers out;
  std::vector<std::uint32_t> before(dimension);
  for (unsigned k = 0; k < bits; ++k) {
    // The engine leaves out the sequence's first point, the origin.
    boost::random::sobol_engine<std::uint32_t, 32> engine(dimension);
    std::fill(before.begin(), before.end(), 0U);
    if (k > 0) {
      engine.discard(((std::uint64_t{1} << k) - 2) * dimension);
      for (std::uint32_t& x : before) x = engine();
    }
    for (const std::uint32_t x : before) out.push_back(x ^ engine());
  }
  return out;
}

/// A lower triangular bit matrix with ones on its diagonal (the most significant bit is the first
/// row).
class Scrambling {
 public:
  Scrambling(const RandomStream& stream, std::uint64_t axis) {
    for (unsigned b = 0; b < 32; ++b) {
      const std::uint32_t word = stream.words(axis * 16 + 1 + b / 4)[b % 4];
      image_[b] = (std::uint32_t{1} << b) | (word & ((std::uint32_t{1} << b) - 1));
    }
  }

  std::uint32_t operator()(std::uint32_t x) const {
    std::uint32_t sum = 0;
    for (unsigned b = 0; b < 32; ++b) {
      if ((x >> b) & 1U) sum ^= image_[b];
    }
    return sum;
  }

 private:
  std::array<std::uint32_t, 32> image_;  ///< of bit b: itself and random bits below it
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
  // A scrambled sum is the sum of the scrambled: it is enough to scramble the direction numbers.
  DirectionNumbers directions = direction_numbers(static_cast<unsigned>(std::bit_width(count)), d);
  std::vector<std::uint32_t> points(count * d);
  for (std::size_t a = 0; a < d; ++a) {
    const Scrambling scramble(stream, a + 1);
    for (std::size_t k = a; k < directions.size(); k += d) directions[k] = scramble(directions[k]);
    points[a] = stream.words((a + 1) * 16 + 9)[0];  // a random shift of all
  }
  for (std::size_t i = 1; i < count; ++i) {
    const std::uint32_t* direction =
        directions.data() + static_cast<std::size_t>(std::countr_zero(i)) * d;
    for (std::size_t a = 0; a < d; ++a) points[i * d + a] = points[(i - 1) * d + a] ^ direction[a];
  }
  return points;
}

}  // namespace gtv::sampler
