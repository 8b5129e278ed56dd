#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "gtv/base/executor.hpp"
#include "gtv/sampler/coloured_noise_denoiser.hpp"
#include "gtv/sampler/integrate.hpp"
#include "gtv/sampler/mixture_denoiser.hpp"
#include "gtv/sampler/naive_denoiser.hpp"
#include "study/claims.hpp"

namespace gtv::study {
namespace {

constexpr std::size_t groups = 32;
constexpr std::uint64_t in_group = 2000;

/// Mass with | |x| / alpha - 1/2 | < 1/4 in each of the groups of trajectories.
using MakeDenoiser =
    std::function<std::unique_ptr<sampler::Denoiser<double>>(std::uint32_t member)>;

std::vector<double> gap_masses(const CellSetup& cell, const MakeDenoiser& make) {
  const double alpha = cell.schedule->alpha(cell.t_min);
  std::vector<double> mass(groups);
  parallel_for(groups, [&](std::size_t g) {
    const auto member = static_cast<std::uint32_t>(g);
    const auto denoiser = make(member);
    const sampler::Seeds seeds(sampler::SeedKind::stratified, in_group, 1, cell.config.seed,
                               member);
    std::uint64_t inside = 0;
    sampler::integrate<double>(cell.plan, *denoiser, seeds,
                               {.seed = cell.config.seed, .member = member},
                               [&](std::uint64_t, sampler::BlockView<const double> block) {
                                 for (const double x : block.coordinate(0)) {
                                   inside += std::abs(std::abs(x) / alpha - 0.5) < 0.25 ? 1U : 0U;
                                 }
                               });
    mass[g] = static_cast<double>(inside) / in_group;
  });
  return mass;
}

struct GroupMean {
  double value = 0;
  double error = 0;
};

GroupMean group_mean(const std::vector<double>& values) {
  GroupMean mean;
  const auto n = static_cast<double>(values.size());
  for (const double v : values) mean.value += v / n;
  for (const double v : values) mean.error += (v - mean.value) * (v - mean.value) / (n * (n - 1));
  mean.error = std::sqrt(mean.error);
  return mean;
}

CellSetup noisy_cell(const VerifyOptions& options) {
  return claim_cell(options,
                    {"forward.t_min=0.03", "sampler.grid=geometric", "sampler.steps=1000"});
}

GroupMean exact_mass(const CellSetup& cell) {
  return group_mean(gap_masses(cell, [&](std::uint32_t) {
    return std::make_unique<sampler::MixtureDenoiser>(cell.data, cell.plan);
  }));
}

void set(Claim& claim, const GroupMean& a, const GroupMean& b) {
  claim.value = a.value - b.value;
  const double error = 1.96 * std::hypot(a.error, b.error);
  claim.lo = claim.value - error;
  claim.hi = claim.value + error;
}

}  // namespace

Claim claim_white_noise(const VerifyOptions& options) {
  Claim claim{.number = 6,
              .claim = "White V lowers the mass at boundaries",
              .measure =
                  "gap mass (| |x| / alpha - 1/2 | < 1/4) of the naive estimator, kappa = "
                  "0.2, less that of the exact flow; {-1, 0, 1}, vp, t_min = .03",
              .threshold = 0,
              .rule = "supported if the interval is below, not if it is above"};
  const CellSetup cell = noisy_cell(options);
  const GroupMean exact = exact_mass(cell);
  std::string numbers = fmt::format("exact {:.4f}", exact.value);
  for (const double kappa : {0.05, 0.2, 1.0}) {
    const GroupMean noisy = group_mean(gap_masses(cell, [&](std::uint32_t member) {
      return std::make_unique<sampler::NaiveDenoiser>(
          cell.data, cell.plan,
          sampler::NoiseOptions{.kappa = kappa, .seed = options.seed, .member = member});
    }));
    numbers += fmt::format(", kappa {}: {:.4f}", kappa, noisy.value);
    if (kappa == 0.2) set(claim, noisy, exact);
  }
  claim.verdict = claim.hi < 0   ? Support::supported
                  : claim.lo > 0 ? Support::not_supported
                                 : Support::depends;
  claim.depends_on = claim.verdict == Support::depends ? "chance: the interval holds 0" : "";
  claim.detail = numbers;
  return claim;
}

Claim claim_coloured_noise(const VerifyOptions& options) {
  Claim claim{.number = 7,
              .claim = "Temporal correlation of V raises the mass at boundaries",
              .measure =
                  "least gap mass over correlation times .003 to .1 at equal time integral of "
                  "V (kappa = 0.2), less that under white noise; setting of claim 6",
              .threshold = 0,
              .rule =
                  "not supported unless the interval is above; then supported if some mass is "
                  "also above the exact flow's, else depends"};
  const CellSetup cell = noisy_cell(options);
  const GroupMean exact = exact_mass(cell);
  const auto coloured = [&](double time) {
    return group_mean(gap_masses(cell, [&](std::uint32_t member) {
      return std::make_unique<sampler::ColouredNoiseDenoiser>(
          cell.data, cell.plan,
          sampler::NoiseOptions{.kappa = 0.2, .seed = options.seed, .member = member},
          sampler::Colour{.time = time});
    }));
  };
  const GroupMean white = coloured(0);
  GroupMean least{.value = 1};
  double largest = 0;
  std::string numbers = fmt::format("exact {:.4f}, white {:.4f}", exact.value, white.value);
  // Longer ones would put much of the integral outside of the times that are sampled.
  for (const double time : {0.003, 0.01, 0.03, 0.1}) {
    const GroupMean mass = coloured(time);
    numbers += fmt::format(", {} {:.4f}", time, mass.value);
    if (mass.value < least.value) least = mass;
    largest = std::max(largest, mass.value - 1.96 * mass.error);
  }
  set(claim, least, white);
  const bool fills = largest > exact.value + 1.96 * exact.error;
  claim.verdict = claim.lo <= 0 ? Support::not_supported
                  : fills       ? Support::supported
                                : Support::depends;
  if (claim.verdict == Support::depends) {
    claim.depends_on = "what it is compared with: above white noise, not above the exact flow";
  }
  claim.detail = "gap mass by correlation time: " + numbers;
  return claim;
}

}  // namespace gtv::study
