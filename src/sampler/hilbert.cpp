#include "gtv/sampler/hilbert.hpp"

#include <array>
#include <cstddef>
#include <mutex>

#include "gtv/base/error.hpp"

namespace gtv::sampler {
namespace {

constexpr unsigned max_bits = 10;

HilbertCurve make_curve(unsigned bits) {
  const std::size_t cells = std::size_t{1} << (2 * bits);
  HilbertCurve curve;
  // Each refinement replaces a cell by its four quadrants: the first and the last transposed.
  curve.x = {0};
  curve.y = {0};
  for (unsigned level = 0; level < bits; ++level) {
    const auto side = static_cast<std::uint16_t>(1U << level);
    const std::size_t n = curve.x.size();
    std::vector<std::uint16_t> x(4 * n);
    std::vector<std::uint16_t> y(4 * n);
    for (std::size_t k = 0; k < n; ++k) {
      const std::uint16_t a = curve.x[k];
      const std::uint16_t b = curve.y[k];
      x[k] = b;
      y[k] = a;
      x[n + k] = a;
      y[n + k] = static_cast<std::uint16_t>(side + b);
      x[2 * n + k] = static_cast<std::uint16_t>(side + a);
      y[2 * n + k] = static_cast<std::uint16_t>(side + b);
      x[3 * n + k] = static_cast<std::uint16_t>(2 * side - 1 - b);
      y[3 * n + k] = static_cast<std::uint16_t>(side - 1 - a);
    }
    curve.x = std::move(x);
    curve.y = std::move(y);
  }
  curve.position.resize(cells);
  for (std::size_t k = 0; k < cells; ++k) {
    curve.position[(std::size_t{curve.y[k]} << bits) | curve.x[k]] = static_cast<std::uint32_t>(k);
  }
  return curve;
}

}  // namespace

const HilbertCurve& hilbert_curve(unsigned bits) {
  static std::array<std::once_flag, max_bits + 1> once;
  static std::array<HilbertCurve, max_bits + 1> curves;
  if (bits > max_bits)
    throw_input("hilbert_curve: got {} bits, expected at most {}", bits, max_bits);
  std::call_once(once[bits], [bits] { curves[bits] = make_curve(bits); });
  return curves[bits];
}

}  // namespace gtv::sampler
