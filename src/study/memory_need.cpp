#include "study/memory_need.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "config_fault.hpp"
#include "gtv/base/executor.hpp"

namespace gtv::study {

MemoryNeed largest_need(const Config& config) {
  const Config::Estimator& estimator = config.estimator;
  // Points of a file are not known here; on the line most needs are the least.
  const double dimension = std::max(1.0, static_cast<double>(config.data.points.cols()));
  const double members = config.ensemble.models;
  const double at_once = std::min(members, static_cast<double>(thread_count()));
  const auto trajectories = static_cast<double>(config.sampler.trajectories);
  std::vector<MemoryNeed> needs;
  if (dimension > 2) {
    needs.push_back({"sampler.trajectories", fmt::format("{}", config.sampler.trajectories),
                     fmt::format("samples of {} models", config.ensemble.models),
                     4 * dimension * trajectories * members});
  } else {
    needs.push_back({"density.bins", fmt::format("{}", config.density.bins),
                     fmt::format("densities of {} models", config.ensemble.models),
                     8 * std::pow(config.density.bins, dimension) * members});
  }
  if (has_features(config)) {
    const auto samples = static_cast<double>(estimator.samples);
    const double features = std::pow(estimator.per_axis, dimension + 1);
    const std::string training = fmt::format("training sets of {:.0f} models at once", at_once);
    needs.push_back({"estimator.samples", fmt::format("{}", estimator.samples), training,
                     8 * (2 + 3 * dimension) * samples * at_once});
    const bool by_samples = samples < features;
    needs.push_back({by_samples ? "estimator.samples" : "estimator.per_axis",
                     fmt::format("{}", by_samples ? estimator.samples : estimator.per_axis),
                     fmt::format("linear systems of {:.0f} models at once", at_once),
                     8 * std::pow(std::min(samples, features), 2) * at_once});
  }
  return *std::max_element(
      needs.begin(), needs.end(),
      [](const MemoryNeed& a, const MemoryNeed& b) { return a.bytes < b.bytes; });
}

}  // namespace gtv::study
