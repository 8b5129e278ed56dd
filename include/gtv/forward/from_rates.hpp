#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gtv/forward/schedule.hpp"

namespace gtv::forward {

/// A user's forward process given by its rates, dx = -beta x dt + sqrt(2 D) dW. @source T1.1
struct Rates {
  std::string name = "rates";               ///< for error texts
  std::function<double(double)> beta;       ///< finite on [0, t_limit]
  std::function<double(double)> diffusion;  ///< D_t, finite and >= 0 on [0, t_limit]
  double t_limit = 1;                       ///< may be infinite
  double default_t_max = 1;                 ///< finite, at most t_limit
};

/// The schedule with those rates: alpha and sigma^2 by adaptive quadrature of (T1.2), (T1.3) at
/// every call. The functions are called from whatever thread asks, so must not race.
/// @throws gtv::InputError if a function is missing, a limit is no positive number, or (there or
/// later) a rate is not finite or D < 0.  @throws gtv::WorkError if a quadrature does not converge.
/// @accuracy 1e-11 relative for smooth rates. A layer below t thinner than 1e-8 t may be missed.
/// @cost about 10^4 evaluations of beta for each sigma_squared, 30 for each alpha.
[[nodiscard]] std::unique_ptr<const Schedule> schedule_from_rates(Rates rates);

}  // namespace gtv::forward
