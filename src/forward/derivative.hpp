#pragma once

#include <functional>

namespace gtv::forward {

/// A numerical derivative and an estimate of its error.
struct Derivative {
  double value = 0;
  double error = 0;
};

/// df/dt at t in [0, t_limit], f evaluated there only: differences over shrinking steps, central
/// and to either side, extrapolated to step 0; the one of the least estimated error is returned.
/// @accuracy what schedule_from_levels states, which is tested there.
/// @cost at most about 60 evaluations of f.
[[nodiscard]] Derivative differentiate(const std::function<double(double)>& f, double t,
                                       double t_limit);

}  // namespace gtv::forward
