#include "gtv/estimator/gradient_flow.hpp"

#include <cmath>
#include <limits>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/symmetric_solver.hpp"

namespace gtv::estimator {
namespace {

void check_flow(const MatrixView& features, const VectorView& lambda, const MatrixView& targets,
                const VectorView& tau, const Matrix& start) {
  const Index samples = features.rows();
  if (samples == 0 || features.cols() == 0 || lambda.size() != samples ||
      targets.rows() != samples) {
    throw_input(
        "train_gradient_flow: got features ({}, {}), {} lambdas and targets of {} rows, expected "
        "one row a sample, at least one sample and one feature",
        samples, features.cols(), lambda.size(), targets.rows());
  }
  if (start.size() != 0 && (start.rows() != targets.cols() || start.cols() != features.cols())) {
    throw_input("train_gradient_flow: start: got ({}, {}), expected ({}, {})", start.rows(),
                start.cols(), targets.cols(), features.cols());
  }
  if (!features.allFinite() || !targets.allFinite() || !start.allFinite() || !lambda.allFinite()) {
    throw_input("train_gradient_flow: got values that are not finite, expected finite ones");
  }
  if ((lambda.array() < 0).any()) {
    throw_input("train_gradient_flow: lambda: got {}, expected >= 0", lambda.minCoeff());
  }
  for (Index k = 0; k < tau.size(); ++k) {
    if (!(tau[k] >= 0)) {
      throw_input("train_gradient_flow: tau: got {}, expected a time >= 0", tau[k]);
    }
  }
}

Vector filter_of(const Vector& rates, double tau) {
  if (std::isinf(tau) &&
      !(rates.minCoeff() > static_cast<double>(rates.size()) *
                               std::numeric_limits<double>::epsilon() * rates.maxCoeff())) {
    throw_work(
        "train_gradient_flow: the training matrix is singular to double precision (rates from "
        "{:.3g} to {:.3g}), so tau = infinity has no answer; take a finite tau",
        rates.minCoeff(), rates.maxCoeff());
  }
  return rates.unaryExpr([tau](double rate) { return gradient_flow_filter(rate, tau); });
}

}  // namespace

double gradient_flow_filter(double rate, double tau) {
  if (!(rate > 0)) return tau;
  return std::isinf(tau) ? 1 / rate : -std::expm1(-rate * tau) / rate;
}

std::vector<Matrix> train_gradient_flow(const MatrixView& features, const VectorView& lambda,
                                        const MatrixView& targets, const VectorView& tau,
                                        const Matrix& start) {
  check_flow(features, lambda, targets, tau, start);
  const auto samples = static_cast<double>(features.rows());
  const Vector root = (lambda / samples).cwiseSqrt();
  const Matrix b = root.asDiagonal() * features;
  Matrix c = root.asDiagonal() * targets;
  // The flow is affine in W, so a start is a shift of the targets.
  if (start.size() != 0) c.noalias() -= b * start.transpose();

  const bool dual = b.rows() < b.cols();
  const Matrix across = b.transpose();
  Matrix system(dual ? b.rows() : b.cols(), dual ? b.rows() : b.cols());
  gram(dual ? across : b, system);
  const SymmetricSolver modes(system);
  if (modes.info() != Eigen::Success) {
    throw_work("train_gradient_flow: the eigen-decomposition did not converge");
  }
  const Vector rates = modes.eigenvalues().cwiseMax(0);
  const Matrix q = modes.eigenvectors();
  Matrix projected = c.transpose();
  if (!dual) projected = c.transpose() * b;
  projected = projected * q;

  std::vector<Matrix> weights;
  for (Index k = 0; k < tau.size(); ++k) {
    Matrix w = projected * filter_of(rates, tau[k]).asDiagonal() * q.transpose();
    if (dual) w = w * b;
    if (start.size() != 0) w += start;
    if (!w.allFinite()) {
      throw_work("train_gradient_flow: the weights at tau = {} are not finite", tau[k]);
    }
    weights.push_back(std::move(w));
  }
  return weights;
}

Matrix train_gradient_flow(const MatrixView& features, const VectorView& lambda,
                           const MatrixView& targets, double tau, const Matrix& start) {
  return std::move(
      train_gradient_flow(features, lambda, targets, Vector::Constant(1, tau), start).front());
}

}  // namespace gtv::estimator
