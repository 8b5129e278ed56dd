#pragma once

#include <functional>
#include <string_view>

#include "gtv/base/array.hpp"
#include "gtv/theory/moments.hpp"

namespace gtv::theory {

/// x = f(x) by Anderson acceleration of depth 5 (least squares over the last differences, safe-
/// guarded: a step that enlarges the residual tenfold is replaced by a plain one).
/// @param[in,out] x start, overwritten by the solution.  @return evaluations of f.
/// @throws gtv::WorkError naming `what` if the change |f(x) - x| is not below the tolerance times
/// |f(x)| within max_iterations, or is not finite.
int solve_fixed_point(const std::function<Vector(const Vector&)>& f, Vector& x,
                      const FixedPointOptions& options, std::string_view what);

}  // namespace gtv::theory
