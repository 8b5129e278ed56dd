#pragma once

namespace gtv::forward {

/// The forward process at one time: x_t = alpha x_0 + sigma z, z standard normal. @source T1.1-T1.3
struct Level {
  double t = 0;
  double alpha = 1;
  double sigma = 0;
};

/// Coefficients of the probability-flow ODE written with the denoiser,
/// dx/dt = state * x + denoised * mu_hat(x, t), finite where alpha(T) = 0. @source T1.5
struct Drift {
  double state = 0;
  double denoised = 0;
};

}  // namespace gtv::forward
