#pragma once

#include <algorithm>
#include <cstdint>

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

/// One training set and what is regressed on, (P, D).
struct Drawn {
  estimator::TrainingSet set;
  Matrix targets;
};

/// Training sets as training draws them, their product features, and forms phi^T S phi in these,
/// through pairs of features.
class DrawnSamples {
 public:
  /// @param data, schedule, t_min, t_max, target as of the features' measure.
  DrawnSamples(const ProductFeatures& features, const data::Mixture& data,
               const forward::Schedule& schedule, double t_min, double t_max,
               estimator::Target target, Index samples)
      : product_(features.product()),
        form_(features.form()),
        data_(data),
        schedule_(schedule),
        t_min_(t_min),
        t_max_(t_max),
        target_(target),
        samples_(samples) {}

  /// P.
  [[nodiscard]] Index samples() const { return samples_; }
  [[nodiscard]] Drawn draw(std::uint64_t seed, std::uint32_t member) const;

  /// work(block, begin, targets) for one block of samples after the other; `begin` is the first's
  /// number. @param with_pairs whether forms will be asked for.
  template <class Work>
  void for_each_block(const Drawn& drawn, bool with_pairs, const Work& work) const {
    constexpr Index at_a_time = 256;
    for (Index begin = 0; begin < samples_; begin += at_a_time) {
      const Index count = std::min(at_a_time, samples_ - begin);
      work(evaluate(drawn.set, begin, count, with_pairs), begin,
           drawn.targets.middleRows(begin, count));
    }
  }
  /// S ready for `quadratic`: (functions in space, functions in time). @param s (F, F).
  [[nodiscard]] Matrix collapse(const MatrixView& s) const;
  /// phi^T S phi of each sample. @param collapsed of S.
  [[nodiscard]] static Vector quadratic(const SampleBlock& block, const Matrix& collapsed);

 private:
  [[nodiscard]] SampleBlock evaluate(const estimator::TrainingSet& set, Index begin, Index count,
                                     bool with_pairs) const;

  feature::Product product_;
  feature::PairForm form_;
  data::Mixture data_;
  const forward::Schedule& schedule_;
  double t_min_;
  double t_max_;
  estimator::Target target_;
  Index samples_;
};

}  // namespace gtv::theory
