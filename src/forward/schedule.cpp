#include "gtv/forward/schedule.hpp"

#include <fmt/ranges.h>

#include <cmath>
#include <limits>

#include "forward/cosine.hpp"
#include "forward/family_schedule.hpp"
#include "forward/linear_variance.hpp"
#include "forward/rectified_flow.hpp"
#include "forward/sub_variance_preserving.hpp"
#include "forward/variance_exploding.hpp"
#include "forward/variance_preserving.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/text.hpp"

namespace gtv::forward {
namespace {

template <class Family>
std::unique_ptr<const Schedule> schedule_of(Family family) {
  return std::make_unique<FamilySchedule<Family>>(family);
}

void check(std::string_view name, ScheduleParameters parameters) {
  const auto [b0, b1] = parameters;
  if (!std::isfinite(b0) || !std::isfinite(b1) || !std::isfinite(b0 + b1)) {
    throw_input("schedule '{}': got b0 = {}, b1 = {}, expected finite numbers", name, b0, b1);
  }
  if (b0 < 0) throw_input("schedule '{}': got b0 = {}, expected b0 >= 0", name, b0);
  if (b0 + b1 < 0) {
    throw_input("schedule '{}': got b1 = {}, expected b1 >= -b0 = {} (beta must not be negative)",
                name, b1, -b0);
  }
  if (b0 == 0 && b1 == 0) {
    throw_input("schedule '{}': got b0 = b1 = 0, expected one of them positive", name);
  }
}

}  // namespace

Level Schedule::level(double t) const {
  return {.t = t, .alpha = alpha(t), .sigma = std::sqrt(sigma_squared(t))};
}

double Schedule::default_t_max_of_reverse_sde() const {
  return ends_in_pure_noise() ? 0.999 * t_limit() : default_t_max();
}

std::unique_ptr<const Schedule> make_schedule(std::string_view name,
                                              ScheduleParameters parameters) {
  if (name == "vp" || name == "vp-song" || name == "sub-vp") check(name, parameters);
  const auto [b0, b1] = parameters;
  if (name == "vp") return schedule_of(VariancePreserving{.name = "vp", .b0 = b0, .b1 = b1});
  if (name == "vp-song") {
    return schedule_of(VariancePreserving{.name = "vp-song", .b0 = b0 / 2, .b1 = b1 / 2});
  }
  if (name == "sub-vp") return schedule_of(SubVariancePreserving{.b0 = b0 / 2, .b1 = b1 / 2});
  if (name == "ou") {
    return schedule_of(VariancePreserving{.name = "ou",
                                          .b0 = 1,
                                          .b1 = 0,
                                          .t_limit = std::numeric_limits<double>::infinity(),
                                          .default_t_max = 5});
  }
  if (name == "ve") return schedule_of(VarianceExploding{});
  if (name == "linear-variance") return schedule_of(LinearVariance{});
  if (name == "cosine") return schedule_of(Cosine{});
  if (name == "flow") return schedule_of(RectifiedFlow{});
  const std::string near = nearest(name, schedule_names());
  throw_input("schedule: got '{}', expected one of {}{}", name, fmt::join(schedule_names(), ", "),
              near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
}

const std::vector<std::string>& schedule_names() {
  static const std::vector<std::string> names = {"vp", "vp-song",         "sub-vp", "ou",
                                                 "ve", "linear-variance", "cosine", "flow"};
  return names;
}

void check_times(const Schedule& schedule, double t_min, double t_max) {
  if (!(t_min >= 0) || !std::isfinite(t_min)) {
    throw_input("schedule '{}': got t_min = {}, expected a finite number, at least 0",
                schedule.name(), t_min);
  }
  if (!(t_max <= schedule.t_limit()) || std::isinf(t_max)) {
    throw_input("schedule '{}': got t_max = {}, expected at most {}", schedule.name(), t_max,
                schedule.t_limit());
  }
  if (t_min >= t_max) {
    throw_input("schedule '{}': got t_min = {}, t_max = {}, expected t_min < t_max",
                schedule.name(), t_min, t_max);
  }
}

}  // namespace gtv::forward
