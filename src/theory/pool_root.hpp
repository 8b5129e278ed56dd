#pragma once

#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::theory {

/// A root of the covariance of a pool of weights, a column a copy. @param errors from the pool's
/// mean, (D, F) each, at least two.  @return (D F, copies), row-major weights.
[[nodiscard]] Matrix pool_root(const std::vector<Matrix>& errors);

}  // namespace gtv::theory
