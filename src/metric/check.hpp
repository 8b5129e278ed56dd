#pragma once

#include <span>

#include "gtv/base/array.hpp"

namespace gtv::metric {

/// @throws gtv::InputError, naming the first offender by `name` and index, unless all are finite.
void check_finite(const char* name, std::span<const double> values);
/// The same with row and column.
void check_finite(const char* name, const MatrixView& values);
/// @throws gtv::InputError unless all are finite and none is negative.
void check_masses(const char* name, std::span<const double> masses);
/// The same with row and column.
void check_masses(const char* name, const MatrixView& masses);
/// @throws gtv::InputError unless the sum of masses is positive and finite.
void check_total(const char* name, double sum);
/// @throws gtv::InputError unless lo < hi, both finite.
void check_range(double lo, double hi);
/// @throws gtv::InputError if there are none.
void check_not_empty(const char* name, Index count);

}  // namespace gtv::metric
