#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gtv/forward/schedule.hpp"

namespace gtv::forward {

/// A user's forward process given by its levels, x_t = alpha_t x_0 + sigma_t z. @source T1.4
struct LevelFunctions {
  std::string name = "levels";          ///< for error texts
  std::function<double(double)> alpha;  ///< finite, > 0 on [0, t_limit), >= 0 at t_limit
  std::function<double(double)> sigma;  ///< finite, >= 0; 0 at t = 0 only
  /// d alpha / dt and d sigma / dt; left out, they are found by numerical differentiation.
  std::function<double(double)> alpha_slope;
  std::function<double(double)> sigma_slope;
  double t_limit = 1;        ///< may be infinite
  double default_t_max = 1;  ///< finite, at most t_limit
};

/// The schedule with those levels; beta and D follow from (T1.4). The functions are called from
/// whatever thread asks, so must not race.
/// @throws gtv::InputError if alpha or sigma is missing, a limit is no positive number, or (there
/// or later) a level is out of its range or D < 0, so that no diffusion has these levels.
/// @throws gtv::WorkError if a derivative does not converge.
/// @accuracy of beta, D and the drift with numerical derivatives: 1e-8 relative plus 1e-11 for
/// levels smooth in t or in log t, t >= 1e-4 and a t_limit of order 1 or infinite; with derivatives
/// given, theirs.
/// @cost about 100 evaluations for each numerical derivative.
[[nodiscard]] std::unique_ptr<const Schedule> schedule_from_levels(LevelFunctions levels);

}  // namespace gtv::forward
