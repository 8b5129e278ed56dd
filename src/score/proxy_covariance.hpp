#pragma once

#include "score/posterior.hpp"

namespace gtv::score {

/// The covariance of the proxy score. Within a component x0 has the posterior variance
/// v sigma^2 / S, S = alpha^2 v + sigma^2, and its mean moves with mu by the factor sigma^2 / S, so
///   Cov(x0|x,t) = (sigma^2 / S)^2 Cov(mu|x,t) + (v sigma^2 / S) I
///   C = alpha^2 / sigma^4 Cov(x0|x,t) = (alpha / S)^2 Cov(mu|x,t) + alpha^2 v / (sigma^2 S) I.
/// @source T2.5

/// The second term's factor of I. Needs sigma > 0.
[[nodiscard]] double proxy_variance_of_spread(const Problem& problem);
/// tr C; the posterior needs `second_trace`.
[[nodiscard]] double proxy_trace(const Problem& problem, const Posterior& at);
/// C, row by row, (D*D); the posterior needs `second_matrix`.
void proxy_covariance(const Problem& problem, const Posterior& at,
                      Eigen::Ref<Eigen::RowVectorXd> out);

}  // namespace gtv::score
