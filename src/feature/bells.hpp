#pragma once

#include <span>

#include "gtv/feature/axis.hpp"

namespace gtv::feature {

/// Equally spaced bells: height exp(-q (z - first - step k)^2 / width^2), k = 0 … count - 1, with
/// 2 q step / width = 2, which both the features (q = 1/2, step = 2 widths) and their pairwise
/// products (q = 1, step = 1 width) satisfy.
struct Bells {
  double first = 0;
  double step = 1;
  double inverse_step = 1;
  double inverse_width = 1;
  double height = 1;
  double q = 1;
  int count = 1;
  std::span<const double> falloff;  ///< exp(-q (step/width)^2 k^2); bells further away count as 0

  /// @param z finite. @param[out] out (count).
  void evaluate(double z, std::span<double> out) const;
};

/// The features of a Gaussian axis.
Bells feature_bells(const Axis& axis);
/// phi_i phi_j = exp(-(i - j)^2) pair_bell_{i+j}: a product of two bells of one width is a bell
/// about the middle between them. 2 count - 1 of them.
Bells pair_bells(const Axis& axis);

}  // namespace gtv::feature
