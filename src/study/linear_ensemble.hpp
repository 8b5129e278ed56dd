#pragma once

#include <functional>

#include "study/cell_setup.hpp"
#include "study/progress.hpp"

namespace gtv::study {

/// An ensemble of linear models: each member's weights, and where its samples fell.
struct LinearEnsemble {
  Matrix weights;  ///< (members, D F), each row a (D, F) in row-major order
  Matrix shares;   ///< (members, bins) or (members, y x), of all the member's trajectories

  [[nodiscard]] Index members() const { return weights.rows(); }
  /// Member k's weights. @param dimension D.
  [[nodiscard]] Matrix member(Index k, Index dimension) const;
  /// Mean over members of the shares.
  [[nodiscard]] Vector mean_share() const;
  /// Mean over members of the weights, (D F).
  [[nodiscard]] Vector mean_weights() const;
  /// Of each member, its share of the trace of the covariance of the weights: the trace is the
  /// mean.
  [[nodiscard]] Matrix trace_parts() const;
};

/// The weights of a member, (D, F).
using WeightSource = std::function<Matrix(std::uint32_t member)>;

/// Members in parallel. @param progress advanced once a member.
[[nodiscard]] LinearEnsemble sample_ensemble(const CellSetup& cell, int members,
                                             const WeightSource& weights, Progress& progress);

}  // namespace gtv::study
