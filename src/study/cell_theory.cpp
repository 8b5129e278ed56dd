#include "study/cell_theory.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "gtv/base/error.hpp"

namespace gtv::study {
namespace {

// Relative change at half the resolution. What is left at the full one is far smaller, as the rule
// converges faster than any power; in the plane, where nodes are dear, that is enough.
constexpr double wanted_error_on_line = 1e-4;
constexpr double wanted_error_in_plane = 1e-2;
constexpr double tolerated_error = 1e-2;  // above it a theory has no answer
constexpr double finest = 4;              // resolution

theory::ProductFeatures features_on_nodes(const CellSetup& cell, estimator::Target target,
                                          double resolution) {
  // In the plane the default would take ten times the nodes for digits that nobody needs.
  const double scale = cell.dimension() == 1 ? 1.0 : 0.7;
  const feature::Product features = cell.features();
  return {theory::training_measure(cell.data, *cell.schedule, cell.t_min, cell.t_max, target,
                                   features, {.resolution = scale * resolution}),
          features};
}

/// What shows the quadrature's error: the weights W*; without a ridge, which they may need, the
/// second moment that they solve.
Matrix shown_by(const theory::ProductFeatures& features, double ridge) {
  if (ridge > 0) return theory::population_weights(features, ridge);
  const theory::TrainingMeasure& measure = features.measure();
  return features.gram(measure.weight.cwiseProduct(measure.lambda));
}

/// Features on as many nodes as it takes: the resolution doubles until that changes little.
theory::ProductFeatures resolved_features(const CellSetup& cell, estimator::Target target,
                                          double ridge, double& error) {
  const double wanted_error = cell.dimension() == 1 ? wanted_error_on_line : wanted_error_in_plane;
  Matrix coarse = shown_by(features_on_nodes(cell, target, 0.5), ridge);
  for (double resolution = 1;; resolution *= 2) {
    theory::ProductFeatures features = features_on_nodes(cell, target, resolution);
    Matrix fine = shown_by(features, ridge);
    const double scale = std::max(fine.norm(), coarse.norm());  // 0: nothing to learn
    error = scale > 0 ? (fine - coarse).norm() / scale : 0;
    if (error <= wanted_error) return features;
    if (resolution >= finest) {
      if (error <= tolerated_error) return features;
      throw_work(
          "quadrature over the training measure: twice the resolution still changes the result by "
          "{:.1e}, expected at most {:.0e}",
          error, tolerated_error);
    }
    coarse = std::move(fine);
  }
}

}  // namespace

estimator::Target target_of(const Config& config) {
  return config.estimator.target == "true" ? estimator::Target::truth : estimator::Target::proxy;
}

void prepare_law(CellSetup& cell) {
  if (cell.config.estimator.kind != "linear-theory") return;
  cell.law = CellTheory(cell, target_of(cell.config)).law(cell.config.estimator.theory);
}

CellTheory::CellTheory(const CellSetup& cell, estimator::Target target)
    : cell_(cell),
      target_(target),
      training_{.samples = static_cast<double>(cell.config.estimator.samples),
                .ridge = cell.config.estimator.ridge},
      features_(resolved_features(cell, target, cell.config.estimator.ridge, quadrature_error_)) {}

const theory::FiniteSample& CellTheory::finite() {
  if (!finite_) finite_ = theory::finite_sample_moments(features_, training_);
  return *finite_;
}

std::unique_ptr<const theory::WeightLaw> CellTheory::law(std::string_view theory) {
  const Config::Estimator& estimator = cell_.config.estimator;
  if (estimator.noise != "normal") {
    throw_work("{}: the theories integrate over normal training noise, got estimator.noise = {}",
               theory, estimator.noise);
  }
  if ((theory == "gradient-flow") != (estimator.tau > 0)) {
    throw_work("{}: got estimator.tau = {}, expected {}", theory, estimator.tau,
               estimator.tau > 0 ? "0, since it is of ridge regression" : "a training time");
  }
  if (theory == "gradient-flow") return flow_law();
  if (theory == "large-p") {
    return std::make_unique<theory::NormalLaw>(theory::large_sample_moments(features_, training_));
  }
  if (theory == "paper") {
    return std::make_unique<theory::NormalLaw>(theory::paper_moments(features_, training_));
  }
  if (theory == "finite-p") return std::make_unique<theory::NormalLaw>(finite().moments);
  if (theory == "population") {
    return std::make_unique<theory::PopulationLaw>(features_, cell_.data, *cell_.schedule,
                                                   cell_.t_min, cell_.t_max, target_, training_,
                                                   finite(), cell_.config.seed);
  }
  if (theory == "conditional") {
    return std::make_unique<theory::ConditionalLaw>(
        features_, cell_.data, *cell_.schedule, cell_.t_min, cell_.t_max, target_, training_,
        finite(), cell_.config.seed, theory::ConditionalOptions{.drawn_snr = estimator.drawn_snr});
  }
  throw_input(
      "estimator.theory: got {}, expected large-p, paper, finite-p, population, "
      "conditional or gradient-flow",
      theory);
}

std::unique_ptr<const theory::WeightLaw> CellTheory::flow_law() const {
  theory::GradientFlowMoments moments = theory::gradient_flow_moments(
      features_.product(), features_.measure(),
      {.samples = cell_.config.estimator.samples, .tau = cell_.config.estimator.tau});
  return std::make_unique<theory::NormalLaw>(theory::WeightMoments{
      .mean = std::move(moments.mean), .covariance = std::move(moments.covariance)});
}

Matrix CellTheory::population_weights() const {
  return theory::population_weights(features_, training_.ridge);
}

}  // namespace gtv::study
