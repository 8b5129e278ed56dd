#pragma once

#include <span>

#include "gtv/feature/axis.hpp"

namespace gtv::feature {

/// What each kind of axis does behind Axis; arguments have been checked.
void gaussian_derivatives(const Axis& axis, double z, int order, std::span<double> out);
double gaussian_derivative_bound(const Axis& axis, int order);

/// 2 pi z / L, up to whole turns: dropping those keeps high harmonics accurate.
double fourier_angle(const Axis& axis, double z);
/// 1, cos(n theta) n = 1..cosines, sin(n theta) n = 1..sines. @param sines <= cosines.
void fourier_harmonics(double theta, int cosines, int sines, std::span<double> out);
/// How many of the features of a Fourier axis are sines; all others but the 1 are cosines.
inline int fourier_sines(const Axis& axis) {
  return (axis.count - 1) / 2;
}
inline int fourier_cosines(const Axis& axis) {
  return axis.count - 1 - fourier_sines(axis);
}
void fourier_derivatives(const Axis& axis, double z, int order, std::span<double> out);
double fourier_derivative_bound(const Axis& axis, int order);

}  // namespace gtv::feature
