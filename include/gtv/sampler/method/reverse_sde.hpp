#pragma once

namespace gtv::sampler {

/// Euler-Maruyama step of the reverse-time SDE, dx = (-beta x - 2 D s) dt + sqrt(2 D) dW, run from
/// T down to epsilon; s = (alpha mu_hat - x) / sigma^2. The order is the weak one.
struct ReverseSde {
  static constexpr int order = 1;
  /// @param f the drift, f(x, t)  @param dt negative  @param strength sqrt(2 D |dt|)
  template <class Drift, class State>
  State operator()(Drift&& f, State x, State noise, double t, double dt, double strength) const {
    return x + dt * f(x, t) + strength * noise;
  }
};

}  // namespace gtv::sampler
