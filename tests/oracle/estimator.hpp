#pragma once

#include "gtv/estimator/linear.hpp"

namespace gtv::oracle {

/// W = A (Sigma + rho I)^{-1} from the materialised features by plain loops, solved by LDL^T, all
/// in long double. (D_y, F).
Matrix ridge_weights(const feature::Product& features, const forward::Schedule& schedule,
                     const estimator::TrainingSet& set, const Matrix& targets,
                     const estimator::RidgeOptions& options);

/// sum_p weight_p phi_p phi_p^T, (F, F), by plain loops in long double.
Matrix weighted_gram(const feature::Product& features, const Matrix& x, const Vector& t,
                     const Vector& weight);

}  // namespace gtv::oracle
