#include "gtv/score/field.hpp"
#include "score/problem.hpp"

namespace gtv::score {

Matrix proxy_covariance_by_hessian(const Mixture& data, const Level& level, const MatrixView& x) {
  const Problem problem = make_problem(data, level);
  check_noise(problem);
  const Index dimension = problem.dimension();
  Matrix weights(x.rows(), problem.size());
  posterior_weights(data, level, x, weights);
  Matrix result(x.rows(), dimension * dimension);
  for (Index i = 0; i < x.rows(); ++i) {
    // Of p itself: grad p / p = sum w g and Hess p / p = sum w (g g^T - I / S), g = -r / S.
    Eigen::RowVectorXd gradient = Eigen::RowVectorXd::Zero(dimension);
    Matrix hessian = -Matrix::Identity(dimension, dimension) / problem.variance;
    for (Index m = 0; m < problem.size(); ++m) {
      const Eigen::RowVectorXd of_point =
          (problem.alpha * problem.points.row(m) - x.row(i)) / problem.variance;
      gradient += weights(i, m) * of_point;
      hessian += weights(i, m) * of_point.transpose() * of_point;
    }
    const Matrix covariance =
        Matrix::Identity(dimension, dimension) / problem.sigma / problem.sigma + hessian -
        gradient.transpose() * gradient;
    result.row(i) = Eigen::Map<const Eigen::RowVectorXd>(covariance.data(), covariance.size());
  }
  return result;
}

}  // namespace gtv::score
