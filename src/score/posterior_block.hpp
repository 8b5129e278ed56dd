#pragma once

#include <hwy/aligned_allocator.h>

#include "score/problem.hpp"

namespace gtv::score {

/// Which sums of the posterior a caller needs beyond the weights' total and first moment.
struct Wanted {
  bool second_trace = false;
  bool second_matrix = false;
  bool entropy = false;
  bool weights = false;
  bool logarithmic_fraction = false;  ///< scaled sums where they underflow, for (T2.6)
};

/// Sums over the posterior of a block of queries, one query a lane.
///
/// Everything is relative to the lane's *pivot*, the point p of the largest logit: with
/// l_n = log(w_n(x) / w_p(x)), Delta_n = mu_n - mu_p and sums over n != p with e = exp(l_n), no
/// sum cancels when the pivot dominates, and else at most by a factor 1 / w_p(x) <= M.
/// Arrays over d or n are [d * lanes + lane].
struct PosteriorBlock {
  PosteriorBlock(Index points, Index dimension, const Wanted& asked);

  Wanted wanted;
  Index lanes;
  hwy::AlignedFreeUniquePtr<double[]> storage;
  double* x;               ///< in: the queries, [d]
  double* pivot_point;     ///< mu_p, [d]
  double* pivot_residual;  ///< x - alpha mu_p, [d]
  double* first;           ///< sum e Delta, [d]
  double* second;          ///< sum e Delta Delta^T, [i <= j], row by row; if wanted
  double* pivot;           ///< p
  double* others;          ///< sum e
  double* second_trace;    ///< sum e |Delta|^2, if wanted
  double* weighted_log;    ///< sum e l, if wanted
  double* runner_up;       ///< the largest l_n, n != p; very negative if there is none
  double* underflow;       ///< runner_up in lanes that need scaled sums, else 0; if wanted
  double* scaled_first;    ///< first in units of exp(underflow), [d]; if wanted
  double* scaled_trace;    ///< second_trace in the same units; if wanted
  double* weights;         ///< e, and 1 for the pivot, [n]; if wanted
};

/// Fills everything in `block` from `block.x`.
/// @accuracy each l_n > -750 to 1e-12 absolute, by double-double arithmetic where double does not
/// reach that.
/// @cost O(lanes M D), and about 4 times that where double-double is needed.
void accumulate(const Problem& problem, PosteriorBlock& block);

}  // namespace gtv::score
