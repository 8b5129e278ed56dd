#pragma once

#include <cstdint>
#include <vector>

namespace gtv::sampler {

/// The cells of a 2^bits x 2^bits grid in the order of the Hilbert curve, 0 <= bits <= 10.
struct HilbertCurve {
  std::vector<std::uint16_t> x;         ///< column of the k-th cell
  std::vector<std::uint16_t> y;         ///< row of the k-th cell
  std::vector<std::uint32_t> position;  ///< where on the curve cell (x, y) is, at [y << bits | x]
};

/// Computed once per `bits`; thread-safe.
[[nodiscard]] const HilbertCurve& hilbert_curve(unsigned bits);

}  // namespace gtv::sampler
