#pragma once

namespace gtv::sampler {

/// The classical fourth-order Runge-Kutta step for the probability-flow ODE. @source T4.1
struct Rk4 {
  static constexpr int order = 4;
  template <class Drift, class State>
  State operator()(Drift&& f, State x, double t, double dt) const {
    const State k1 = f(x, t);
    const State k2 = f(x + (0.5 * dt) * k1, t + 0.5 * dt);
    const State k3 = f(x + (0.5 * dt) * k2, t + 0.5 * dt);
    const State k4 = f(x + dt * k3, t + dt);
    return x + (dt / 6) * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
  }
};

}  // namespace gtv::sampler
