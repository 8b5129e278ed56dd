#pragma once

#include <cstdint>
#include <functional>

#include "gtv/sampler/denoiser.hpp"
#include "gtv/sampler/plan.hpp"
#include "gtv/sampler/seeds.hpp"

namespace gtv::sampler {

/// Takes a finished block; `first` is the index of its first trajectory. Called in order of
/// `first`.
template <class Real>
using Sink = std::function<void(std::uint64_t first, BlockView<const Real> end_points)>;

/// Watches blocks on their way (optional): called before the first step with step = 0 and after
/// step k with step = k + 1.
template <class Real>
using Watch =
    std::function<void(std::size_t step, std::uint64_t first, BlockView<const Real> states)>;

struct IntegrateOptions {
  std::uint64_t seed = 0;
  std::uint32_t member = 0;
  /// Trajectories that go together; 0: as many as keep a step in the first-level cache, right for
  /// denoisers that are cheap. One that sweeps over many points wants hundreds.
  std::size_t block = 0;
  /// integrate_from: the index of the first state, for those who cut a set of states in parts.
  std::uint64_t first_trajectory = 0;
};

/// @throws gtv::InputError if the plan adds noise in more steps than a stream has numbers for: 2^24
/// steps and coordinates.
void check_path_noise(const Plan& plan, int dimension);

/// The sampling loop: follows every seed through all steps of the plan, block by block (a block
/// stays in the first-level cache), and hands each finished block to `sink`. One thread.
/// @throws gtv::InputError if the dimensions of seeds and denoiser disagree, or as
/// check_path_noise.
template <class Real>
void integrate(const Plan& plan, const Denoiser<Real>& denoiser, const Seeds& seeds,
               const IntegrateOptions& options, const Sink<Real>& sink,
               const Watch<Real>& watch = {});

/// The same from given starting points, which the end points replace.
/// @param[in,out] states any count and alignment; data units.
template <class Real>
void integrate_from(const Plan& plan, const Denoiser<Real>& denoiser,
                    const IntegrateOptions& options, BlockView<Real> states,
                    const Watch<Real>& watch = {});

}  // namespace gtv::sampler
