#include "oracle/theory_moments.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace gtv::oracle {

namespace {

double relative(const Matrix& got, const Matrix& want) {
  return (got - want).norm() / want.norm();
}

/// The values that the target of a node takes: its mean plus and minus sqrt(2) times the columns of
/// a root of its covariance.
std::array<Eigen::Vector2d, 4> target_values(const Eigen::Vector2d& mean, double c00, double c10,
                                             double c11) {
  const double first = std::sqrt(c00);
  const double second = first > 0 ? c10 / first : 0;
  const double third = std::sqrt(std::max(c11 - second * second, 0.0));
  const Eigen::Vector2d u = std::sqrt(2) * Eigen::Vector2d(first, second);
  const Eigen::Vector2d v = std::sqrt(2) * Eigen::Vector2d(0, third);
  return {mean + u, mean - u, mean + v, mean - v};
}

}  // namespace

Matrix node_gram(const Matrix& phi, const Vector& weight) {
  Matrix sum(phi.cols(), phi.cols());
  for (Index j = 0; j < phi.cols(); ++j) {
    for (Index k = 0; k < phi.cols(); ++k) {
      long double entry = 0;
      for (Index i = 0; i < phi.rows(); ++i) {
        entry += static_cast<long double>(weight[i]) * phi(i, j) * phi(i, k);
      }
      sum(j, k) = static_cast<double>(entry);
    }
  }
  return sum;
}

Matrix node_cross(const Matrix& phi, const Matrix& y) {
  Matrix sum(y.cols(), phi.cols());
  for (Index a = 0; a < y.cols(); ++a) {
    for (Index k = 0; k < phi.cols(); ++k) {
      long double entry = 0;
      for (Index i = 0; i < phi.rows(); ++i) {
        entry += static_cast<long double>(y(i, a)) * phi(i, k);
      }
      sum(a, k) = static_cast<double>(entry);
    }
  }
  return sum;
}

Matrix node_predict(const Matrix& phi, const Matrix& weights) {
  Matrix values(phi.rows(), weights.rows());
  for (Index i = 0; i < phi.rows(); ++i) {
    for (Index a = 0; a < weights.rows(); ++a) {
      long double value = 0;
      for (Index k = 0; k < phi.cols(); ++k) {
        value += static_cast<long double>(weights(a, k)) * phi(i, k);
      }
      values(i, a) = static_cast<double>(value);
    }
  }
  return values;
}

Vector node_quadratic(const Matrix& phi, const Matrix& form) {
  Vector values(phi.rows());
  for (Index i = 0; i < phi.rows(); ++i) {
    long double value = 0;
    for (Index j = 0; j < phi.cols(); ++j) {
      for (Index k = 0; k < phi.cols(); ++k) {
        value += static_cast<long double>(phi(i, j)) * form(j, k) * phi(i, k);
      }
    }
    values[i] = static_cast<double>(value);
  }
  return values;
}

Matrix shifted_inverse(const Matrix& s, double ridge) {
  using LongMatrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;
  const Index n = s.rows();
  LongMatrix left = s.cast<long double>();
  LongMatrix right = LongMatrix::Identity(n, n);
  for (Index i = 0; i < n; ++i) left(i, i) += ridge;
  for (Index k = 0; k < n; ++k) {
    Index pivot = k;
    for (Index i = k + 1; i < n; ++i) {
      if (std::abs(left(i, k)) > std::abs(left(pivot, k))) pivot = i;
    }
    left.row(k).swap(left.row(pivot));
    right.row(k).swap(right.row(pivot));
    const long double head = left(k, k);
    left.row(k) /= head;
    right.row(k) /= head;
    for (Index i = 0; i < n; ++i) {
      if (i == k) continue;
      const long double factor = left(i, k);
      left.row(i) -= factor * left.row(k);
      right.row(i) -= factor * right.row(k);
    }
  }
  return right.cast<double>();
}

