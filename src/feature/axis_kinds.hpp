#pragma once

#include <span>

#include "gtv/feature/axis.hpp"

namespace gtv::feature {

/// What each kind of axis does behind Axis; arguments have been checked.
void gaussian_values(const Axis& axis, double z, std::span<double> out);
void gaussian_derivatives(const Axis& axis, double z, int order, std::span<double> out);
double gaussian_derivative_bound(const Axis& axis, int order);

void fourier_values(const Axis& axis, double z, std::span<double> out);
void fourier_derivatives(const Axis& axis, double z, int order, std::span<double> out);
double fourier_derivative_bound(const Axis& axis, int order);

}  // namespace gtv::feature
