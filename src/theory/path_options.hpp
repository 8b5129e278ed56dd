#pragma once

#include "gtv/theory/path_integral.hpp"

namespace gtv::theory {

/// @throws gtv::InputError unless kappa is finite and not negative, there are cells and lo < hi.
void check_path_options(const GridOptions& options, double kappa);

/// Standard deviation of a component of the noised data.
[[nodiscard]] double component_sd(const data::Mixture& data, const forward::Level& level);

}  // namespace gtv::theory
