#pragma once

namespace gtv::sampler {

/// Heun's second-order step for the probability-flow ODE. @source T4.1
struct Heun {
  static constexpr int order = 2;
  template <class Drift, class State>
  State operator()(Drift&& f, State x, double t, double dt) const {
    const State k1 = f(x, t);
    const State k2 = f(x + dt * k1, t + dt);
    return x + (0.5 * dt) * (k1 + k2);
  }
};

}  // namespace gtv::sampler
