#include "study/memory_need.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "config_fault.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/sampler/plan.hpp"
#include "study/member_rounds.hpp"

namespace gtv::study {
namespace {

/// Whether cells that differ in the key have plans of their own.
bool concerns_steps(const std::string& key) {
  return key.starts_with("forward.") || key == "sampler.method" || key == "sampler.grid" ||
         key == "sampler.rho";
}

double sum_of(const std::vector<SweepValue>& values) {
  double sum = 0;
  for (const SweepValue& value : values) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) sum += static_cast<double>(*number);
  }
  return sum;
}

}  // namespace

MemoryNeed largest_need(const Config& config) {
  // Points of a file are not known here; on the line most needs are the least.
  return largest_need(config, std::max<Index>(1, config.data.points.cols()));
}

MemoryNeed largest_need(const Config& config, Index columns) {
  const Config::Estimator& estimator = config.estimator;
  const auto dimension = static_cast<double>(columns);
  const double members = most_members(config);
  const double at_once = std::min(members, static_cast<double>(thread_count()));
  const auto trajectories = static_cast<double>(config.sampler.trajectories);
  std::vector<MemoryNeed> needs;
  if (dimension > 2) {
    needs.push_back({"sampler.trajectories", fmt::format("{}", config.sampler.trajectories),
                     fmt::format("samples of {} models", config.ensemble.models),
                     4 * dimension * trajectories * members});
  } else {
    const bool kept = keeps_counts(config, static_cast<int>(dimension));
    constexpr double statistics = 300;  // bytes a bin
    needs.push_back({"density.bins", fmt::format("{}", config.density.bins),
                     kept ? fmt::format("densities of {:.0f} models", members)
                          : fmt::format("statistics of {:.0f} models", members),
                     std::pow(config.density.bins, dimension) * (kept ? 8 * members : statistics)});
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

MemoryNeed need_of_steps(const Study& study) {
  double plans = 1;
  double steps = study.config.sampler.steps;
  std::string value = fmt::format("{}", study.config.sampler.steps);
  for (const SweepAxis& axis : study.sweep) {
    if (axis.key == "sampler.steps") {
      steps = sum_of(axis.values);
      value = fmt::format("{} values", axis.values.size());
    } else if (concerns_steps(axis.key)) {
      plans *= static_cast<double>(axis.values.size());
    }
  }
  return {.key = "sampler.steps",
          .value = value,
          .what = fmt::format("the steps of {} cells", study.cells()),
          .bytes = plans * steps * (sizeof(sampler::Step) + sizeof(forward::Level))};
}

MemoryNeed need_of_results(const Study& study, Index columns, double bytes) {
  const Config& config = study.config;
  const bool samples = columns > 2;
  return {.key = samples ? "sampler.trajectories" : "density.bins",
          .value = samples ? fmt::format("{}", config.sampler.trajectories)
                           : fmt::format("{}", config.density.bins),
          .what = fmt::format("results of {} cells", study.cells()),
          .bytes = 2 * bytes};
}

}  // namespace gtv::study
