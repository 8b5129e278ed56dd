#include "gtv/study/config_dimension.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "config_fault.hpp"
#include "gtv/base/error.hpp"

namespace gtv::study {

namespace {

// W is (D, F) and the dense system min(F, P) square: 80 MB and 3.2 GB at these limits.
constexpr double most_features = 1e7;
constexpr double largest_system = 20000;
constexpr int most_bins_2d = 4096;
constexpr double most_counts = 2e9;  // of 4 bytes, over all members

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
  const double counts = bins * config.ensemble.models;
  if (dimension > 2 || counts <= most_counts) return {};
  return Fault{"ensemble.models",
               fmt::format("got {} with {:.3g} bins each, {:.2g} counts, expected at most {:.0e}",
                           config.ensemble.models, bins, counts, most_counts)};
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
  if (has_features(config)) return features_fault(config.estimator, dimension);
  return {};
}

void check_dimension(const Config& config, Index dimension) {
  if (MaybeFault fault = dimension_fault(config, dimension)) throw FaultError(std::move(*fault));
}

}  // namespace gtv::study
