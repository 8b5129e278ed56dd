#include <algorithm>
#include <cmath>
#include <mutex>
#include <utility>
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
namespace {

/// Some of a block's samples, with a weight each.
struct Chosen {
  std::vector<Index> rows;
  std::vector<double> weight;

  void add(Index row, double w) {
    rows.push_back(row);
    weight.push_back(w);
  }
};

/// The chosen rows of phi, each times its weight, (F, rows).
Matrix weighted(const Matrix& phi, const Chosen& chosen) {
  const Eigen::Map<const Vector> w(chosen.weight.data(), static_cast<Index>(chosen.weight.size()));
  return (w.asDiagonal() * phi(chosen.rows, Eigen::all)).transpose();
}

}  // namespace

struct ConditionalLaw::State {
  DrawnSamples samples_of;
  double ridge;
  double drawn_snr;
  std::uint64_t seed;
  int draws;
  Matrix leverage;          // of delta(u), collapsed
  Matrix averaged_gram{};   // of the samples averaged over: E[eta phi phi^T]
  Matrix averaged_cross{};  // and E[eta phi y^T], (F, D)
  double drawn_share = 0;

  // Estimated when first asked for.
  mutable std::once_flag estimated{};
  mutable Matrix mean{};
  mutable Matrix root{};  // of the covariance, (D F, draws)

  /// The probability that a sample is drawn: a soft step, for quadrature's sake.
  [[nodiscard]] double share(double lambda) const {
    return 1 / (1 + std::pow(drawn_snr / lambda, 4));
  }
  [[nodiscard]] Chosen drawn(const SampleBlock& block, Index begin,
                             const RandomStream& splits) const;
  [[nodiscard]] Chosen averaged(const SampleBlock& block, Index begin,
                                const RandomStream& splits) const;
  [[nodiscard]] Matrix weights(std::uint64_t key, std::uint32_t member) const;
  void estimate_moments() const;
};

/// Samples that are solved for, with weights lambda~.
Chosen ConditionalLaw::State::drawn(const SampleBlock& block, Index begin,
                                    const RandomStream& splits) const {
  Chosen chosen;
  for (Index i = 0; i < block.lambda.size(); ++i) {
    const double u = splits.uniform(static_cast<std::uint64_t>(begin + i));
    if (u < share(block.lambda[i])) chosen.add(i, block.lambda[i]);
  }
  return chosen;
}

/// The others, with weights eta.
Chosen ConditionalLaw::State::averaged(const SampleBlock& block, Index begin,
                                       const RandomStream& splits) const {
  const Vector delta = DrawnSamples::quadratic(block, leverage);
  Chosen chosen;
  for (Index i = 0; i < block.lambda.size(); ++i) {
    const double lambda = block.lambda[i];
    const double u = splits.uniform(static_cast<std::uint64_t>(begin + i));
    if (!(u < share(lambda))) chosen.add(i, lambda / (1 + lambda * std::max(delta[i], 0.0)));
  }
  return chosen;
}

Matrix ConditionalLaw::State::weights(std::uint64_t key, std::uint32_t member) const {
  const Drawn training = samples_of.draw(key, member);
  const RandomStream splits(key, member, Purpose::sample_split);
  const auto samples = static_cast<double>(samples_of.samples());

  Matrix gram = averaged_gram * samples;
  Matrix given = averaged_cross * samples;
  samples_of.for_each_block(training, /*with_pairs=*/false,
                            [&](const SampleBlock& block, Index begin, const auto& y) {
                              const Chosen chosen = drawn(block, begin, splits);
                              if (chosen.rows.empty()) return;
                              const Matrix left = weighted(block.phi, chosen);
                              multiply(left, block.phi(chosen.rows, Eigen::all).eval(), gram, 1);
                              multiply(left, y(chosen.rows, Eigen::all).eval(), given, 1);
                            });
  const double per_sample = 1 / samples;
  SpdFactor system = factor_ridge(per_sample * gram, ridge);
  given *= per_sample;
  system.solve(given);  // W_H, transposed

  Matrix change = (product(averaged_gram, given) - averaged_cross) * samples;
  samples_of.for_each_block(
      training, /*with_pairs=*/true, [&](const SampleBlock& block, Index begin, const auto& y) {
        const Chosen chosen = averaged(block, begin, splits);
        if (chosen.rows.empty()) return;
        const Matrix residual = y - product(block.phi, given);
        multiply(weighted(block.phi, chosen), residual(chosen.rows, Eigen::all).eval(), change, 1);
      });
  change *= per_sample;
  system.solve(change);
  return (given + change).transpose();
}

void ConditionalLaw::State::estimate_moments() const {
  std::call_once(estimated, [&] {
    std::vector<Matrix> pool(static_cast<std::size_t>(draws));
    parallel_for(pool.size(), [&](std::size_t k) {
      pool[k] = weights(seed, first_pooled + static_cast<std::uint32_t>(k));
    });
    mean = Matrix::Zero(averaged_cross.cols(), averaged_cross.rows());
    for (const Matrix& w : pool) mean += w / draws;
    for (Matrix& w : pool) w -= mean;
    root = pool_root(pool);
    if (!root.allFinite()) {
      throw_work("conditional theory (T5.6): weights left the finite numbers");
    }
  });
}

ConditionalLaw::ConditionalLaw(const ProductFeatures& features, const data::Mixture& data,
                               const forward::Schedule& schedule, double t_min, double t_max,
                               estimator::Target target, const Training& training,
                               const FiniteSample& finite, std::uint64_t seed,
                               const ConditionalOptions& options) {
  check(training);
  if (!(options.drawn_snr > 0)) {
    throw_input("estimator.drawn_snr: got {}, expected a positive number", options.drawn_snr);
  }
  if (options.draws < 2) {
    throw_input("conditional theory: got {} draws, expected at least 2", options.draws);
  }
  DrawnSamples samples_of(features, data, schedule, t_min, t_max, target,
                          static_cast<Index>(training.samples));
  Matrix leverage = samples_of.collapse(finite.leverage_form);
  std::unique_ptr<State> state(new State{.samples_of = std::move(samples_of),
                                         .ridge = training.ridge,
                                         .drawn_snr = options.drawn_snr,
                                         .seed = seed,
                                         .draws = options.draws,
                                         .leverage = std::move(leverage)});
  const TrainingMeasure& measure = features.measure();
  const Vector drawn = measure.lambda.unaryExpr([&](double l) { return state->share(l); });
  const Vector weight = measure.weight.array() * finite.shrunk.array() * (1 - drawn.array());
  state->drawn_share = measure.weight.dot(drawn);
  state->averaged_gram = features.gram(weight);
  state->averaged_cross = features.cross(weight.asDiagonal() * measure.mean).transpose();
  state_ = std::move(state);
}

ConditionalLaw::~ConditionalLaw() = default;

Matrix ConditionalLaw::draw(std::uint64_t seed, std::uint32_t member) const {
  return state_->weights(seed, first_drawn + member);
}

const Matrix& ConditionalLaw::mean() const {
  state_->estimate_moments();
  return state_->mean;
}

double ConditionalLaw::trace() const {
  state_->estimate_moments();
  return state_->root.squaredNorm();
}

double ConditionalLaw::mean_noise() const {
  return trace() / state_->draws;
}

Matrix ConditionalLaw::covariance_root() const {
  state_->estimate_moments();
  return state_->root;
}

double ConditionalLaw::drawn_share() const {
  return state_->drawn_share;
}

}  // namespace gtv::theory
