#pragma once

#include <cmath>
#include <string_view>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/forward/schedule.hpp"

namespace gtv::forward {

/// Makes a Schedule of a family, which is a struct with the formulas alone: this is the one place
/// that checks times, and that lets no infinite drift out.
template <class Family>
class FamilySchedule final : public Schedule {
 public:
  explicit FamilySchedule(Family family) : family_(std::move(family)) {}

  std::string_view name() const override { return family_.name; }
  double alpha(double t) const override { return family_.alpha(checked(t)); }
  double sigma_squared(double t) const override { return family_.sigma_squared(checked(t)); }
  double beta(double t) const override { return family_.beta(checked(t)); }
  double diffusion(double t) const override { return family_.diffusion(checked(t)); }
  Drift drift(double t) const override {
    const Drift drift = family_.drift(checked(t));
    if (!std::isfinite(drift.state) || !std::isfinite(drift.denoised)) {
      throw_input("schedule '{}': the probability-flow drift is infinite at t = {}, expected t {}",
                  family_.name, t,
                  t == family_.t_limit ? fmt::format("< {}", t) : std::string("further from 0"));
    }
    return drift;
  }
  double t_limit() const override { return family_.t_limit; }
  bool ends_in_pure_noise() const override { return family_.ends_in_pure_noise; }
  double default_t_max() const override { return family_.default_t_max; }

 private:
  double checked(double t) const {
    if (!(t >= 0 && t <= family_.t_limit) || std::isinf(t)) {
      throw_input("schedule '{}': got t = {}, expected 0 <= t {} {}", family_.name, t,
                  std::isinf(family_.t_limit) ? "<" : "<=", family_.t_limit);
    }
    return t;
  }

  Family family_;
};

}  // namespace gtv::forward
