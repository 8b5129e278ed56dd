#pragma once

#include "gtv/data/mixture.hpp"

namespace gtv::oracle {

/// What make_mixture does, comparing every point with every kept one.
[[nodiscard]] data::Mixture merged(const Matrix& points, const Vector& weights);

}  // namespace gtv::oracle
