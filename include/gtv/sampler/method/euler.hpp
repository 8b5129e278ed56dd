#pragma once

namespace gtv::sampler {

/// Euler's step for the probability-flow ODE. @source T4.1
struct Euler {
  static constexpr int order = 1;
  template <class Drift, class State>
  State operator()(Drift&& f, State x, double t, double dt) const {
    return x + dt * f(x, t);
  }
};

}  // namespace gtv::sampler
