#include "gtv/sampler/seeds.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <span>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"
#include "gtv/base/simd_random.hpp"
#include "gtv/base/text.hpp"
#include "gtv/sampler/hilbert.hpp"
#include "sampler/golden_lattice.hpp"
#include "sampler/scrambled_sobol.hpp"
#include "sampler/trajectory_words.hpp"

namespace gtv::sampler {
namespace {

constexpr std::uint64_t max_count = std::uint64_t{1} << 31;

/// Cells an axis, as a power of two, so that a cell holds about `occupancy` trajectories.
unsigned cell_bits(std::uint64_t count, int dimension, std::uint64_t occupancy) {
  const auto total =
      static_cast<unsigned>(std::bit_width(std::max<std::uint64_t>(count / occupancy, 1)) - 1);
  return dimension > 2 ? 0 : std::min(total / static_cast<unsigned>(dimension), 10U);
}

}  // namespace

SeedKind parse_seed_kind(std::string_view name) {
  if (name == "random") return SeedKind::random;
  if (name == "stratified") return SeedKind::stratified;
  const std::string guess = nearest(name, {"random", "stratified"});
  throw_input("sampler.seeds: got \"{}\", expected random or stratified{}", name,
              guess.empty() ? "" : " (did you mean \"" + guess + "\"?)");
}

Seeds::Seeds(SeedKind kind, std::uint64_t count, int dimension, std::uint64_t seed,
             std::uint32_t member)
    : kind_(kind), count_(count), dimension_(dimension), seed_(seed), member_(member) {
  if (count < 1 || count > max_count) {
    throw_input("sampler.trajectories: got {}, expected 1 to {}", count, max_count);
  }
  if (dimension < 1) throw_input("seeds: got dimension {}, expected at least 1", dimension);
  if (kind == SeedKind::random) {
    order_random();
  } else if (dimension == 1) {
    shift_ = RandomStream(seed, member, Purpose::seed_shift).words(0)[0];
  } else {
    order_low_discrepancy();
  }
}

void Seeds::order_random() {
  bits_per_axis_ = cell_bits(count_, dimension_, dimension_ == 1 ? 64 : 4);
  const unsigned bits = bits_per_axis_ * static_cast<unsigned>(std::min(dimension_, 2));
  cell_first_.assign((std::size_t{1} << bits) + 1, 0);
  if (bits == 0) {
    cell_first_[1] = static_cast<std::uint32_t>(count_);
    return;
  }
  const RandomStream stream(seed_, member_, Purpose::seed_cell);
  constexpr std::uint64_t batch = 4096;
  std::vector<std::uint32_t> words(batch);
  for (std::uint64_t first = 0; first < count_; first += batch) {
    const std::span<std::uint32_t> now(words.data(), std::min(batch, count_ - first));
    fill_words(stream, first / 4, now);
    for (const std::uint32_t word : now) ++cell_first_[(word >> (32 - bits)) + 1];
  }
  for (std::size_t c = 1; c < cell_first_.size(); ++c) cell_first_[c] += cell_first_[c - 1];
}

void Seeds::order_low_discrepancy() {
  if (dimension_ > 2) {
    points_ = scrambled_sobol(count_, dimension_, seed_, member_);
    return;
  }
  std::vector<std::uint32_t> words = golden_lattice(count_, seed_, member_);
  const unsigned bits = cell_bits(count_, 2, 4);
  bits_per_axis_ = bits;
  if (bits == 0) {
    points_ = std::move(words);
    return;
  }
  const HilbertCurve& curve = hilbert_curve(bits);
  const auto cell = [&](std::size_t i) {
    return curve.position[(std::size_t{words[2 * i + 1] >> (32 - bits)} << bits) |
                          (words[2 * i] >> (32 - bits))];
  };
  std::vector<std::uint32_t> next(curve.position.size() + 1, 0);
  for (std::size_t i = 0; i < count_; ++i) ++next[cell(i) + 1];
  for (std::size_t c = 1; c < next.size(); ++c) next[c] += next[c - 1];
  cell_first_ = next;
  points_.resize(words.size());
  for (std::size_t i = 0; i < count_; ++i) {
    const std::size_t to = next[cell(i)]++;
    points_[2 * to] = words[2 * i];
    points_[2 * to + 1] = words[2 * i + 1];
  }
}

std::uint64_t Seeds::block_end(std::uint64_t first, std::size_t longest) const {
  const std::uint64_t end = std::min<std::uint64_t>(first + longest, count_);
  if (dimension_ != 2 || end == count_ || cell_first_.size() < 2) return end;
  const auto from = std::lower_bound(cell_first_.begin(), cell_first_.end(), first);
  const auto to = std::upper_bound(from, cell_first_.end(), end) - 1;
  const auto begin_cell = static_cast<std::size_t>(from - cell_first_.begin());
  const auto end_cell = static_cast<std::size_t>(to - cell_first_.begin());
  if (*from != first || end_cell <= begin_cell) return end;
  std::size_t cells = std::bit_floor(end_cell - begin_cell);
  while (begin_cell % cells != 0) cells /= 2;
  const std::uint64_t square_end = cell_first_[begin_cell + cells];
  return square_end > first ? square_end : end;
}

/// Writes, for trajectories first … first + out.size() - 1, which cell each lies in.
void Seeds::cells_of(std::uint64_t first, std::span<std::uint32_t> out) const {
  const auto after = std::upper_bound(cell_first_.begin(), cell_first_.end(), first);
  auto c = static_cast<std::size_t>(after - cell_first_.begin());
  // Each cell that begins here is marked where it does; the sums of the marks number the cells. No
  // branch depends on how many trajectories a cell holds, which no processor could predict.
  std::fill(out.begin(), out.end(), 0U);
  out[0] = static_cast<std::uint32_t>(c - 1);
  for (; cell_first_[c] < first + out.size(); ++c) ++out[cell_first_[c] - first];
  for (std::size_t i = 1; i < out.size(); ++i) out[i] += out[i - 1];
}

template <class Real>
void Seeds::fill_block(std::uint64_t first, double scale, BlockView<Real> block) const {
  constexpr std::size_t chunk = 512;
  for (std::size_t i = 0; i < block.count; i += chunk) {
    fill_chunk(first + i, scale,
               BlockView<Real>{block.values + i, block.stride, std::min(chunk, block.count - i),
                               block.dimension});
  }
}

/// @param block at most 512 trajectories.
template <class Real>
void Seeds::fill_chunk(std::uint64_t first, double scale, BlockView<Real> block) const {
  std::array<std::uint32_t, 512> curve_memory;
  std::array<std::uint32_t, 512> cell_memory;
  std::array<std::uint32_t, 512> bit_memory;
  const std::size_t n = block.count;
  const std::span<std::uint32_t> curve_cells(curve_memory.data(), n);
  const std::span<std::uint32_t> cells(cell_memory.data(), n);
  const std::span<std::uint32_t> bits(bit_memory.data(), n);
  const bool in_cells = kind_ == SeedKind::random && bits_per_axis_ > 0;
  if (in_cells) cells_of(first, dimension_ == 1 ? cells : curve_cells);
  if (!in_cells) std::fill(cells.begin(), cells.end(), 0U);
  for (int a = 0; a < dimension_; ++a) {
    std::uint32_t cell_count = 1;
    if (kind_ == SeedKind::random) {
      const RandomStream stream(seed_, member_, Purpose::seed_position);
      trajectory_words(stream, static_cast<std::uint64_t>(a), first, bits);
      if (in_cells) cell_count = std::uint32_t{1} << bits_per_axis_;
      if (in_cells && dimension_ == 2) {
        const HilbertCurve& curve = hilbert_curve(bits_per_axis_);
        const std::vector<std::uint16_t>& along = a == 0 ? curve.x : curve.y;
        for (std::size_t i = 0; i < n; ++i) cells[i] = along[curve_cells[i]];
      }
    } else if (dimension_ == 1) {
      cell_count = static_cast<std::uint32_t>(count_);
      std::iota(cells.begin(), cells.end(), static_cast<std::uint32_t>(first));
      std::fill(bits.begin(), bits.end(), shift_);
    } else {
      for (std::size_t i = 0; i < n; ++i) {
        bits[i] = points_[(first + i) * static_cast<std::size_t>(dimension_) +
                          static_cast<std::size_t>(a)];
      }
    }
    const std::span<Real> z = block.coordinate(a);
    cell_normals(cells, cell_count, bits, z);
    const Real factor = static_cast<Real>(scale);
    for (Real& v : z) v *= factor;
  }
}

void Seeds::fill(std::uint64_t first, double scale, BlockView<float> block) const {
  fill_block(first, scale, block);
}

void Seeds::fill(std::uint64_t first, double scale, BlockView<double> block) const {
  fill_block(first, scale, block);
}

}  // namespace gtv::sampler
