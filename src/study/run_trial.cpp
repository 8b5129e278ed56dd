#include "study/run_trial.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <memory>

#include "gtv/base/executor.hpp"
#include "study/make_work.hpp"
#include "study/member.hpp"
#include "study/seconds_since.hpp"
#include "study/shard.hpp"

namespace gtv::study {
namespace {

using Clock = std::chrono::steady_clock;

// By the model's constants; above two dimensions they are far too high for most data.
constexpr double longest_density = 0.1;  // s
constexpr double longest_sample = 6;     // s
constexpr int fewest_steps = 3;          // large, middling and little noise
constexpr std::int64_t fewest_samples = 16;
constexpr std::int64_t fewest_trajectories = 2000;  // below, what a member takes besides weighs in
constexpr std::int64_t fewest_trained_on = 64;
constexpr double largest_law = 2000;  // features; a system of that size is solved
constexpr double too_long = 4;

template <class Number>
Number shortened(Number value, double by, Number least) {
  const auto less = static_cast<Number>(std::ceil(static_cast<double>(value) * by));
  return std::clamp(less, std::min(least, value), value);
}

/// The cell alone, with one member, of about `longest` seconds at most.
/// @param cost of a member as it is.
Study short_study(const Study& study, std::size_t index, double cost, double longest,
                  bool samples) {
  Study one = study;
  one.config = study.cell(index);
  one.sweep.clear();
  one.config.ensemble = {};
  one.config.ensemble.models = 1;
  double by = std::min(1.0, longest / std::max(cost, 1e-12));
  if (by == 1) return one;
  Config::Sampler& sampler = one.config.sampler;
  if (samples) {
    const int before = sampler.steps;
    sampler.steps = shortened(before, by, fewest_steps);
    by = std::min(1.0, by * before / sampler.steps);
  }
  sampler.trajectories =
      shortened(sampler.trajectories, by, samples ? fewest_samples : fewest_trajectories);
  // Training grows with the samples by no less than their number: so it is short enough.
  std::int64_t& trained_on = one.config.estimator.samples;
  trained_on = shortened(trained_on, by, fewest_trained_on);
  return one;
}

double seconds_of(CellWork& work, const Shard& shard, std::size_t at_once) {
  Progress silent("", at_once * work.ticks(shard), {});
  const auto start = Clock::now();
  parallel_for(at_once, [&](std::size_t) { static_cast<void>(work.compute(shard, silent)); });
  return seconds_since(start);
}

}  // namespace

double flow_cost(const Config& config, std::size_t dimension, std::size_t points) {
  Config flow = config;
  flow.estimator.kind = "exact";
  flow.sampler.trajectories = flow_trajectories;
  return member_cost(flow, dimension, points);
}

namespace {

/// Of a core, measured with fewer steps if it is long. @param cost by the model.
double seconds_of_flow(Study one, std::size_t dimension, std::size_t points, double cost) {
  int& steps = one.config.sampler.steps;
  steps = shortened(steps, longest_density / cost, fewest_steps);
  const double shorter = flow_cost(one.config, dimension, points);
  if (shorter > too_long * longest_density) return 0;
  const std::unique_ptr<CellWork> work = make_work(one);
  const auto threads = static_cast<std::size_t>(thread_count());
  return seconds_of(*work, work->shards(0).back(), threads) * cost / shorter;
}

}  // namespace

Trial try_cell(const Study& study, std::size_t index, std::size_t dimension, std::size_t points) {
  const Config config = study.cell(index);
  const bool samples = dimension > 2;
  const bool by_law = config.estimator.kind == "linear-theory";
  const double longest = samples ? longest_sample : longest_density;
  Trial trial{.model_s = member_cost(config, dimension, points)};
  const Study shorter = short_study(study, index, trial.model_s, longest, samples);
  const double tried_s = member_cost(shorter.config, dimension, points);
  const double features = std::pow(config.estimator.per_axis, static_cast<double>(dimension + 1));
  if (tried_s > too_long * longest || (by_law && features > largest_law)) return {};

  const std::unique_ptr<CellWork> work = make_work(shorter);
  const Shard member = work->shards(0).front();
  // The first time finds caches cold and prepares the cell.
  const double first = seconds_of(*work, member, 1);
  // Side by side, as the run has them: cores share caches and the power that there is.
  const auto threads = static_cast<std::size_t>(thread_count());
  const double seconds = seconds_of(*work, member, samples ? 1 : threads);
  if (!samples) {
    trial.flow_s =
        seconds_of_flow(shorter, dimension, points, flow_cost(config, dimension, points));
  }
  if (by_law) trial.law_s = std::max(0.0, first - seconds);
  // What takes all threads would be so much longer on one.
  const double of_a_core = samples ? seconds * static_cast<double>(threads) : seconds;
  trial.measured_s = of_a_core * trial.model_s / tried_s;
  return trial;
}

}  // namespace gtv::study
