#include "study/shard.hpp"

#include <algorithm>
#include <cmath>

#include "config_fault.hpp"

namespace gtv::study {
namespace {

// Measured on one core of 2024 with AVX-512; others are slower, all by about the same factor.
constexpr double per_feature = 4e-11;    // s a trajectory, step and feature of space
constexpr double per_point = 1e-9;       // s a trajectory, step, point and dimension
constexpr double per_operation = 4e-11;  // s an addition or multiplication of training
constexpr double per_step = 1e-9;        // s a trajectory and step besides

/// Additions and multiplications of fit_ridge's leading terms.
double training_operations(double samples, double features, double per_axis,
                           std::size_t dimension) {
  const auto d = static_cast<double>(dimension);
  if (samples < features) {
    return samples * samples * ((d + 1) * per_axis + samples / 3);
  }
  return features * (std::exp2(d + 2) * samples + features * features / 3);
}

}  // namespace

double member_cost(const Config& config, std::size_t dimension, std::size_t points) {
  const Config::Estimator& e = config.estimator;
  const double steps = static_cast<double>(config.sampler.trajectories) * config.sampler.steps;
  if (!has_features(config)) {
    return steps * (per_step + per_point * static_cast<double>(points * dimension));
  }
  const double space = std::pow(e.per_axis, static_cast<double>(dimension));
  const double features = space * e.per_axis;
  const auto samples = static_cast<double>(e.samples);
  const double training =
      e.kind == "linear"
          ? per_operation * training_operations(samples, features, e.per_axis, dimension)
          : 0;
  return training + steps * (per_step + per_feature * space);
}

double shard_cost(double total_cost) {
  constexpr double shortest = 0.05;  // s
  constexpr double longest = 30;     // s
  constexpr double shards = 4096;    // enough for a thousand cores
  return std::clamp(total_cost / shards, shortest, longest);
}

std::vector<Shard> member_shards(std::size_t cell, std::uint32_t first, std::uint32_t end,
                                 double per_member, double per_shard) {
  constexpr double most_members = 4096;
  const double fitting = std::floor(per_shard / std::max(per_member, 1e-12));
  const auto length = static_cast<std::uint32_t>(std::clamp(fitting, 1.0, most_members));
  std::vector<Shard> shards;
  while (first < end) {
    const std::uint32_t next = std::min(end, (first / length + 1) * length);
    shards.push_back(
        {.cell = cell, .first = first, .count = next - first, .cost = per_member * (next - first)});
    first = next;
  }
  return shards;
}

}  // namespace gtv::study
