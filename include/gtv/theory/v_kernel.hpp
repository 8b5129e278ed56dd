#pragma once

#include <functional>
#include <memory>

#include "gtv/base/array.hpp"
#include "gtv/data/mixture.hpp"
#include "gtv/feature/product.hpp"
#include "gtv/forward/schedule.hpp"

namespace gtv::theory {

/// Features at points, (n, F), of rows (x, t), (n, D + 1).
using PointFeatures = std::function<Matrix(const MatrixView& points)>;
[[nodiscard]] PointFeatures point_features(feature::Product features);
/// The learned scores of an ensemble's members at points, (members, n D), each row point by point.
using MemberScores = std::function<Matrix(const MatrixView& points)>;

/// Covariance of a learned score between any two points u = (x, t), and the V-kernel that it drives
/// the effective SDE with: V(u, u') = D_t Cov[s(u), s(u')] D_t'. A value; copies share what they
/// were made of. @source section 5
class VKernel {
 public:
  using Covariance = std::function<Matrix(const MatrixView& u, const MatrixView& v)>;

  /// @param covariance Cov[s(u_i), s(v_j)] as blocks of an (n D, m D) matrix.
  /// @throws gtv::InputError if there is no schedule or D < 1.
  VKernel(std::shared_ptr<const forward::Schedule> schedule, Index dimension,
          Covariance covariance);

  [[nodiscard]] Index dimension() const { return dimension_; }

  /// @param u (n, D + 1), rows (x, t)  @param v (m, D + 1)
  /// @return (n D, m D): block (i, j) is Cov[s(u_i), s(v_j)], 1 / data units^2.
  /// @throws gtv::InputError for another width, values that are not finite, times outside the
  /// schedule or without noise; gtv::WorkError if the covariance is not finite.
  [[nodiscard]] Matrix covariance(const MatrixView& u, const MatrixView& v) const;
  /// V, shaped like the covariance. @throws gtv::InputError also where D_t is infinite.
  [[nodiscard]] Matrix v(const MatrixView& u, const MatrixView& v) const;
  /// V of each point with itself, (n, D D), as naive_v: what a map of V(x,t; x,t) shows. On all
  /// threads. @param points (n, D + 1). @throws as v.
  [[nodiscard]] Matrix variance(const MatrixView& points) const;
  /// Correlation of component `a` of the score between points, (n, n), 1 on the diagonal; 0 with a
  /// point whose score does not vary. At one place between times, it is V's temporal correlation.
  /// @param points (n, D + 1).
  [[nodiscard]] Matrix correlation(const MatrixView& points, Index a) const;
  /// The same of the score along a direction. @param direction (D), any length but 0.
  [[nodiscard]] Matrix correlation(const MatrixView& points, const VectorView& direction) const;

 private:
  std::shared_ptr<const forward::Schedule> schedule_;
  Index dimension_;
  Covariance covariance_;
};

/// Of a denoiser mu_hat = W phi with weights of a known covariance:
/// Cov[s_a(u), s_b(u')] = (alpha / sigma^2) (alpha' / sigma'^2) phi^T Cov(W_a, W_b) phi'.
/// @param weights Cov(W), (D F, D F), weight (a, i) in row a F + i; not checked to be PSD.
/// @throws gtv::InputError unless it is square, finite, symmetric to 1e-10, and D divides it.
/// @cost (n + m) features, 2 D^2 F^2 min(n, m) + 2 D^2 F n m operations.
[[nodiscard]] VKernel weights_v_kernel(std::shared_ptr<const forward::Schedule> schedule,
                                       Index dimension, PointFeatures features, Matrix weights);
/// The same for product features.
[[nodiscard]] VKernel linear_v_kernel(std::shared_ptr<const forward::Schedule> schedule,
                                      feature::Product features, Matrix weights);
/// Of weights whose covariance is known by a root, Cov(W) = root root^T.
/// @param root (D F, k), weight (a, i) in row a F + i. @throws gtv::InputError unless it is finite
/// and D divides its rows. @cost (n + m) features, 2 D F k (n + m) + 2 D^2 k n m operations.
[[nodiscard]] VKernel root_v_kernel(std::shared_ptr<const forward::Schedule> schedule,
                                    Index dimension, PointFeatures features, Matrix root);

/// Measured: the sample covariance (N - 1 in the denominator) of members' scores.
[[nodiscard]] VKernel measured_v_kernel(std::shared_ptr<const forward::Schedule> schedule,
                                        Index dimension, MemberScores scores);
/// Measured from the members' weights.
/// @param weights (N, D F), each row a member's W in row-major order, N >= 2.
[[nodiscard]] VKernel measured_v_kernel(std::shared_ptr<const forward::Schedule> schedule,
                                        Index dimension, PointFeatures features, Matrix weights);
/// Sample covariance of scores that are known at n points only, (n D, n D).
/// @param scores (N, n D), N >= 2, finite.
[[nodiscard]] Matrix measured_covariance(const MatrixView& scores);

/// The naive estimator's V is white in time: V(u, u') = delta(t - t') kappa D_t C(x, t) D_t at x' =
/// x. Its coefficient of the delta.
/// @param points (n, D + 1)  @param kappa >= 0, a time.
/// @return (n, D D), exactly 0 for data that are one point without spread.
/// @throws gtv::InputError for a negative kappa, points that do not fit the data, times without
/// noise or where D_t is infinite. @accuracy 1e-12, as score::exact_fields. @source T4.3
[[nodiscard]] Matrix naive_v(const data::Mixture& data, const forward::Schedule& schedule,
                             double kappa, const MatrixView& points);

}  // namespace gtv::theory
