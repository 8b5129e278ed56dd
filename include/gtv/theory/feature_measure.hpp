#pragma once

#include <memory>
#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/feature/pair_form.hpp"
#include "gtv/feature/product.hpp"
#include "gtv/theory/measure.hpp"

namespace gtv::theory {

/// Features on the nodes of a training measure: the sums and values that moments of trained weights
/// are made of. The moments are written once on this; features come as products, used through
/// their structure, or as a matrix.
class FeatureMeasure {
 public:
  virtual ~FeatureMeasure() = default;

  /// Weight, lambda~ and the target's moments at the nodes. For features given as a matrix, whose
  /// nodes need no positions, `patches` is empty.
  [[nodiscard]] virtual const TrainingMeasure& measure() const = 0;
  /// F.
  [[nodiscard]] virtual Index features() const = 0;
  /// sum_i w_i phi_i phi_i^T, (F, F). @param w (n).
  [[nodiscard]] virtual Matrix gram(const VectorView& w) const = 0;
  /// sum_i y_i phi_i^T, (k, F). @param y (n, k), weights included.
  [[nodiscard]] virtual Matrix cross(const MatrixView& y) const = 0;
  /// W phi_i, (n, k). @param weights (k, F).
  [[nodiscard]] virtual Matrix predict(const MatrixView& weights) const = 0;
  /// phi_i^T S phi_i, (n). @param s (F, F), symmetric.
  [[nodiscard]] virtual Vector quadratic(const MatrixView& s) const = 0;
};

/// Product features on the boxes of a training measure, axis by axis: neither the n x F features
/// nor anything of their size is made.
/// @cost a sum or form: O(n (K_1 + ... )) operations with K_a <= 2 count_a functions an axis, and
/// O(2^{D+1} F^2) for the matrix. @accuracy 1e-13 relative to the sum of absolute values.
class ProductFeatures final : public FeatureMeasure {
 public:
  ProductFeatures(TrainingMeasure measure, feature::Product features);

  [[nodiscard]] const TrainingMeasure& measure() const override { return measure_; }
  [[nodiscard]] Index features() const override { return form_.features(); }
  [[nodiscard]] Matrix gram(const VectorView& w) const override;
  [[nodiscard]] Matrix cross(const MatrixView& y) const override;
  [[nodiscard]] Matrix predict(const MatrixView& weights) const override;
  [[nodiscard]] Vector quadratic(const MatrixView& s) const override;

  [[nodiscard]] const feature::Product& product() const { return product_; }
  [[nodiscard]] const feature::PairForm& form() const { return form_; }

 private:
  /// Values at a patch's grid, one an axis: features (count, n_a), functions of pairs (K, n_a); and
  /// those of its time.
  struct Values {
    std::vector<Matrix> features;
    std::vector<Matrix> pairs;
    Vector time_features;
    Vector time_pairs;
  };

  TrainingMeasure measure_;
  feature::Product product_;
  feature::PairForm form_;
  std::vector<Values> values_;  // of each patch
};

/// Features given as a matrix of their values at weighted nodes (a user's own, or eigenfunctions
/// of a kernel).
class MatrixFeatures final : public FeatureMeasure {
 public:
  /// @param measure weight, lambda, mean and covariance of n nodes  @param phi (n, F), finite.
  /// @throws gtv::InputError if shapes disagree or phi is not finite.
  MatrixFeatures(TrainingMeasure measure, Matrix phi);

  [[nodiscard]] const TrainingMeasure& measure() const override { return measure_; }
  [[nodiscard]] Index features() const override { return phi_.cols(); }
  [[nodiscard]] Matrix gram(const VectorView& w) const override;
  [[nodiscard]] Matrix cross(const MatrixView& y) const override;
  [[nodiscard]] Matrix predict(const MatrixView& weights) const override;
  [[nodiscard]] Vector quadratic(const MatrixView& s) const override;

 private:
  TrainingMeasure measure_;
  Matrix phi_;
};

}  // namespace gtv::theory
