#pragma once

#include <vector>

#include "gtv/feature/product.hpp"

namespace gtv::oracle {

/// The features of an axis from their definition (theory page, section 5), in long double.
std::vector<long double> axis_features(const feature::Axis& axis, double z);

/// phi(x, t) by nested loops, first coordinate slowest, time fastest. @param x (D).
std::vector<long double> product_features(const feature::Product& product, const Vector& x,
                                          double t);

}  // namespace gtv::oracle
