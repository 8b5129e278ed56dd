#include "gtv/forward/from_rates.hpp"

#include <cmath>
#include <utility>

#include "forward/custom_checks.hpp"
#include "forward/family_schedule.hpp"
#include "forward/rate_integrals.hpp"

namespace gtv::forward {
namespace {

struct RatesFamily {
  std::string name;
  std::function<double(double)> beta;
  std::function<double(double)> diffusion;
  double t_limit;
  double default_t_max;
  static constexpr bool ends_in_pure_noise = false;

  double alpha(double t) const { return std::exp(-integrated_rate(beta, 0, t)); }
  double sigma_squared(double t) const { return t == 0 ? 0 : noise_covariance(beta, diffusion, t); }
  Drift drift(double t) const {
    const double ratio = diffusion(t) / sigma_squared(t);
    return {.state = ratio - beta(t), .denoised = -ratio * alpha(t)};
  }
};

}  // namespace

std::unique_ptr<const Schedule> schedule_from_rates(Rates rates) {
  check_custom(rates.name, rates.t_limit, rates.default_t_max);
  RatesFamily family{.name = rates.name,
                     .beta = finite_values(rates.name, "beta", std::move(rates.beta)),
                     .diffusion = non_negative_values(rates.name, "D", std::move(rates.diffusion)),
                     .t_limit = rates.t_limit,
                     .default_t_max = rates.default_t_max};
  // Infinite rates at the end are the likeliest mistake; found here, not in the midst of a run.
  static_cast<void>(family.beta(rates.default_t_max));
  static_cast<void>(family.diffusion(rates.default_t_max));
  if (std::isfinite(rates.t_limit)) {
    static_cast<void>(family.beta(rates.t_limit));
    static_cast<void>(family.diffusion(rates.t_limit));
  }
  return std::make_unique<FamilySchedule<RatesFamily>>(std::move(family));
}

}  // namespace gtv::forward
