#include "oracle/theory_gradient_flow.hpp"

#include <Eigen/LU>

#include <cmath>

namespace gtv::oracle {
namespace {

struct System {
  Matrix sigma;  // (F, F)
  Matrix cross;  // A, (D, F)
};

System system_of(const Matrix& features, const Vector& weight, const Matrix& targets) {
  const Index count = features.cols();
  System system{Matrix::Zero(count, count), Matrix::Zero(targets.cols(), count)};
  for (Index i = 0; i < features.rows(); ++i) {
    for (Index k = 0; k < count; ++k) {
      for (Index l = 0; l < count; ++l) {
        system.sigma(k, l) += weight[i] * features(i, k) * features(i, l);
      }
      for (Index a = 0; a < targets.cols(); ++a) {
        system.cross(a, k) += weight[i] * targets(i, a) * features(i, k);
      }
    }
  }
  return system;
}

/// One Runge-Kutta step of y' = f(y).
template <class Right>
Matrix runge_kutta(const Right& f, const Matrix& y, double h) {
  const Matrix k1 = f(y);
  const Matrix k2 = f(y + 0.5 * h * k1);
  const Matrix k3 = f(y + 0.5 * h * k2);
  const Matrix k4 = f(y + h * k3);
  return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
}

Index steps_for(const Matrix& sigma, double tau) {
  return static_cast<Index>(std::ceil(150 * (1 + tau * sigma.norm())));
}

}  // namespace

Matrix flow_weights(const Matrix& features, const Vector& lambda, const Matrix& targets, double tau,
                    const Matrix& start) {
  const Vector weight = lambda / static_cast<double>(features.rows());
  const System system = system_of(features, weight, targets);
  Matrix w = start.size() != 0 ? start : Matrix::Zero(targets.cols(), features.cols());
  const Index steps = steps_for(system.sigma, tau);
  for (Index k = 0; k < steps; ++k) {
    w = runge_kutta([&](const Matrix& at) -> Matrix { return system.cross - at * system.sigma; }, w,
                    tau / static_cast<double>(steps));
  }
  return w;
}

theory::GradientFlowMoments flow_moments(const Matrix& features,
                                         const theory::TrainingMeasure& measure, Index samples,
                                         double tau) {
  const Index nodes = features.rows();
  const Index count = features.cols();
  const Index dimension = measure.dimension();
  const System system =
      system_of(features, measure.weight.cwiseProduct(measure.lambda), measure.mean);
  // Rows: W; a node's sensitivity at y = E[y|u], D rows; and to one unit of y's noise, one row.
  const auto right = [&](const Matrix& state, Index node) -> Matrix {
    const Matrix w = state.topRows(dimension);
    const Matrix phi = features.row(node);
    Matrix rate = -state * system.sigma;
    rate.topRows(dimension) += system.cross;
    const Matrix residual = measure.mean.row(node).transpose() - w * phi.transpose();
    rate.middleRows(dimension, dimension) +=
        measure.lambda[node] * residual * phi - (system.cross - w * system.sigma);
    rate.bottomRows(1) += measure.lambda[node] * phi;
    return rate;
  };
  const Index steps = steps_for(system.sigma, tau);
  theory::GradientFlowMoments moments;
  moments.mean = Matrix::Zero(dimension, count);
  moments.covariance = Matrix::Zero(dimension * count, dimension * count);
  for (Index node = 0; node < nodes; ++node) {
    Matrix state = Matrix::Zero(2 * dimension + 1, count);
    for (Index k = 0; k < steps; ++k) {
      state = runge_kutta([&](const Matrix& at) { return right(at, node); }, state,
                          tau / static_cast<double>(steps));
    }
    moments.mean = state.topRows(dimension);
    for (Index a = 0; a < dimension; ++a) {
      for (Index b = 0; b < dimension; ++b) {
        for (Index k = 0; k < count; ++k) {
          for (Index l = 0; l < count; ++l) {
            moments.covariance(a * count + k, b * count + l) +=
                measure.weight[node] / static_cast<double>(samples) *
                (state(dimension + a, k) * state(dimension + b, l) +
                 measure.covariance(node, a * dimension + b) * state(2 * dimension, k) *
                     state(2 * dimension, l));
          }
        }
      }
    }
  }
  return moments;
}

theory::GradientFlowMoments least_squares_moments(const Matrix& features,
                                                  const theory::TrainingMeasure& measure,
                                                  Index samples) {
  const Index count = features.cols();
  const Index dimension = measure.dimension();
  const System system =
      system_of(features, measure.weight.cwiseProduct(measure.lambda), measure.mean);
  const Matrix r = system.sigma.inverse();
  theory::GradientFlowMoments moments;
  moments.mean = system.cross * r;
  moments.covariance = Matrix::Zero(dimension * count, dimension * count);
  for (Index a = 0; a < dimension; ++a) {
    for (Index b = 0; b < dimension; ++b) {
      Matrix inner = Matrix::Zero(count, count);
      for (Index i = 0; i < features.rows(); ++i) {
        double residual_a = measure.mean(i, a);
        double residual_b = measure.mean(i, b);
        for (Index k = 0; k < count; ++k) {
          residual_a -= moments.mean(a, k) * features(i, k);
          residual_b -= moments.mean(b, k) * features(i, k);
        }
        const double factor = measure.weight[i] * measure.lambda[i] * measure.lambda[i] *
                              (residual_a * residual_b + measure.covariance(i, a * dimension + b));
        for (Index k = 0; k < count; ++k) {
          for (Index l = 0; l < count; ++l) {
            inner(k, l) += factor * features(i, k) * features(i, l);
          }
        }
      }
      moments.covariance.block(a * count, b * count, count, count) =
          r * inner * r / static_cast<double>(samples);
    }
  }
  return moments;
}

}  // namespace gtv::oracle
