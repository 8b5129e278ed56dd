#include <algorithm>
#include <cmath>
#include <vector>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"
#include "gtv/estimator/training_set.hpp"
#include "gtv/theory/weight_law.hpp"
#include "theory/resolvent.hpp"

namespace gtv::theory {
namespace {

// Members of the training streams: ensembles are numbered from 0, draws of the law and the pool
// take others, so that a prediction shares no training set with what it is compared to.
constexpr std::uint32_t first_drawn = 0x40000000U;
constexpr std::uint32_t first_pooled = 0x80000000U;
// Samples whose features are held at a time.
constexpr Index samples_at_a_time = 256;

}  // namespace

struct PopulationLaw::State {
  feature::Product product;
  feature::PairForm form;
  data::Mixture data;
  const forward::Schedule& schedule;
  double t_min;
  double t_max;
  estimator::Target target;
  Index samples;
  Matrix mean;                 // W-bar, (D, F)
  Matrix offset;               // g, (D, F)
  Matrix resolvent;            // R-bar
  Matrix leverage;             // of delta(u), functions of pairs in space x those in time
  std::vector<Matrix> pool{};  // dW, (D, F) each
  double trace = 0;
  int rounds = 0;

  [[nodiscard]] Matrix recursion(std::uint64_t seed, std::uint32_t member) const;
  void add_block(const estimator::TrainingSet& set, const Matrix& targets, Index begin, Index count,
                 const RandomStream& picks, Matrix& sum) const;
};

/// Adds sum_i eta_i (r_i - dW^(i) phi_i) phi_i^T over a block of samples, each with a copy of dW of
/// its own from the pool.
void PopulationLaw::State::add_block(const estimator::TrainingSet& set, const Matrix& targets,
                                     Index begin, Index count, const RandomStream& picks,
                                     Matrix& sum) const {
  std::vector<Matrix> features;
  std::vector<Matrix> pairs;
  for (int a = 0; a <= product.dimension(); ++a) {
    const bool is_time = a == product.dimension();
    const Vector z =
        is_time ? Vector(set.t.segment(begin, count)) : Vector(set.x.col(a).segment(begin, count));
    const feature::Axis& axis = is_time ? product.time : product.space[static_cast<std::size_t>(a)];
    features.push_back(axis.evaluate(entries(z)));
    pairs.push_back(form.axes()[static_cast<std::size_t>(a)].evaluate(entries(z), features.back()));
  }
  const Matrix phi = feature::row_products(features);
  const Matrix in_time = std::move(pairs.back());
  pairs.pop_back();
  const Vector delta =
      theory::product(feature::row_products(pairs), leverage).cwiseProduct(in_time).rowwise().sum();
  Matrix error = targets.middleRows(begin, count) - theory::product(phi, mean.transpose().eval());
  for (Index i = 0; i < count; ++i) {
    const forward::Level level = schedule.level(set.t[begin + i]);
    const double lambda = (level.alpha * level.alpha) / (level.sigma * level.sigma);
    const double eta = lambda / (1 + lambda * std::max(delta[i], 0.0));
    const auto pick = static_cast<std::size_t>(
        picks.uniform(static_cast<std::uint64_t>(begin + i)) * static_cast<double>(pool.size()));
    error.row(i) -= (pool[pick] * phi.row(i).transpose()).transpose();
    error.row(i) *= eta;
  }
  multiply(error.transpose().eval(), phi, sum, 1);
}

Matrix PopulationLaw::State::recursion(std::uint64_t seed, std::uint32_t member) const {
  const estimator::TrainingSet set =
      estimator::draw_training_set(data, schedule, t_min, t_max, samples, seed, member);
  const Matrix targets = estimator::regression_targets(set, target, data, schedule);
  const RandomStream picks(seed, member, Purpose::population_pick);
  Matrix sum = Matrix::Zero(mean.rows(), mean.cols());
  for (Index begin = 0; begin < samples; begin += samples_at_a_time) {
    add_block(set, targets, begin, std::min(samples_at_a_time, samples - begin), picks, sum);
  }
  return theory::product(sum / static_cast<double>(samples) - offset, resolvent);
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
  const Vector leverage = features.form().collapse(finite.leverage_form);
  const Index in_time = features.form().axes().back().functions();
  auto state = std::make_unique<State>(State{
      .product = features.product(),
      .form = features.form(),
      .data = data,
      .schedule = schedule,
      .t_min = t_min,
      .t_max = t_max,
      .target = target,
      .samples = static_cast<Index>(training.samples),
      .mean = finite.moments.mean,
      .offset = finite.offset,
      .resolvent = finite.resolvent,
      .leverage = Eigen::Map<const Matrix>(leverage.data(), leverage.size() / in_time, in_time)});
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
  const std::vector<Matrix>& pool = state_->pool;
  const double scale = 1 / std::sqrt(static_cast<double>(pool.size() - 1));
  Matrix root(state_->mean.size(), static_cast<Index>(pool.size()));
  for (std::size_t k = 0; k < pool.size(); ++k) {
    root.col(static_cast<Index>(k)) = scale * pool[k].reshaped<Eigen::RowMajor>();
  }
  return root;
}

int PopulationLaw::rounds() const {
  return state_->rounds;
}

}  // namespace gtv::theory
