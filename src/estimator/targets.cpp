#include "gtv/base/error.hpp"
#include "gtv/estimator/training_set.hpp"
#include "gtv/score/field.hpp"

namespace gtv::estimator {

Matrix regression_targets(const TrainingSet& set, Target target, const data::Mixture& data,
                          const forward::Schedule& schedule) {
  if (set.x.rows() != set.size() || set.x.cols() != set.dimension() || set.t.size() != set.size() ||
      set.dimension() != data.dimension()) {
    throw_input(
        "training set: got x0 of ({}, {}), x of ({}, {}) and {} times for data of dimension {}, "
        "expected one shape",
        set.x0.rows(), set.x0.cols(), set.x.rows(), set.x.cols(), set.t.size(), data.dimension());
  }
  if (target == Target::proxy) return set.x0;
  Matrix y(set.size(), set.dimension());
  // Every sample has a time of its own, so there is no level to share.
  for (Index i = 0; i < set.size(); ++i) {
    score::denoise(data, schedule.level(set.t[i]), set.x.middleRows(i, 1), y.middleRows(i, 1));
  }
  return y;
}

}  // namespace gtv::estimator
