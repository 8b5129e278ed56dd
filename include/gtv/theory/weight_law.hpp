#pragma once

#include <cstdint>
#include <memory>

#include "gtv/base/array.hpp"
#include "gtv/data/mixture.hpp"
#include "gtv/theory/moments.hpp"

namespace gtv::theory {

/// A predicted distribution of trained weights: an ensemble can be drawn from it as one is trained.
class WeightLaw {
 public:
  virtual ~WeightLaw() = default;
  /// The weights of member `member`, (D, F): the same for the same (seed, member), independent
  /// over members. Thread-safe.
  [[nodiscard]] virtual Matrix draw(std::uint64_t seed, std::uint32_t member) const = 0;
  /// (D, F).
  [[nodiscard]] virtual const Matrix& mean() const = 0;
  /// Trace of the covariance of the weights.
  [[nodiscard]] virtual double trace() const = 0;
  /// Expected squared error of `mean` where it is estimated from draws of the law itself.
  [[nodiscard]] virtual double mean_noise() const { return 0; }
  /// A root of the covariance of the weights, (D F, k) for any k: root root^T = Cov(W), weight
  /// (a, i) in row a F + i.
  [[nodiscard]] virtual Matrix covariance_root() const = 0;
};

/// Normal weights of given moments: the closure at the second cumulant. @source T6.2
class NormalLaw final : public WeightLaw {
 public:
  /// A covariance that is not positive semidefinite, as roundoff or an approximate theory may leave
  /// it, loses its negative part.
  /// @throws gtv::WorkError if that part is above 1e-6 of the trace, or a moment is not finite.
  explicit NormalLaw(WeightMoments moments);

  [[nodiscard]] Matrix draw(std::uint64_t seed, std::uint32_t member) const override;
  [[nodiscard]] const Matrix& mean() const override { return mean_; }
  [[nodiscard]] double trace() const override { return trace_; }
  /// k is the rank of the covariance.
  [[nodiscard]] Matrix covariance_root() const override { return root_; }

 private:
  Matrix mean_;
  double trace_ = 0;
  Matrix root_;  // (D F, rank), root root^T the covariance
};

struct PopulationOptions {
  int pool = 300;           ///< copies of the weights
  double tolerance = 0.02;  ///< relative change of the pool's spread E|dW| between rounds
  int min_rounds = 5;
  int max_rounds = 60;
};

/// Finite P without the closure: the law of the weights' error as the fixed point of its own
/// recursion, by population dynamics. Keeps the heavy tails that rare samples of small t and high
/// weight give it. D = 1 … 3, product features. @source T5.5
class PopulationLaw final : public WeightLaw {
 public:
  /// Iterates the pool from normal draws of `finite`'s covariance.
  /// @param data, schedule, t_min, t_max, target as of the measure.
  /// @throws gtv::WorkError if the pool does not settle within max_rounds, or leaves the finite
  /// numbers.
  /// @cost rounds times pool times P times (D + 2) F operations, on all threads.
  PopulationLaw(const ProductFeatures& features, const data::Mixture& data,
                const forward::Schedule& schedule, double t_min, double t_max,
                estimator::Target target, const Training& training, const FiniteSample& finite,
                std::uint64_t seed, const PopulationOptions& options = {});
  ~PopulationLaw() override;

  /// One more application of the recursion, with training draws of the member's own.
  [[nodiscard]] Matrix draw(std::uint64_t seed, std::uint32_t member) const override;
  [[nodiscard]] const Matrix& mean() const override;
  /// Of the pool, as the root.
  [[nodiscard]] double trace() const override;
  [[nodiscard]] Matrix covariance_root() const override;
  [[nodiscard]] int rounds() const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

struct ConditionalOptions {
  /// Samples of a signal-to-noise ratio alpha^2/sigma^2 above it are drawn, those below averaged
  /// over; > 0, infinity to average over all.
  double drawn_snr = 1;
  int draws = 400;  ///< that mean and trace are estimated from, >= 2
};

/// Finite P given the samples of little noise: these are few and weigh much, so a model that has
/// seen one differs from one that has not, and no average stands for both. They are drawn and
/// solved for exactly; the others act through the deterministic equivalent of T5.3, and their
/// fluctuation about it to first order. As drawn_snr falls to 0 this is training itself.
/// Product features. @source T5.6
class ConditionalLaw final : public WeightLaw {
 public:
  /// @param data, schedule, t_min, t_max, target as of the measure.
  /// @throws gtv::InputError for options out of range; gtv::WorkError if a draw's system is
  /// singular.
  /// @accuracy mean, trace and covariance: of `draws` draws, made when one is first asked for.
  /// @cost a draw: with a share S drawn 2 S P F^2 + F^3/3 + O(2^D P F) operations, several times
  /// what training takes, whose system is the smaller of F and P.
  ConditionalLaw(const ProductFeatures& features, const data::Mixture& data,
                 const forward::Schedule& schedule, double t_min, double t_max,
                 estimator::Target target, const Training& training, const FiniteSample& finite,
                 std::uint64_t seed, const ConditionalOptions& options = {});
  ~ConditionalLaw() override;

  [[nodiscard]] Matrix draw(std::uint64_t seed, std::uint32_t member) const override;
  [[nodiscard]] const Matrix& mean() const override;
  [[nodiscard]] double trace() const override;
  [[nodiscard]] double mean_noise() const override;
  [[nodiscard]] Matrix covariance_root() const override;
  /// Share of the samples that are drawn.
  [[nodiscard]] double drawn_share() const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace gtv::theory
