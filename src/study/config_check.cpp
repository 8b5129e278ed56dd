#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "config_fault.hpp"
#include "gtv/base/error.hpp"
#include "gtv/data/dataset.hpp"
#include "gtv/data/preset.hpp"
#include "gtv/forward/schedule.hpp"
#include "option.hpp"

namespace gtv::study {

namespace {

MaybeFault source_fault(const Config& config) {
  std::vector<std::string> given;
  if (config.data.points.size() > 0) given.emplace_back("points");
  if (!config.data.preset.empty()) given.emplace_back("preset");
  if (!config.data.file.empty()) given.emplace_back("file");
  if (given.size() == 1) return {};
  const std::string got = given.empty() ? "none" : fmt::format("{}", fmt::join(given, " and "));
  return Fault{"data", fmt::format("got {}, expected exactly one of points, preset, file", got)};
}

/// The points, or none if they come from a file.
Matrix known_points(const Config& config) {
  const std::string& preset = config.data.preset;
  if (preset.empty() || data::is_image_preset(preset)) return config.data.points;
  return data::preset_points(preset);
}

/// Those that are used, or 0 if they come from a file.
Index point_count(const Config& config) {
  const Index count = known_points(config).rows();
  return config.data.limit == 0 ? count : std::min(count, static_cast<Index>(config.data.limit));
}

MaybeFault part_fault(const Config& config) {
  const std::string& part = config.data.part;
  if (part == "train" || config.data.preset == "fashion-mnist") return {};
  const std::string with =
      config.data.preset.empty() ? source_key(config) : "data.preset = " + config.data.preset;
  return Fault{"data.part", fmt::format("got {} with {}, expected train, or data.preset = "
                                        "fashion-mnist",
                                        part, with)};
}

MaybeFault known_weights_fault(const Config& config) {
  const Index count = point_count(config);
  return count == 0 ? MaybeFault{} : weights_fault(config, count);
}

/// The naive estimator's noise is fresh at every step, of a strength that the step's length sets.
MaybeFault naive_fault(const Config& config) {
  if (config.estimator.kind != "naive") return {};
  if (config.sampler.method != "euler") {
    return Fault{
        "sampler.method",
        fmt::format("got {} with estimator.kind = naive, expected euler: a draw and its "
                    "strength sqrt(kappa / dt) belong to a whole step, not to stages of it",
                    config.sampler.method)};
  }
  if (config.sampler.denoiser != "exact") {
    return Fault{"sampler.denoiser",
                 fmt::format("got {} with estimator.kind = naive, expected exact: it draws afresh "
                             "at every step, which no table can hold",
                             config.sampler.denoiser)};
  }
  return {};
}

/// Which theories speak of which training.
MaybeFault theory_fault(const Config::Estimator& estimator) {
  if (estimator.noise != "normal") {
    return Fault{"estimator.noise",
                 fmt::format("got {} with estimator.kind = linear-theory, expected normal",
                             estimator.noise)};
  }
  const bool flow = estimator.theory == "gradient-flow";
  if (flow != (estimator.tau > 0)) {
    return Fault{
        "estimator.tau",
        fmt::format("got {} with estimator.theory = {}, expected {}", estimator.tau,
                    estimator.theory, flow ? "a positive training time" : "0, ridge regression")};
  }
  return {};
}

MaybeFault estimator_fault(const Config& config) {
  const Config::Estimator& estimator = config.estimator;
  const bool predicted = estimator.kind == "linear-theory";
  if (predicted) {
    if (estimator.theory.empty()) {
      return Fault{"estimator.theory",
                   "got none with estimator.kind = linear-theory, expected one of large-p, paper, "
                   "finite-p, population, conditional, gradient-flow"};
    }
    if (auto fault = theory_fault(estimator)) return fault;
  } else if (!estimator.theory.empty()) {
    return Fault{"estimator.theory",
                 fmt::format("got {} with estimator.kind = {}, expected it only "
                             "with linear-theory",
                             estimator.theory, estimator.kind)};
  }
  if (estimator.noise != "normal" && estimator.target == "true") {
    return Fault{
        "estimator.target",
        fmt::format("got true with estimator.noise = {}, expected proxy: the exact mean of "
                    "x0 given x is known for normal noise",
                    estimator.noise)};
  }
  if (has_features(config) && estimator.features == "gaussian" && estimator.per_axis < 2) {
    return Fault{
        "estimator.per_axis",
        fmt::format("got {}, expected at least 2 for gaussian features", estimator.per_axis)};
  }
  return {};
}

MaybeFault size_fault(const Config& config) {
  if (config.data.spread > largest_size) {
    return Fault{"data.spread",
                 fmt::format("got {}, expected at most {:.0e}", config.data.spread, largest_size)};
  }
  return coordinate_fault("data.points", config.data.points);
}

/// Where the sampler starts must not be where its coefficients are infinite.
MaybeFault start_fault(const std::string& method, const forward::Schedule& schedule, double t_max) {
  const auto fault = [&](std::string_view reason) {
    return Fault{"forward.t_max", fmt::format("got {} for schedule {}, expected less: {}", t_max,
                                              schedule.name(), reason)};
  };
  if (method == "reverse-sde" && !std::isfinite(schedule.diffusion(t_max))) {
    return fault("the diffusion that sampler.method = reverse-sde needs is infinite there");
  }
  if (!(schedule.sigma_squared(t_max) <= largest_size * largest_size)) {
    return fault(fmt::format("its noise is above {:.0e} there", largest_size));
  }
  try {
    static_cast<void>(schedule.drift(t_max));
  } catch (const InputError&) {
    return fault("its drift is infinite there");
  }
  return {};
}

/// Rates so large that nothing of the data is left in a state, not even in its last digit.
MaybeFault rate_fault(const Config::Forward& given, const forward::Schedule& schedule,
                      double t_max) {
  constexpr double least_alpha = 1e-150;  // whose square can still be divided by
  if (given.schedule != "vp" && given.schedule != "vp-song" && given.schedule != "sub-vp")
    return {};
  const double alpha = schedule.level(t_max).alpha;
  if (alpha >= least_alpha) return {};
  const bool by_slope = given.b1 * t_max >= given.b0;
  return Fault{by_slope ? "forward.b1" : "forward.b0",
               fmt::format("got {}, expected less: alpha is {:.2g} at t_max = {}, expected at "
                           "least {}",
                           by_slope ? given.b1 : given.b0, alpha, t_max, least_alpha)};
}

MaybeFault time_fault(const Config& config) {
  std::unique_ptr<const forward::Schedule> schedule;
  try {
    schedule = forward::make_schedule(config.forward.schedule,
                                      {.b0 = config.forward.b0, .b1 = config.forward.b1});
  } catch (const InputError& error) {
    return Fault{config.forward.b0 < 0 ? "forward.b0" : "forward.b1", error.what()};
  }
  const bool is_sde = config.sampler.method == "reverse-sde";
  const double t_min = config.forward.t_min;
  const double t_max = config.forward.t_max.value_or(
      is_sde ? schedule->default_t_max_of_reverse_sde() : schedule->default_t_max());
  if (t_max > schedule->t_limit()) {
    return Fault{"forward.t_max", fmt::format("got {}, expected at most {} for schedule {}", t_max,
                                              schedule->t_limit(), schedule->name())};
  }
  if (!(t_min < t_max)) {
    return Fault{"forward.t_min",
                 fmt::format("got {}, expected less than t_max = {}", t_min, t_max)};
  }
  const Vector& probes = config.ensemble.probe_t;
  if (probes.size() > 0 && probes.maxCoeff() > t_max) {
    return Fault{"ensemble.probe_t", fmt::format("got {}, expected at most forward.t_max = {}",
                                                 probes.maxCoeff(), t_max)};
  }
  if (auto fault = rate_fault(config.forward, *schedule, t_max)) return fault;
  return start_fault(config.sampler.method, *schedule, t_max);
}

}  // namespace

MaybeFault coordinate_fault(const std::string& key, const Matrix& points, Index first) {
  if (points.size() == 0) return {};
  Index row = 0;
  Index column = 0;
  const double largest = points.cwiseAbs().maxCoeff(&row, &column);
  if (largest <= largest_size) return {};
  return Fault{key, fmt::format("got {} in point {}, expected at most {:.0e} in size",
                                points(row, column), first + row + 1, largest_size)};
}

MaybeFault weights_fault(const Config& config, Index points) {
  const Index weights = config.data.weights.size();
  if (weights == 0 || weights == points) return {};
  return Fault{"data.weights",
               fmt::format("got {} weights, expected {}, one a point", weights, points)};
}

MaybeFault first_fault(const Config& config) {
  for (const Option& option : options()) {
    if (Complaint complaint = option.fault(config)) return Fault{option.row.key, *complaint};
  }
  for (const auto rule : {source_fault, part_fault, size_fault, known_weights_fault,
                          estimator_fault, naive_fault, time_fault}) {
    if (MaybeFault fault = rule(config)) return fault;
  }
  const Index columns = known_points(config).cols();
  return columns > 0 ? dimension_fault(config, columns) : MaybeFault{};
}

void check(const Config& config) {
  if (MaybeFault fault = first_fault(config)) throw FaultError(std::move(*fault));
}

}  // namespace gtv::study