Moments leading_order(const theory::TrainingMeasure& measure, const Matrix& phi,
                      const theory::Training& training, WeightNoise noise) {
  const Index nodes = phi.rows();
  const Index size = phi.cols();
  const Vector first = measure.weight.cwiseProduct(measure.lambda);
  const Matrix inverse = shifted_inverse(node_gram(phi, first), training.ridge);
  Moments moments;
  moments.mean = node_cross(phi, first.asDiagonal() * measure.mean) * inverse;

  Vector mean = Vector::Zero(2 * size);
  Matrix second = Matrix::Zero(2 * size, 2 * size);
  for (Index i = 0; i < nodes; ++i) {
    const Eigen::Vector2d centre = measure.mean.row(i).transpose();
    const Eigen::Vector2d about = noise == WeightNoise::whole
                                      ? Eigen::Vector2d(moments.mean * phi.row(i).transpose())
                                      : centre;
    for (const Eigen::Vector2d& y :
         target_values(centre, measure.covariance(i, 0), measure.covariance(i, 2),
                       measure.covariance(i, 3))) {
      Vector step(2 * size);  // lambda~ r phi
      for (Index a = 0; a < 2; ++a) {
        for (Index k = 0; k < size; ++k) {
          step[a * size + k] = measure.lambda[i] * (y[a] - about[a]) * phi(i, k);
        }
      }
      mean += measure.weight[i] / 4 * step;
      second += measure.weight[i] / 4 * step * step.transpose();
    }
  }
  const Matrix spread = second - mean * mean.transpose();
  moments.covariance.resize(2 * size, 2 * size);
  for (Index a = 0; a < 2; ++a) {
    for (Index b = 0; b < 2; ++b) {
      moments.covariance.block(a * size, b * size, size, size) =
          inverse * spread.block(a * size, b * size, size, size) * inverse / training.samples;
    }
  }
  return moments;
}

FiniteSampleFaults finite_sample_faults(const theory::TrainingMeasure& measure, const Matrix& phi,
                                        const theory::Training& training,
                                        const theory::FiniteSample& solution) {
  const Index nodes = phi.rows();
  const Index size = phi.cols();
  const Index dimension = measure.dimension();
  const Matrix& resolvent = solution.resolvent;
  const Matrix& covariance = solution.moments.covariance;

  Vector shrunk(nodes);
  const Vector leverage = node_quadratic(phi, resolvent);
  for (Index i = 0; i < nodes; ++i) {
    shrunk[i] = measure.lambda[i] / (1 + measure.lambda[i] * leverage[i] / training.samples);
  }
  const Vector first = measure.weight.cwiseProduct(shrunk);
  const Matrix bias = measure.mean - node_predict(phi, solution.moments.mean);
  const Matrix offset = node_cross(phi, first.asDiagonal() * bias);
  Matrix recursion(dimension * size, dimension * size);
  for (Index a = 0; a < dimension; ++a) {
    for (Index b = 0; b < dimension; ++b) {
      const Vector spread = node_quadratic(phi, covariance.block(a * size, b * size, size, size));
      Vector square(nodes);
      for (Index i = 0; i < nodes; ++i) {
        const double residual =
            measure.covariance(i, a * dimension + b) + bias(i, a) * bias(i, b) + spread[i];
        square[i] = measure.weight[i] * shrunk[i] * shrunk[i] * residual;
      }
      const Matrix noise = node_gram(phi, square) - offset.row(a).transpose() * offset.row(b);
      recursion.block(a * size, b * size, size, size) =
          resolvent * noise * resolvent / training.samples;
    }
  }
  return {.resolvent = relative(resolvent, shifted_inverse(node_gram(phi, first), training.ridge)),
          .shrunk = relative(solution.shrunk, shrunk),
          .mean = relative(solution.moments.mean,
                           node_cross(phi, first.asDiagonal() * measure.mean) * resolvent),
          .offset = relative(solution.offset, offset),
          .covariance = relative(covariance, recursion)};
}

}  // namespace gtv::oracle
