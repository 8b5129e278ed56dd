#pragma once

#include "gtv/sampler/denoiser.hpp"

namespace gtv::sampler {

/// out += strength * A^{1/2} z for each trajectory, A^{1/2} the symmetric root of a positive
/// semidefinite A (the one that turns with the data), exactly 0 where A is.
/// @param covariance lower triangle by rows, D (D + 1) / 2 of them  @param z,out D rows.
/// @accuracy D = 1, 2: A^{1/2} A^{1/2} = A to 1e-14 tr A; a determinant below that counts as 0.
/// @cost D <= 2 a few ns a trajectory, above an eigendecomposition.
void add_correlated(BlockView<const double> covariance, BlockView<const double> z, double strength,
                    BlockView<double> out);

}  // namespace gtv::sampler
