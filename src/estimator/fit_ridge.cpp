#include <cmath>

#include "estimator/ridge_system.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/flush_to_zero.hpp"
#include "gtv/estimator/linear.hpp"

namespace gtv::estimator {
namespace {

void require_input(const feature::Product& features, const TrainingSet& set,
                   const MatrixView& targets, const RidgeOptions& options) {
  const Index samples = set.t.size();
  if (samples == 0) throw_input("samples: got 0, expected at least 1");
  if (!(options.ridge >= 0) || !std::isfinite(options.ridge)) {
    throw_input("ridge: got {}, expected a finite number, 0 or more", options.ridge);
  }
  if (!(options.sigma_squared_pad >= 0) || !std::isfinite(options.sigma_squared_pad)) {
    throw_input("sigma_squared_pad: got {}, expected a finite number, 0 or more",
                options.sigma_squared_pad);
  }
  if (set.x.rows() != samples || set.x.cols() != features.dimension()) {
    throw_input("training set: got x of ({}, {}), expected ({}, {}) as times and features have",
                set.x.rows(), set.x.cols(), samples, features.dimension());
  }
  if (targets.rows() != samples || targets.cols() < 1) {
    throw_input("targets: got ({}, {}), expected a row for each of {} samples", targets.rows(),
                targets.cols(), samples);
  }
  if (!set.x.allFinite() || !targets.allFinite()) {
    throw_input("training set: got points or targets that are not finite");
  }
}

/// lambda~ = alpha^2 / sigma^2 at every sample.
Vector objective_weights(const forward::Schedule& schedule, const Vector& t, double pad) {
  Vector lambda(t.size());
  for (Index p = 0; p < t.size(); ++p) {
    const double alpha = schedule.alpha(t[p]);
    const double variance = schedule.sigma_squared(t[p]) + pad;
    lambda[p] = alpha * alpha / variance;
    if (!(variance > 0) || !std::isfinite(lambda[p])) {
      throw_input("training set: sample {} at t = {} has no noise, expected sigma^2 > 0", p, t[p]);
    }
  }
  return lambda;
}

}  // namespace

LinearWeights fit_ridge(const feature::Product& features, const forward::Schedule& schedule,
                        const TrainingSet& set, const MatrixView& targets,
                        const RidgeOptions& options) {
  require_input(features, set, targets, options);
  const Vector lambda = objective_weights(schedule, set.t, options.sigma_squared_pad);
  const RidgeProblem problem{features, set, targets, lambda, options.ridge};
  const FlushToZero products_of_features_far_apart;
  const bool dual = options.form == RidgeForm::dual ||
                    (options.form == RidgeForm::cheapest && set.t.size() < features.size());
  return dual ? solve_dual(problem) : solve_primal(problem);
}

}  // namespace gtv::estimator
