#include "gtv/base/symmetric_solver.hpp"

template gtv::SymmetricSolver& gtv::SymmetricSolver::compute(
    const Eigen::EigenBase<gtv::Matrix>& matrix, int options);
