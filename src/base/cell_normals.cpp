#include <algorithm>
#include <array>
#include <cstddef>

#include "gtv/base/error.hpp"
#include "gtv/base/simd_random.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "base/cell_normals.cpp"
#include <hwy/foreach_target.h>
// foreach_target comes first: it sets the target that highway.h is compiled for.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gtv {
inline namespace base {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// The three fits, and why G is smooth, are in cell_normals_fit.py.
using Coefficients = std::array<float, 10>;

// log(1 + f) / f for 1 + f in [sqrt(1/2), sqrt(2)]
constexpr Coefficients log_series = {
    1.000000000e+00F,  -4.999998829e-01F, 3.333332600e-01F,  -2.500158656e-01F, 2.000196839e-01F,
    -1.660901260e-01F, 1.418183703e-01F,  -1.324346502e-01F, 1.290464998e-01F,  -7.621094780e-02F};
// G in powers of w - 3.5 for w <= 7
constexpr Coefficients body = {
    1.297411253e+00F,  1.006207533e-02F, -7.279931706e-04F, 2.037254318e-05F,  3.844366801e-06F,
    -6.424752332e-07F, 2.535972124e-08F, 5.367799075e-09F,  -6.683768842e-10F, -2.103671861e-12F};
constexpr float body_centre = 3.5F;
constexpr float body_end = 7.0F;
// G in powers of sqrt(w) - 4.6 for w > 7
constexpr Coefficients tail = {
    1.366800515e+00F, 1.346950915e-02F, -2.864800319e-03F, 5.073629883e-04F, -7.022992551e-05F,
    4.937758178e-06F, 1.047199566e-06F, -9.537621120e-07F, 4.826833225e-07F, -9.512982576e-08F};
constexpr float tail_centre = 4.6F;

using Float = hn::ScalableTag<float>;
using Vector32 = hn::Vec<hn::RebindToUnsigned<Float>>;

// 1 / cells in two floats: a rounded reciprocal would cost half a unit in the last place.
struct Cells {
  explicit Cells(std::uint32_t cells)
      : last(cells - 1),
        reciprocal(static_cast<float>(1 / static_cast<double>(cells))),
        remainder(
            static_cast<float>(1 / static_cast<double>(cells) - static_cast<double>(reciprocal))) {}
  std::uint32_t last;
  float reciprocal;
  float remainder;
};

// -log(1 - x^2) for x in [0, 1), given y = 1 - x^2 too. Near x = 0 only x^2 holds the digits that
// the square root to come needs.
HWY_INLINE hn::Vec<Float> minus_log(hn::Vec<Float> y, hn::Vec<Float> x) {
  const Float real;
  const hn::RebindToSigned<Float> integer;
  const auto half_root = hn::Set(integer, 0x3F3504F3);  // sqrt(1/2): mantissas to [it, 2 it)
  const auto exponent = hn::ShiftRight<23>(hn::Sub(hn::BitCast(integer, y), half_root));
  const auto mantissa =
      hn::BitCast(real, hn::Sub(hn::BitCast(integer, y), hn::ShiftLeft<23>(exponent)));
  const auto central = hn::RebindMask(real, hn::Eq(exponent, hn::Zero(integer)));
  const auto f =
      hn::IfThenElse(central, hn::Neg(hn::Mul(x, x)), hn::Sub(mantissa, hn::Set(real, 1.0F)));
  auto series = hn::Set(real, log_series.back());
  for (std::size_t i = log_series.size() - 1; i-- > 0;) {
    series = hn::MulAdd(series, f, hn::Set(real, log_series[i]));
  }
  const auto log_two = hn::Set(real, 0.693147181F);
  return hn::NegMulAdd(hn::ConvertTo(real, exponent), log_two, hn::Neg(hn::Mul(f, series)));
}

HWY_INLINE hn::Vec<Float> quantile(Vector32 cell, Vector32 bits, const Cells& cells) {
  const Float real;
  const hn::RebindToUnsigned<Float> word;
  const hn::RebindToSigned<Float> integer;
  const auto last = hn::Set(word, cells.last);
  // Which half of the unit interval: by the cell, in the middle one by the highest bit.
  const auto offset = hn::BitCast(integer, hn::Sub(hn::Add(cell, cell), last));
  const auto bits_decide = hn::Eq(offset, hn::Zero(integer));
  const auto lower = hn::BroadcastSignBit(
      hn::IfThenElse(bits_decide, hn::Not(hn::BitCast(integer, bits)), offset));
  // From here on the reflected u <= 1/2: cell c of distance m = last - 2 c, fraction v.
  const auto m = hn::Abs(offset);
  const auto c = hn::BitCast(integer, hn::ShiftRight<1>(hn::Sub(last, hn::BitCast(word, m))));
  const auto v = hn::Xor(bits, hn::Not(hn::BitCast(word, lower)));

  const auto half = hn::Set(real, 0.5F);
  const auto over_cells = [&](auto count) {
    return hn::MulAdd(count, hn::Set(real, cells.reciprocal),
                      hn::Mul(count, hn::Set(real, cells.remainder)));
  };
  // u, and x = 1 - 2u from integers too, so that neither tail nor median is a difference.
  const auto u = over_cells(hn::MulAdd(hn::Add(hn::ConvertTo(real, v), half),
                                       hn::Set(real, 0x1p-32F), hn::ConvertTo(real, c)));
  const auto centred = hn::Xor(hn::BitCast(integer, v), hn::Set(integer, INT32_MIN));
  const auto x = over_cells(hn::NegMulAdd(hn::Add(hn::ConvertTo(real, centred), half),
                                          hn::Set(real, 0x1p-31F), hn::ConvertTo(real, m)));
  const auto four_u = hn::Mul(u, hn::Set(real, 4.0F));
  const auto w = minus_log(hn::NegMulAdd(four_u, u, four_u), x);
  const auto s = hn::Sqrt(w);

  // One polynomial of blended coefficients costs less than two polynomials.
  const auto far = hn::Gt(w, hn::Set(real, body_end));
  const auto argument = hn::IfThenElse(far, hn::Sub(s, hn::Set(real, tail_centre)),
                                       hn::Sub(w, hn::Set(real, body_centre)));
  const auto coefficient = [&](std::size_t i) {
    return hn::IfThenElse(far, hn::Set(real, tail[i]), hn::Set(real, body[i]));
  };
  auto g = coefficient(tail.size() - 1);
  for (std::size_t i = tail.size() - 1; i-- > 0;) {
    g = hn::MulAdd(g, argument, coefficient(i));
  }
  return hn::CopySignToAbs(hn::Mul(s, g), hn::BitCast(real, lower));
}

// False if a cell is out of range; all of `z` is written nevertheless.
bool cell_normals_simd(std::span<const std::uint32_t> cell, std::uint32_t cells,
                       std::span<const std::uint32_t> bits, std::span<float> z) {
  const Float real;
  const hn::RebindToUnsigned<Float> word;
  const std::size_t lanes = hn::Lanes(real);
  const Cells grid(cells);
  auto highest = hn::Zero(word);
  std::size_t i = 0;
  for (; i + lanes <= z.size(); i += lanes) {
    const auto c = hn::LoadU(word, cell.data() + i);
    highest = hn::Max(highest, c);
    hn::StoreU(quantile(c, hn::LoadU(word, bits.data() + i), grid), real, z.data() + i);
  }
  if (i < z.size()) {
    HWY_ALIGN std::array<std::uint32_t, hn::MaxLanes(Float())> last_cell = {};
    HWY_ALIGN std::array<std::uint32_t, hn::MaxLanes(Float())> last_bits = {};
    HWY_ALIGN std::array<float, hn::MaxLanes(Float())> last_z;
    const std::size_t rest = z.size() - i;
    std::copy_n(cell.data() + i, rest, last_cell.data());
    std::copy_n(bits.data() + i, rest, last_bits.data());
    const auto c = hn::Load(word, last_cell.data());
    highest = hn::Max(highest, c);
    hn::Store(quantile(c, hn::Load(word, last_bits.data()), grid), real, last_z.data());
    std::copy_n(last_z.data(), rest, z.data() + i);
  }
  const auto last = hn::Set(word, grid.last);
  return hn::AllTrue(word, hn::Eq(hn::Max(highest, last), last));
}

}  // namespace HWY_NAMESPACE
}  // namespace base
}  // namespace gtv
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv {
inline namespace base {
namespace {

HWY_EXPORT(cell_normals_simd);

void check(std::size_t cell, std::uint32_t cells, std::size_t bits, std::size_t z) {
  constexpr std::uint32_t most = std::uint32_t{1} << 31;
  if (cells == 0 || cells > most) {
    throw_input("cell_normals: got {} cells, expected 1 to {}", cells, most);
  }
  if (cell != z || bits != z) {
    throw_input(
        "cell_normals: got {} cell numbers, {} words and {} results, expected equal lengths", cell,
        bits, z);
  }
}

[[noreturn]] void throw_cell(std::span<const std::uint32_t> cell, std::uint32_t cells) {
  throw_input("cell_normals: got cell {}, expected less than {}",
              *std::max_element(cell.begin(), cell.end()), cells);
}

}  // namespace

void cell_normals(std::span<const std::uint32_t> cell, std::uint32_t cells,
                  std::span<const std::uint32_t> bits, std::span<float> z) {
  check(cell.size(), cells, bits.size(), z.size());
  if (!HWY_DYNAMIC_DISPATCH(cell_normals_simd)(cell, cells, bits, z)) {
    throw_cell(cell, cells);
  }
}

void cell_normals(std::span<const std::uint32_t> cell, std::uint32_t cells,
                  std::span<const std::uint32_t> bits, std::span<double> z) {
  check(cell.size(), cells, bits.size(), z.size());
  for (std::size_t i = 0; i < z.size(); ++i) {
    if (cell[i] >= cells) {
      throw_cell(cell, cells);
    }
    const std::uint32_t reflected = cells - 1 - cell[i];
    const bool lower = cell[i] < reflected || (cell[i] == reflected && bits[i] < 0x80000000U);
    const std::uint32_t c = lower ? cell[i] : reflected;
    const std::uint32_t v = lower ? bits[i] : ~bits[i];
    const double u = (c + (v + 0.5) * 0x1p-32) / cells;
    z[i] = lower ? normal_quantile(u) : -normal_quantile(u);
  }
}

}  // namespace base
}  // namespace gtv
#endif
