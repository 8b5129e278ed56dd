#pragma once

#include <span>

#include "gtv/feature/axis.hpp"

namespace gtv::feature {

/// The features of a Gaussian axis, what one point needs of them worked out once: normal densities
/// two widths apart.
class Bells {
 public:
  explicit Bells(const Axis& axis);
  /// @param z finite. @param[out] out (count).
  void evaluate(double z, std::span<double> out) const;

 private:
  double first_;
  double spacing_;
  double inverse_spacing_;
  double inverse_width_;
  double peak_;
  int count_;
};

}  // namespace gtv::feature
