#pragma once

#include <functional>

#include "gtv/base/array.hpp"

namespace gtv::forward {

/// The forward process at one time when noise has a covariance: x_t = alpha x_0 + S^{1/2} z.
struct MatrixLevel {
  double t = 0;
  double alpha = 1;
  Matrix covariance;  ///< S_t, (D, D), symmetric positive definite, squared data units
};

/// Noise of different strength along different directions: a scalar beta_t and a matrix D_t.
/// @source T1.1-T1.3
class AnisotropicSchedule {
 public:
  /// @param beta finite on [0, t_limit].
  /// @param diffusion D_t, (dimension, dimension), symmetric positive semidefinite and finite on
  /// [0, t_limit]; it may be singular as long as S_t is not.
  /// Both are called from whatever thread asks, so must not race.
  /// @throws gtv::InputError if a function is missing, dimension < 1 or t_limit is not positive.
  AnisotropicSchedule(std::function<double(double)> beta, std::function<Matrix(double)> diffusion,
                      Index dimension, double t_limit = 1);

  /// All below throw gtv::InputError unless 0 <= t <= t_limit(), or if a rate is found to be
  /// outside its range; the text names the time.
  [[nodiscard]] double alpha(double t) const;
  [[nodiscard]] double beta(double t) const;
  [[nodiscard]] Matrix diffusion(double t) const;
  /// S_t by adaptive quadrature, exactly symmetric; zero at t = 0.
  /// @accuracy 1e-11 relative in the Frobenius norm for smooth rates.
  /// @throws gtv::WorkError if the quadrature does not converge.
  /// @cost about 400 evaluations of D (each with the eigenvalues that check it), 10^4 of beta.
  [[nodiscard]] Matrix covariance(double t) const;
  /// @throws gtv::InputError also where S_t is not numerically positive definite, as at t = 0.
  [[nodiscard]] MatrixLevel level(double t) const;

  [[nodiscard]] Index dimension() const { return dimension_; }
  [[nodiscard]] double t_limit() const { return t_limit_; }

 private:
  double checked(double t) const;

  std::function<double(double)> beta_;
  std::function<Matrix(double)> diffusion_;
  Index dimension_;
  double t_limit_;
};

}  // namespace gtv::forward
