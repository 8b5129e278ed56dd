#include "gtv/study/config_dimension.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "config_fault.hpp"
#include "gtv/base/error.hpp"
#include "study/member_rounds.hpp"

namespace gtv::study {

namespace {

// W is (D, F) and the dense system min(F, P) square: 80 MB and 3.2 GB at these limits.
constexpr double most_features = 1e7;
constexpr double largest_system = 20000;
constexpr int most_bins_2d = 4096;
constexpr double most_counts = 1e11;  // over all members; few are kept at once
constexpr Index most_probes = 1000;   // numbers a member, of which the covariance has the square

MaybeFault features_fault(const Config::Estimator& estimator, Index dimension) {
  if (dimension > 3) {
    return Fault{"estimator.kind",
                 fmt::format("got linear with points of dimension {}, expected dimension <= 3 for "
                             "product features; exact takes any dimension",
                             dimension)};
  }
  const double features = std::pow(estimator.per_axis, static_cast<double>(dimension + 1));
  if (features > most_features) {
    return Fault{"estimator.per_axis",
                 fmt::format("got {}, {:.3g} features on {} axes and time, expected at most {:.0e}",
                             estimator.per_axis, features, dimension, most_features)};
  }
  const double system = std::min(features, static_cast<double>(estimator.samples));
  if (system > largest_system) {
    return Fault{"estimator.samples",
                 fmt::format("got {} with {:.0f} features, expected at most {:.0f} of either",
                             estimator.samples, features, largest_system)};
  }
  return {};
}

MaybeFault counts_fault(const Config& config, Index dimension) {
  const double bins = std::pow(config.density.bins, static_cast<double>(dimension));
  const std::uint32_t members = most_members(config);
  const double counts = bins * members;
  if (dimension > 2 || counts <= most_counts) return {};
  return Fault{config.ensemble.is_auto() ? "ensemble.most" : "ensemble.models",
               fmt::format("got {} with {:.3g} bins each, {:.2g} counts, expected at most {:.0e}",
                           members, bins, counts, most_counts)};
}

MaybeFault auto_fault(const Config& config, Index dimension) {
  if (!config.ensemble.is_auto()) return {};
  if (dimension > 2) {
    return Fault{"ensemble.models",
                 fmt::format("got auto with points of dimension {}, expected a number: the floor "
                             "is that of a density, in one or two dimensions",
                             dimension)};
  }
  if (dimension == 2 && config.ensemble.metric == "gap_mass") {
    return Fault{"ensemble.metric",
                 "got gap_mass with points of dimension 2, expected density, or points on a line"};
  }
  return {};
}

/// The score's probes: places of this dimension, at times that models are trained for.
MaybeFault probes_fault(const Config& config, Index dimension) {
  const Config::Ensemble& ensemble = config.ensemble;
  const Index places = ensemble.probe_x.rows();
  const Index times = ensemble.probe_t.size();
  if (places == 0 && times == 0) return {};
  if (places == 0 || times == 0) {
    return Fault{places == 0 ? "ensemble.probe_x" : "ensemble.probe_t",
                 fmt::format("got none with {} alone, expected both or neither",
                             places == 0 ? "probe_t" : "probe_x")};
  }
  if (!has_features(config)) {
    return Fault{
        "ensemble.probe_x",
        fmt::format("got probes with estimator.kind = {}, expected linear or linear-theory",
                    config.estimator.kind)};
  }
  if (ensemble.probe_x.cols() != dimension) {
    return Fault{"ensemble.probe_x",
                 fmt::format("got places of dimension {}, expected {} as of the points",
                             ensemble.probe_x.cols(), dimension)};
  }
  if (places * times * dimension > most_probes) {
    return Fault{"ensemble.probe_x",
                 fmt::format("got {} places at {} times, {} numbers, expected at most {}", places,
                             times, places * times * dimension, most_probes)};
  }
  const double t_min = config.forward.t_min;
  if (ensemble.probe_t.minCoeff() < t_min) {
    return Fault{"ensemble.probe_t",
                 fmt::format("got {}, expected at least forward.t_min = {}, the least time that is "
                             "trained for",
                             ensemble.probe_t.minCoeff(), t_min)};
  }
  return {};
}

}  // namespace

MaybeFault dimension_fault(const Config& config, Index dimension) {
  if (config.data.angle != 0 && dimension != 2) {
    return Fault{"data.angle", fmt::format("got {} with points of dimension {}, expected 0, or "
                                           "points of dimension 2",
                                           config.data.angle, dimension)};
  }
  if (config.sampler.denoiser == "lookup" && dimension > 2) {
    return Fault{"sampler.denoiser",
                 fmt::format("got lookup with points of dimension {}, expected exact, or points of "
                             "dimension <= 2",
                             dimension)};
  }
  if (dimension == 2 && config.density.bins > most_bins_2d) {
    return Fault{"density.bins",
                 fmt::format("got {} with points of dimension 2, expected an integer from 1 to {}",
                             config.density.bins, most_bins_2d)};
  }
  if (MaybeFault fault = counts_fault(config, dimension)) return fault;
  if (MaybeFault fault = auto_fault(config, dimension)) return fault;
  if (MaybeFault fault = probes_fault(config, dimension)) return fault;
  if (has_features(config)) return features_fault(config.estimator, dimension);
  return {};
}

void check_dimension(const Config& config, Index dimension) {
  if (MaybeFault fault = dimension_fault(config, dimension)) throw FaultError(std::move(*fault));
}

}  // namespace gtv::study
