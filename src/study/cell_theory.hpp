#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "gtv/theory/theory.hpp"
#include "study/cell_setup.hpp"

namespace gtv::study {

/// The theories of one cell for one target. They share the features on the nodes of the training
/// measure, and what finite-P finds.
class CellTheory {
 public:
  /// @param cell of a linear estimator; must outlive this and the laws.
  /// @throws gtv::WorkError if the quadrature does not converge, or a system is singular.
  CellTheory(const CellSetup& cell, estimator::Target target);

  /// @param theory "large-p", "paper", "finite-p", "population", "conditional" or "gradient-flow".
  /// @throws gtv::WorkError if the moments cannot be had: a singular system, a fixed point that is
  /// not reached.
  [[nodiscard]] std::unique_ptr<const theory::WeightLaw> law(std::string_view theory);

  /// Weights of infinitely much data, W*, (D, F).
  [[nodiscard]] Matrix population_weights() const;
  /// Relative error of the quadrature: how far W* (without a ridge its second moment) moves at half
  /// the resolution, which is raised until that is below 1e-4 (in the plane 1e-2), or four times
  /// the usual.
  [[nodiscard]] double quadrature_error() const { return quadrature_error_; }
  [[nodiscard]] const theory::ProductFeatures& features() const { return features_; }

 private:
  const theory::FiniteSample& finite();
  [[nodiscard]] std::unique_ptr<const theory::WeightLaw> flow_law() const;

  const CellSetup& cell_;
  estimator::Target target_;
  theory::Training training_;
  double quadrature_error_ = 0;
  theory::ProductFeatures features_;
  std::optional<theory::FiniteSample> finite_;
};

/// Computes the law of a linear-theory cell; does nothing for other estimators.
void prepare_law(CellSetup& cell);

/// The target that a cell's configuration names.
[[nodiscard]] estimator::Target target_of(const Config& config);

}  // namespace gtv::study
