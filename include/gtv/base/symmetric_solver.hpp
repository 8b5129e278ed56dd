#pragma once

#include <Eigen/Eigenvalues>

#include "gtv/base/array.hpp"

namespace gtv {
inline namespace base {

/// Eigenvalues and eigenvectors of a symmetric matrix, of which it reads the lower triangle.
using SymmetricSolver = Eigen::SelfAdjointEigenSolver<Matrix>;

}  // namespace base
}  // namespace gtv

/// @cond
// In symmetric_solver.cpp, once for all: it takes longer to compile than most files that use it.
extern template gtv::SymmetricSolver& gtv::SymmetricSolver::compute(
    const Eigen::EigenBase<gtv::Matrix>& matrix, int options);
/// @endcond
