#pragma once

#include <vector>

#include "gtv/theory/weight_law.hpp"
#include "study/cell_setup.hpp"

namespace gtv::study {

/// Where the V-kernels of a cell are evaluated.
struct KernelGrid {
  Vector places;      ///< along each axis: middles of equal parts of the density's range
  Vector times;       ///< of the diagonal V(x,t; x,t)
  Matrix points;      ///< rows (x, t) of the diagonal: t slowest, then y, x fastest
  Vector path_times;  ///< of the temporal correlation
  Matrix path;       ///< rows (alpha_t m, t), m midway between the closest two points; empty if one
  Vector deciding;   ///< times on the path at which the two are 2, 4, 8 deviations apart, or NaN
  Vector direction;  ///< unit vector between these two
};

/// A V-kernel on a KernelGrid. Empty: not computed, or there is no such thing.
struct CellKernel {
  std::vector<double> diagonal;     ///< trace of V(x,t; x,t), (data units / time)^2, as `points`
  std::vector<double> correlation;  ///< of the score along the direction, path times squared
};

/// On the line 64 places and 64 times; in the plane 24 places an axis and 4 times, but 64 on the
/// path. Times are geometric from t_min to t_max, or a little less where D_t is infinite at the
/// end; the 4 leave out the last quarter, where noise is all there is.
[[nodiscard]] KernelGrid kernel_grid(const CellSetup& cell);

/// Of an ensemble's members. @param weights (members, D F), each row a member's in row-major order.
[[nodiscard]] CellKernel measured_kernel(const CellSetup& cell, const Matrix& weights);
/// Of a predicted law of the weights.
[[nodiscard]] CellKernel predicted_kernel(const CellSetup& cell, const theory::WeightLaw& law);
/// Of the naive estimator: the trace of kappa D C D, which is V without its delta(t - t'), in (data
/// units)^2 / time. No correlation: it is 0 between any two times. @source T4.3
[[nodiscard]] CellKernel white_kernel(const CellSetup& cell);

}  // namespace gtv::study
