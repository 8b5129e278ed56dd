#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gtv/forward/level.hpp"

namespace gtv::forward {

/// A scalar noise schedule: alpha_t and sigma_t^2 and what follows from them, for times in
/// [0, t_limit()]. Immutable, so safe to share between threads.
///
/// Every function of t throws gtv::InputError if t is outside that range or not a number.
/// @source T1.1-T1.5
class Schedule {
 public:
  virtual ~Schedule() = default;

  /// Name as in a study file, "vp".
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// @accuracy 1e-14 relative for the schedules of make_schedule.
  [[nodiscard]] virtual double alpha(double t) const = 0;
  /// Cancellation-free near t = 0. @accuracy 1e-14 relative for t >= 1e-12.
  [[nodiscard]] virtual double sigma_squared(double t) const = 0;
  /// beta_t = -d log(alpha) / dt; infinite where alpha(t) = 0.
  [[nodiscard]] virtual double beta(double t) const = 0;
  /// D_t, half the squared noise strength: D = 1/2 d(sigma^2)/dt + beta sigma^2; infinite where
  /// alpha(t) = 0. @source T1.4
  [[nodiscard]] virtual double diffusion(double t) const = 0;
  /// Coefficients of the PF-ODE in the form (T1.5), finite where alpha(t) = 0.
  /// @throws gtv::InputError where they are infinite: at t = 0, and at the end of linear-variance,
  /// whose alpha has a vertical tangent there.
  [[nodiscard]] virtual Drift drift(double t) const = 0;
  /// Largest t at which the schedule is defined: 1, or infinity.
  [[nodiscard]] virtual double t_limit() const = 0;
  /// alpha(t_limit()) == 0, so beta and D are infinite there.
  [[nodiscard]] virtual bool ends_in_pure_noise() const = 0;
  /// `t_max` of a study that does not set one and follows drift(): 5 for ou, 80 for ve, .999 for
  /// linear-variance (see drift), else 1.
  [[nodiscard]] virtual double default_t_max() const = 0;
  /// The same for what uses beta and D, as the reverse SDE does: .999 of t_limit() where those are
  /// infinite at the end.
  [[nodiscard]] double default_t_max_of_reverse_sde() const;

  [[nodiscard]] Level level(double t) const;
};

/// Parameters of the schedules that have any: vp, vp-song, sub-vp. The others ignore them.
struct ScheduleParameters {
  double b0 = 0.1;
  double b1 = 19.9;
};

/// The schedule of that name: vp, vp-song, sub-vp, ou, ve, linear-variance, cosine, flow.
/// @throws gtv::InputError for an unknown name (the text names the nearest) or b0, b1 that do not
/// give an increasing sigma^2: b0 >= 0, b0 + b1 >= 0, not both zero.
[[nodiscard]] std::unique_ptr<const Schedule> make_schedule(std::string_view name,
                                                            ScheduleParameters parameters = {});

/// All names, in the order of the theory page.
[[nodiscard]] const std::vector<std::string>& schedule_names();

/// @throws gtv::InputError unless 0 <= t_min < t_max <= schedule.t_limit().
void check_times(const Schedule& schedule, double t_min, double t_max);

}  // namespace gtv::forward
