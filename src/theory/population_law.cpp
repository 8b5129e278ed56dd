#include <algorithm>
#include <cmath>
#include <vector>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"
#include "gtv/theory/weight_law.hpp"
#include "theory/drawn_samples.hpp"
#include "theory/pool_root.hpp"
#include "theory/resolvent.hpp"

namespace gtv::theory {

struct PopulationLaw::State {
  DrawnSamples samples_of;
  Matrix mean;                 // W-bar, (D, F)
  Matrix offset;               // g, (D, F)
  Matrix resolvent;            // R-bar
  Matrix leverage;             // of delta(u), functions of pairs in space x those in time
  std::vector<Matrix> pool{};  // dW, (D, F) each
  double trace = 0;
  int rounds = 0;

  [[nodiscard]] Matrix recursion(std::uint64_t seed, std::uint32_t member) const;
  void add_block(const SampleBlock& block, const MatrixView& targets, Index begin,
                 const RandomStream& picks, Matrix& sum) const;
};

/// Adds sum_i eta_i (r_i - dW^(i) phi_i) phi_i^T over a block of samples, each with a copy of dW of
/// its own from the pool.
void PopulationLaw::State::add_block(const SampleBlock& block, const MatrixView& targets,
                                     Index begin, const RandomStream& picks, Matrix& sum) const {
  const Vector delta = DrawnSamples::quadratic(block, leverage);
  const Matrix& phi = block.phi;
  Matrix error = targets - theory::product(phi, mean.transpose().eval());
  for (Index i = 0; i < phi.rows(); ++i) {
    const double eta = block.lambda[i] / (1 + block.lambda[i] * std::max(delta[i], 0.0));
    const auto pick = static_cast<std::size_t>(
        picks.uniform(static_cast<std::uint64_t>(begin + i)) * static_cast<double>(pool.size()));
    error.row(i) -= (pool[pick] * phi.row(i).transpose()).transpose();
    error.row(i) *= eta;
  }
  multiply(error.transpose().eval(), phi, sum, 1);
}

Matrix PopulationLaw::State::recursion(std::uint64_t seed, std::uint32_t member) const {
  const RandomStream picks(seed, member, Purpose::population_pick);
  Matrix sum = Matrix::Zero(mean.rows(), mean.cols());
  samples_of.for_each_block(samples_of.draw(seed, member), /*with_pairs=*/true,
                            [&](const SampleBlock& block, Index begin, const MatrixView& targets) {
                              add_block(block, targets, begin, picks, sum);
                            });
  return theory::product(sum / static_cast<double>(samples_of.samples()) - offset, resolvent);
}

PopulationLaw::PopulationLaw(const ProductFeatures& features, const data::Mixture& data,
                             const forward::Schedule& schedule, double t_min, double t_max,
                             estimator::Target target, const Training& training,
                             const FiniteSample& finite, std::uint64_t seed,
                             const PopulationOptions& options) {
  check(training);
  if (options.pool < 2 || options.min_rounds < 1 || options.max_rounds < options.min_rounds) {
    throw_input("population: got a pool of {} and {} to {} rounds, expected at least 2 and 1",
                options.pool, options.min_rounds, options.max_rounds);
  }
  DrawnSamples samples_of(features, data, schedule, t_min, t_max, target,
                          static_cast<Index>(training.samples));
  Matrix leverage = samples_of.collapse(finite.leverage_form);
  auto state = std::make_unique<State>(State{.samples_of = std::move(samples_of),
                                             .mean = finite.moments.mean,
                                             .offset = finite.offset,
                                             .resolvent = finite.resolvent,
                                             .leverage = std::move(leverage)});
  const auto size = static_cast<std::size_t>(options.pool);
  const NormalLaw start(finite.moments);
  for (std::size_t k = 0; k < size; ++k) {
    state->pool.emplace_back(start.draw(seed, first_pooled + static_cast<std::uint32_t>(k)) -
                             state->mean);
  }
  double spread = 0;
  for (bool settled = false; !settled; ++state->rounds) {
    if (state->rounds == options.max_rounds) {
      throw_work("population dynamics (T5.5): the pool of {} has not settled within {} rounds",
                 options.pool, options.max_rounds);
    }
    std::vector<Matrix> next(size);
    const auto first =
        first_pooled + static_cast<std::uint32_t>(static_cast<std::size_t>(state->rounds) * size);
    parallel_for(size, [&](std::size_t k) {
      next[k] = state->recursion(seed, first + static_cast<std::uint32_t>(k));
    });
    Matrix centre = Matrix::Zero(state->mean.rows(), state->mean.cols());
    for (const Matrix& copy : next) centre += copy / static_cast<double>(size);
    double reached = 0;
    state->trace = 0;
    for (Matrix& copy : next) {
      copy -= centre;
      reached += copy.norm() / static_cast<double>(size);
      state->trace += copy.squaredNorm() / static_cast<double>(size - 1);
    }
    if (!std::isfinite(reached)) {
      throw_work("population dynamics (T5.5): the pool left the finite numbers in round {}",
                 state->rounds);
    }
    settled = state->rounds + 1 >= options.min_rounds &&
              std::abs(reached - spread) <= options.tolerance * reached;
    spread = reached;
    state->pool = std::move(next);
  }
  state_ = std::move(state);
}

PopulationLaw::~PopulationLaw() = default;

Matrix PopulationLaw::draw(std::uint64_t seed, std::uint32_t member) const {
  return state_->mean + state_->recursion(seed, first_drawn + member);
}

const Matrix& PopulationLaw::mean() const {
  return state_->mean;
}

double PopulationLaw::trace() const {
  return state_->trace;
}

Matrix PopulationLaw::covariance_root() const {
  return pool_root(state_->pool);
}

int PopulationLaw::rounds() const {
  return state_->rounds;
}

}  // namespace gtv::theory
