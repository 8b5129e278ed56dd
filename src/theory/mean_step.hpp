#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <span>

#include "gtv/sampler/plan.hpp"
#include "gtv/sampler/posterior.hpp"

namespace gtv::theory {

/// A vector and a symmetric matrix of up to two dimensions; xx, yx, yy.
using Place = std::array<double, 2>;
using Symmetric = std::array<double, 3>;

/// Points of a block and what a step makes of them, one array a coordinate.
class PointBlock {
 public:
  static constexpr std::size_t capacity = 512;

  explicit PointBlock(int dimension);

  std::size_t count = 0;
  [[nodiscard]] Place x(std::size_t i) const { return read(0, i); }
  void set_x(std::size_t i, const Place& x);
  /// Where the step's mean takes the point.
  [[nodiscard]] Place image(std::size_t i) const { return read(1, i); }
  /// Cov(x_0 | x, t).
  [[nodiscard]] Symmetric covariance(std::size_t i) const;

 private:
  friend class MeanStep;
  struct Free {
    void operator()(double* p) const { ::operator delete[](p, std::align_val_t{64}); }
  };
  [[nodiscard]] double* row(std::size_t r) const { return memory_.get() + r * capacity; }
  [[nodiscard]] Place read(std::size_t array, std::size_t i) const;

  std::size_t dimension_;
  std::unique_ptr<double[], Free> memory_;
};

/// Steps of Euler's method with the exact denoiser, point by point: the image, the covariance of
/// unit noise (kappa = 1) and the Jacobian, each a multiple of Cov(x_0 | x, t) but for the
/// identity.
class MeanStep {
 public:
  /// @throws gtv::InputError for D > 2 and as make_plan.
  MeanStep(const data::Mixture& data, const forward::Schedule& schedule,
           std::span<const double> times);

  [[nodiscard]] int dimension() const { return posterior_.dimension(); }
  [[nodiscard]] std::size_t steps() const { return plan_.steps.size(); }
  [[nodiscard]] double initial_sigma() const { return plan_.initial_sigma; }

  /// Fills the images and covariances of `block`.
  void evaluate(std::size_t step, PointBlock& block) const;
  /// noise covariance / (kappa Cov(x_0 | x, t))
  [[nodiscard]] double noise(std::size_t step) const;
  /// A bound of the eigenvalues of Cov(x_0 | x, t), data units^2.
  [[nodiscard]] double largest_variance() const { return largest_variance_; }
  /// The Jacobian is stretch I + slope Cov(x_0 | x, t).
  [[nodiscard]] double stretch(std::size_t step) const { return plan_.steps[step].output.x; }
  [[nodiscard]] double slope(std::size_t step) const;

 private:
  sampler::Plan plan_;
  sampler::Posterior posterior_;
  double largest_variance_;
};

}  // namespace gtv::theory
