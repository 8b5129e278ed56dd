#include "gtv/sampler/integrate.hpp"

#include <hwy/aligned_allocator.h>

#include <algorithm>
#include <array>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/base/flush_to_zero.hpp"
#include "gtv/base/random.hpp"
#include "gtv/base/simd_random.hpp"
#include "sampler/block_arithmetic.hpp"
#include "sampler/trajectory_words.hpp"

namespace gtv::sampler {
namespace {

/// Trajectories in a block: all that a step touches fits the first-level cache.
std::size_t block_size(int dimension) {
  const std::size_t fitting = 1024 / static_cast<std::size_t>(dimension);
  return std::max(fitting / block_granule * block_granule, block_granule);
}

/// The arrays of one block, one after another in memory.
template <class Real>
class Workspace {
 public:
  Workspace(int dimension, std::size_t stride)
      : dimension_(dimension),
        stride_(stride),
        array_size_(static_cast<std::size_t>(dimension) * stride),
        memory_(hwy::AllocateAligned<Real>(array_size_ * arrays)) {
    std::fill_n(memory_.get(), array_size_ * arrays, Real{0});
  }

  Real* state() { return array(0); }
  Real* stage_input() { return array(1); }
  Real* previous() { return array(2); }
  Real* noise() { return array(3); }
  Real* denoised(std::size_t stage) { return array(4 + stage); }

  BlockView<Real> view(Real* values, std::size_t count) const {
    return {values, stride_, count, dimension_};
  }
  BlockView<const Real> const_view(const Real* values, std::size_t count) const {
    return {values, stride_, count, dimension_};
  }
  std::size_t array_size() const { return array_size_; }

 private:
  static constexpr std::size_t arrays = 4 + Combination::max_stages;
  Real* array(std::size_t i) { return memory_.get() + i * array_size_; }

  int dimension_;
  std::size_t stride_;
  std::size_t array_size_;
  hwy::AlignedFreeUniquePtr<Real[]> memory_;
};

template <class Real>
void evaluate(const Combination& combination, std::size_t stages, Workspace<Real>& work,
              Real* out) {
  std::array<Term<Real>, 3 + Combination::max_stages> terms;
  std::size_t n = 0;
  terms[n++] = {combination.x, work.state()};
  for (std::size_t s = 0; s < stages; ++s) {
    if (combination.denoised[s] != 0) terms[n++] = {combination.denoised[s], work.denoised(s)};
  }
  if (combination.previous != 0) terms[n++] = {combination.previous, work.previous()};
  if (combination.noise != 0) terms[n++] = {combination.noise, work.noise()};
  combine(std::span<const Term<Real>>(terms.data(), n), work.array_size(), out);
}

/// Standard normal increments of one step, keyed by (trajectory, step, coordinate).
template <class Real>
void fill_noise(const RandomStream& stream, std::size_t step, std::uint64_t first,
                BlockView<Real> out) {
  std::vector<std::uint32_t> words(out.count);
  const std::vector<std::uint32_t> cell(out.count, 0);
  for (int a = 0; a < out.dimension; ++a) {
    trajectory_words(
        stream, step * static_cast<std::uint64_t>(out.dimension) + static_cast<std::uint64_t>(a),
        first, words);
    cell_normals(cell, 1, words, out.coordinate(a));
  }
}

/// Steps one block after another through a plan.
template <class Real>
class Stepper {
 public:
  Stepper(const Plan& plan, const Denoiser<Real>& denoiser, const IntegrateOptions& options,
          const Watch<Real>& watch)
      : plan_(plan),
        denoiser_(denoiser),
        watch_(watch),
        noise_(options.seed, options.member, Purpose::path_noise),
        size_(options.block > 0 ? whole_granules(options.block) : block_size(denoiser.dimension())),
        work_(denoiser.dimension(), size_) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  /// Where the caller puts the starting points.
  BlockView<Real> states(std::size_t count) { return work_.view(work_.state(), count); }

  /// @param count at most size(). @return the end points, where the starting points were.
  BlockView<const Real> run(std::uint64_t first, std::size_t count) {
    const FlushToZero guard;
    const std::size_t padded = whole_granules(count);
    for (int a = 0; a < denoiser_.dimension(); ++a) {
      Real* x = work_.state() + static_cast<std::size_t>(a) * size_;
      std::fill(x + count, x + padded, x[count - 1]);
    }
    const BlockView<const Real> seen = work_.const_view(work_.state(), count);
    if (watch_) watch_(0, first, seen);
    for (std::size_t k = 0; k < plan_.steps.size(); ++k) {
      step(k, first, padded);
      if (watch_) watch_(k + 1, first, seen);
    }
    return seen;
  }

