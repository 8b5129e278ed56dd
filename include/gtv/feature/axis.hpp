#pragma once

#include <span>
#include <string_view>

#include "gtv/base/array.hpp"

namespace gtv::feature {

enum class AxisKind { gaussian, fourier };

/// Features of one coordinate (or of time) on [lo, hi]. @source theory page, section 5
///   gaussian: normal densities at `count` equally spaced centres, sd half the spacing.
///   fourier: 1, cos(2 pi n z / L) n = 1..count-1-(count-1)/2, sin(2 pi n z / L) n
///   = 1..(count-1)/2,
///            L = hi - lo, z not shifted.
struct Axis {
  AxisKind kind = AxisKind::gaussian;
  int count = 16;  ///< F_a >= 1 (gaussian >= 2)
  double lo = -1.5;
  double hi = 1.5;

  [[nodiscard]] double spacing() const { return (hi - lo) / (count - 1); }  // gaussian
  [[nodiscard]] double width() const { return 0.5 * spacing(); }            // gaussian
  [[nodiscard]] double centre(int j) const { return lo + spacing() * j; }   // gaussian

  /// All features at z, data units (a time for the time axis). @param[out] out (count).
  /// @throws gtv::InputError if z is not finite. The same for all below.
  /// @accuracy 1e-13 of the largest value that the features take, for up to 50 features and
  /// |z - lo| <= 4 (hi - lo); gaussian features inside [lo, hi] also 1e-12 relative to themselves,
  /// but 0 where below 2e-63 of their peak.
  /// @cost gaussian: two exponentials and at most 32 products; fourier: one sine, one cosine
  /// and 4 count operations.
  void evaluate(double z, std::span<double> out) const;
  /// The order-th derivative of all features at z, order 0 … 12. @param[out] out (count).
  /// @throws gtv::InputError for another order. @accuracy 1e-12 of derivative_bound(order).
  void derivative(double z, int order, std::span<double> out) const;
  /// A bound, over all z, of sum_j |d^order phi_j / dz^order|, order 0 … 12.
  /// @accuracy gaussian: at most 1 % above the supremum; fourier: at most sqrt(2) above it.
  [[nodiscard]] double derivative_bound(int order) const;
  /// Features at many points. @param z (n)  @return (n, count).
  [[nodiscard]] Matrix evaluate(std::span<const double> z) const;
};

/// @throws gtv::InputError for another name than gaussian, fourier (names the nearest).
[[nodiscard]] AxisKind parse_axis_kind(std::string_view name);
/// @throws gtv::InputError if count or the range is out of bounds; `key` names the culprit.
void check_axis(const Axis& axis, std::string_view key);

}  // namespace gtv::feature
