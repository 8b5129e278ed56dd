#pragma once

#include "gtv/data/dataset.hpp"

namespace gtv::data {

/// @throws gtv::InputError naming source, row and column of the first number that is not finite.
void check_finite_values(const Dataset& dataset);

}  // namespace gtv::data
