#pragma once

#include <algorithm>

#include "gtv/base/executor.hpp"
#include "score/posterior_block.hpp"

namespace gtv::score {

/// The posterior over the points given one query, read from a lane of a block.
class Posterior {
 public:
  Posterior(const Problem& problem, const PosteriorBlock& block, Index lane);

  /// x - alpha E[mu|x], data units.
  [[nodiscard]] double residual(Index d) const;
  /// E[mu|x], data units.
  [[nodiscard]] double mean(Index d) const { return pivot_point(d) + offset(d); }
  /// Cov(mu|x), data units squared; `wanted.second_matrix`. @param i, j i <= j.
  [[nodiscard]] double covariance(Index i, Index j) const;
  /// Its trace; `wanted.second_trace`. Exactly 0 for one point.
  [[nodiscard]] double variance() const;
  [[nodiscard]] double log_density() const;
  /// Shannon entropy of the weights; `wanted.entropy`.
  [[nodiscard]] double entropy() const;
  /// The weight of point n; `wanted.weights`.
  [[nodiscard]] double weight(Index n) const { return at(block_.weights, n) / total_; }
  /// tr C / (tr C + |s|^2); `wanted.second_trace` and `wanted.logarithmic_fraction`.
  /// @accuracy 1e-12 relative where it exceeds 1e-250. @source T2.6
  [[nodiscard]] double fraction() const;

 private:
  [[nodiscard]] double at(const double* array, Index row = 0) const {
    return array[row * block_.lanes + lane_];
  }
  [[nodiscard]] double pivot_point(Index d) const { return at(block_.pivot_point, d); }
  [[nodiscard]] double pivot_residual(Index d) const;
  /// E[mu|x] - mu_p.
  [[nodiscard]] double offset(Index d) const { return at(block_.first, d) / total_; }
  [[nodiscard]] double fraction_by_logarithms() const;

  const Problem& problem_;
  const PosteriorBlock& block_;
  Index lane_;
  double others_;  ///< the weights of the others over the pivot's
  double total_;   ///< 1 + others
};

/// sink(i, posterior of row i) for all rows of x, in parallel by blocks of fixed size.
template <class Sink>
void for_each_posterior(const Problem& problem, const MatrixView& x, const Wanted& wanted,
                        const Sink& sink) {
  constexpr Index rows_of_a_task = 1024;
  const Index tasks = (x.rows() + rows_of_a_task - 1) / rows_of_a_task;
  parallel_for(static_cast<std::size_t>(tasks), [&](std::size_t task) {
    PosteriorBlock block(problem.size(), problem.dimension(), wanted);
    const Index begin = static_cast<Index>(task) * rows_of_a_task;
    const Index end = std::min(begin + rows_of_a_task, x.rows());
    for (Index row = begin; row < end; row += block.lanes) {
      for (Index lane = 0; lane < block.lanes; ++lane) {
        // Lanes beyond the last row repeat it, so that they never need more care than it does.
        const Index from = std::min(row + lane, end - 1);
        for (Index d = 0; d < problem.dimension(); ++d) {
          block.x[d * block.lanes + lane] = x(from, d);
        }
      }
      accumulate(problem, block);
      const Index used = std::min(block.lanes, end - row);
      for (Index lane = 0; lane < used; ++lane) {
        sink(row + lane, Posterior(problem, block, lane));
      }
    }
  });
}

}  // namespace gtv::score
