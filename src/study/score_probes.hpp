#pragma once

#include <cstddef>
#include <vector>

#include "study/cell_setup.hpp"

namespace gtv::study {

/// The learned score of linear models at a configuration's probes, every place at every time.
class ScoreProbes {
 public:
  /// Of an estimator without features, or a configuration without probes: none.
  explicit ScoreProbes(const CellSetup& cell);

  /// Numbers a member: times x places x axes, the last fastest.
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(offset_.size()); }
  /// s = (alpha W phi - x) / sigma^2. @param weights (D, F) of a member.
  [[nodiscard]] std::vector<double> scores(const Matrix& weights) const;

 private:
  Matrix phi_;     // (times places, F), each alpha / sigma^2 times the features
  Matrix offset_;  // (times places, D), -x / sigma^2
};

}  // namespace gtv::study
