#include "gtv/forward/anisotropic.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "forward/custom_checks.hpp"
#include "forward/rate_integrals.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/symmetric_solver.hpp"

namespace gtv::forward {
namespace {

/// Smallest and largest eigenvalue of a symmetric matrix.
std::pair<double, double> eigenvalue_range(const Matrix& symmetric) {
  const SymmetricSolver solver(symmetric, Eigen::EigenvaluesOnly);
  const auto& values = solver.eigenvalues();
  return {values(0), values(values.size() - 1)};
}

}  // namespace

AnisotropicSchedule::AnisotropicSchedule(std::function<double(double)> beta,
                                         std::function<Matrix(double)> diffusion, Index dimension,
                                         double t_limit)
    : beta_(finite_values("anisotropic", "beta", std::move(beta))),
      diffusion_(std::move(diffusion)),
      dimension_(dimension),
      t_limit_(t_limit) {
  if (!diffusion_) throw_input("schedule 'anisotropic': got no function D, expected one");
  if (dimension < 1) {
    throw_input("schedule 'anisotropic': got dimension {}, expected at least 1", dimension);
  }
  if (!(t_limit > 0)) {
    throw_input("schedule 'anisotropic': got t_limit = {}, expected a positive number", t_limit);
  }
}

double AnisotropicSchedule::checked(double t) const {
  if (!(t >= 0 && t <= t_limit_) || std::isinf(t)) {
    throw_input("schedule 'anisotropic': got t = {}, expected 0 <= t <= {}", t, t_limit_);
  }
  return t;
}

double AnisotropicSchedule::alpha(double t) const {
  return std::exp(-integrated_rate(beta_, 0, checked(t)));
}

double AnisotropicSchedule::beta(double t) const {
  return beta_(checked(t));
}

Matrix AnisotropicSchedule::diffusion(double t) const {
  Matrix d = diffusion_(checked(t));
  if (d.rows() != dimension_ || d.cols() != dimension_) {
    throw_input("schedule 'anisotropic': got D({}) of shape ({}, {}), expected ({}, {})", t,
                d.rows(), d.cols(), dimension_, dimension_);
  }
  if (!d.allFinite()) {
    throw_input("schedule 'anisotropic': got D({}) with an entry that is not finite", t);
  }
  // A user's D = Q diag Q^T is symmetric and semidefinite up to rounding only.
  const double rounding = 1e-12 * d.norm();
  if ((d - d.transpose()).norm() > rounding) {
    throw_input("schedule 'anisotropic': got D({}) that is not symmetric", t);
  }
  d = 0.5 * (d + d.transpose().eval());
  const double smallest = eigenvalue_range(d).first;
  if (smallest < -rounding) {
    throw_input(
        "schedule 'anisotropic': got D({}) with eigenvalue {:.6g}, expected positive "
        "semidefinite",
        t, smallest);
  }
  return d;
}

Matrix AnisotropicSchedule::covariance(double t) const {
  if (checked(t) == 0) return Matrix::Zero(dimension_, dimension_);
  return noise_covariance(
      beta_, [this](double s) { return diffusion(s); }, t);
}

MatrixLevel AnisotropicSchedule::level(double t) const {
  MatrixLevel level{.t = t, .alpha = alpha(t), .covariance = covariance(t)};
  const auto [smallest, largest] = eigenvalue_range(level.covariance);
  const double rounding = 1e-12 * largest;
  if (!(smallest > rounding)) {
    throw_input(
        "schedule 'anisotropic': got S({}) with eigenvalues {:.6g} to {:.6g}, expected positive "
        "definite",
        t, smallest, largest);
  }
  return level;
}

}  // namespace gtv::forward