 private:
  void step(std::size_t k, std::uint64_t first, std::size_t padded) {
    const Step& step = plan_.steps[k];
    const auto stages = static_cast<std::size_t>(step.stages);
    for (std::size_t s = 0; s < stages; ++s) {
      const Real* input = work_.state();
      if (s > 0) {
        evaluate(step.input[s], s, work_, work_.stage_input());
        input = work_.stage_input();
      }
      const Query query{
          .level = step.level[s], .step = k, .dt = step.dt, .first_trajectory = first};
      denoiser_.denoise(query, work_.const_view(input, padded),
                        work_.view(work_.denoised(s), padded));
    }
    if (step.output.noise != 0) {
      fill_noise(noise_, k, first, work_.view(work_.noise(), padded));
    }
    evaluate(step.output, stages, work_, work_.state());
    if (plan_.uses_previous) std::copy_n(work_.denoised(0), work_.array_size(), work_.previous());
  }

  const Plan& plan_;
  const Denoiser<Real>& denoiser_;
  const Watch<Real>& watch_;
  RandomStream noise_;
  std::size_t size_;
  Workspace<Real> work_;
};

template <class Real>
void check_dimension(const Denoiser<Real>& denoiser, int dimension) {
  if (denoiser.dimension() != dimension) {
    throw_input("integrate: the denoiser has dimension {}, the seeds {}", denoiser.dimension(),
                dimension);
  }
}

}  // namespace

void check_path_noise(const Plan& plan, int dimension) {
  const bool noisy = std::any_of(plan.steps.begin(), plan.steps.end(),
                                 [](const Step& step) { return step.output.noise != 0; });
  // Rows are numbered by 24 bits (trajectory_words).
  const std::uint64_t most = (std::uint64_t{1} << 24) / static_cast<std::uint64_t>(dimension);
  if (noisy && plan.steps.size() > most) {
    throw_input("steps: got {} with noise in dimension {}, expected at most {}", plan.steps.size(),
                dimension, most);
  }
}

template <class Real>
void integrate(const Plan& plan, const Denoiser<Real>& denoiser, const Seeds& seeds,
               const IntegrateOptions& options, const Sink<Real>& sink, const Watch<Real>& watch) {
  check_dimension(denoiser, seeds.dimension());
  check_path_noise(plan, seeds.dimension());
  Stepper<Real> stepper(plan, denoiser, options, watch);
  for (std::uint64_t first = 0; first < seeds.count();) {
    const std::uint64_t end = seeds.block_end(first, stepper.size());
    const auto count = static_cast<std::size_t>(end - first);
    seeds.fill(first, plan.initial_sigma, stepper.states(count));
    sink(first, stepper.run(first, count));
    first = end;
  }
}

template <class Real>
void integrate_from(const Plan& plan, const Denoiser<Real>& denoiser,
                    const IntegrateOptions& options, BlockView<Real> states,
                    const Watch<Real>& watch) {
  check_dimension(denoiser, states.dimension);
  check_path_noise(plan, states.dimension);
  Stepper<Real> stepper(plan, denoiser, options, watch);
  for (std::size_t first = 0; first < states.count; first += stepper.size()) {
    const std::size_t count = std::min(stepper.size(), states.count - first);
    const BlockView<Real> block = stepper.states(count);
    for (int a = 0; a < states.dimension; ++a) {
      std::copy_n(states.coordinate(a).data() + first, count, block.coordinate(a).data());
    }
    stepper.run(options.first_trajectory + first, count);
    for (int a = 0; a < states.dimension; ++a) {
      std::copy_n(block.coordinate(a).data(), count, states.coordinate(a).data() + first);
    }
  }
}

#define GTV_INSTANTIATE_INTEGRATE(Real)                                                     \
  template void integrate(const Plan&, const Denoiser<Real>&, const Seeds&,                 \
                          const IntegrateOptions&, const Sink<Real>&, const Watch<Real>&);  \
  template void integrate_from(const Plan&, const Denoiser<Real>&, const IntegrateOptions&, \
                               BlockView<Real>, const Watch<Real>&)
GTV_INSTANTIATE_INTEGRATE(float);
GTV_INSTANTIATE_INTEGRATE(double);
#undef GTV_INSTANTIATE_INTEGRATE

}  // namespace gtv::sampler
