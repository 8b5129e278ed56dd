#pragma once

#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/estimator/training_set.hpp"
#include "gtv/feature/pair_form.hpp"
#include "gtv/forward/schedule.hpp"
#include "gtv/theory/feature_measure.hpp"

namespace gtv::theory {

// Members of the training streams: ensembles are numbered from 0, draws of a law and its pool take
// others, so that a prediction shares no training set with what it is compared to.
constexpr std::uint32_t first_drawn = 0x40000000U;
constexpr std::uint32_t first_pooled = 0x80000000U;

/// Some training samples at once: features (n, F), weights lambda~, and what forms are made of.
struct SampleBlock {
  Matrix phi;
  Vector lambda;
  Matrix in_space;  // functions of pairs of features, all space axes
  Matrix in_time;
};

/// Product features of drawn samples, and forms phi^T S phi in them, through pairs of features.
class DrawnSamples {
 public:
  /// Samples whose features are worth holding at a time.
  static constexpr Index at_a_time = 256;

  DrawnSamples(const ProductFeatures& features, const forward::Schedule& schedule)
      : product_(features.product()), form_(features.form()), schedule_(schedule) {}

  /// @param with_pairs whether forms will be asked for.
  [[nodiscard]] SampleBlock evaluate(const estimator::TrainingSet& set, Index begin, Index count,
                                     bool with_pairs) const;
  /// S ready for `quadratic`: (functions in space, functions in time). @param s (F, F).
  [[nodiscard]] Matrix collapse(const MatrixView& s) const;
  /// phi^T S phi of each sample. @param collapsed of S.
  [[nodiscard]] static Vector quadratic(const SampleBlock& block, const Matrix& collapsed);

 private:
  feature::Product product_;
  feature::PairForm form_;
  const forward::Schedule& schedule_;
};

}  // namespace gtv::theory
