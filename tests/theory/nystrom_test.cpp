#include "gtv/theory/nystrom.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/theory/network_kernel.hpp"
#include "theory/problems.hpp"

namespace gtv::theory {
namespace {

/// exp(-(u - v)^2 / (2 l^2)) of one coordinate.
Kernel gaussian_kernel(double length) {
  return [length](const MatrixView& u, const MatrixView& v) {
    Matrix k(u.rows(), v.rows());
    for (Index i = 0; i < u.rows(); ++i) {
      for (Index j = 0; j < v.rows(); ++j) {
        k(i, j) = std::exp(-std::pow((u(i, 0) - v(j, 0)) / length, 2) / 2);
      }
    }
    return k;
  };
}

/// N(0, spread^2) as a grid.
WeightedNodes normal_nodes(double spread, Index count) {
  WeightedNodes nodes{Matrix(count, 1), Vector(count)};
  for (Index i = 0; i < count; ++i) {
    const double z = -8 + 16.0 * static_cast<double>(i) / static_cast<double>(count - 1);
    nodes.nodes(i, 0) = spread * z;
    nodes.weight[i] = std::exp(-z * z / 2);
  }
  nodes.weight /= nodes.weight.sum();
  return nodes;
}

TEST(Eigenfunctions, HaveTheEigenvaluesOfMercersClosedForm) {
  // Under N(0, s^2): sigma_k = sqrt(2 a / (a + b + c)) (b / (a + b + c))^k with a = 1 / (4 s^2),
  // b = 1 / (2 l^2), c = sqrt(a^2 + 2 a b).
  const double spread = 0.8;
  const double length = 0.6;
  const Eigenfunctions modes(gaussian_kernel(length), normal_nodes(spread, 300), 20);
  const double a = 1 / (4 * spread * spread);
  const double b = 1 / (2 * length * length);
  const double sum = a + b + std::sqrt(a * a + 2 * a * b);
  for (Index k = 0; k < 20; ++k) {
    const double want = std::sqrt(2 * a / sum) * std::pow(b / sum, static_cast<double>(k));
    EXPECT_NEAR(modes.eigenvalues()[k], want, 1e-13 + 1e-12 * want) << k;
  }
  EXPECT_NEAR(modes.trace(), 1, 1e-13);
}

TEST(Eigenfunctions, AreOrthonormalAndReproduceTheKernel) {
  const WeightedNodes nodes = normal_nodes(1, 400);
  const Kernel kernel = gaussian_kernel(0.7);
  const Eigenfunctions modes(kernel, nodes, 30);
  const Matrix phi = modes.evaluate(nodes.nodes);
  const Matrix gram = phi.transpose() * nodes.weight.asDiagonal() * phi;
  EXPECT_LT((gram - Matrix::Identity(30, 30)).cwiseAbs().maxCoeff(),
            1e-15 * modes.eigenvalues()[0] / modes.eigenvalues()[29]);
  // Between the nodes too; what is missing is less than the trace beyond the rank (1e-9) over the
  // density there.
  const Matrix points{{-1.234}, {-0.1}, {0.512}, {1.7}};
  const Matrix features = modes.features(points);
  const Matrix cut = features * features.transpose();
  EXPECT_LT((cut - kernel(points, points)).cwiseAbs().maxCoeff(), 1e-7);
  EXPECT_NEAR(modes.eigenvalues().sum(), modes.trace(), 1e-8);
}

TrainingMeasure coarse_measure(double resolution) {
  const auto schedule = forward::make_schedule("vp");
  const auto features = feature::make_product(feature::AxisKind::fourier, 1, 6, -1.5, 1.5, 0.05, 1);
  return training_measure(data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}}), *schedule, 0.05, 1,
                          estimator::Target::proxy, features, {.resolution = resolution});
}

Kernel tangent_kernel(Activation activation) {
  return [activation](const MatrixView& u, const MatrixView& v) {
    return network_kernel_matrices({.activation = activation, .hidden_layers = 2}, u, v).ntk;
  };
}

/// Residuals of the integral equation on other nodes, |K phi - sigma phi| / |sigma phi|.
Vector residuals(const Kernel& kernel, Index rank) {
  const WeightedNodes nodes = thinned(coarse_measure(0.3), 2000, NodeWeight::lambda, 1);
  const WeightedNodes other = thinned(coarse_measure(0.4), 2000, NodeWeight::lambda, 1);
  const Eigenfunctions modes(kernel, nodes, rank);
  const Matrix phi = modes.evaluate(other.nodes);
  const Matrix again = kernel(other.nodes, other.nodes) * other.weight.asDiagonal() * phi;
  const Vector root = other.weight.cwiseSqrt();
  Vector out(rank);
  for (Index k = 0; k < rank; ++k) {
    const Vector want = root.asDiagonal() * phi.col(k) * modes.eigenvalues()[k];
    out[k] = (root.asDiagonal() * again.col(k) - want).norm() / want.norm();
  }
  return out;
}

TEST(Eigenfunctions, OfASmoothNetworkSolveTheIntegralEquationOnOtherNodes) {
  EXPECT_LT(residuals(tangent_kernel(Activation::erf), 5).maxCoeff(), 5e-3);
}
TEST(Eigenfunctions, OfAKinkedNetworkDoSoForTheLeadingOnes) {
  EXPECT_LT(residuals(tangent_kernel(Activation::relu), 3).maxCoeff(), 1e-2);
}

TEST(Thinned, KeepsExpectations) {
  const TrainingMeasure measure = coarse_measure(1);
  const Matrix all = measure.nodes();
  for (const NodeWeight weight : {NodeWeight::density, NodeWeight::lambda}) {
    Vector mass = measure.weight;
    if (weight == NodeWeight::lambda) mass = mass.cwiseProduct(measure.lambda);
    mass /= mass.sum();
    const Eigen::RowVectorXd want = mass.transpose() * all;
    // Shifts are drawn afresh: the mean over them is unbiased, to four of its standard deviations
    // (observed: 0.02 a draw).
    Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(2);
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const WeightedNodes few = thinned(measure, 500, weight, seed);
      EXPECT_LE(few.nodes.rows(), 500);
      EXPECT_NEAR(few.weight.sum(), 1, 1e-12);
      EXPECT_GT(few.weight.minCoeff(), 0);
      const Eigen::RowVectorXd got = few.weight.transpose() * few.nodes;
      EXPECT_LT((got - want).norm(), 0.06);
      sum += (got - want) / 20;
    }
    EXPECT_LT(sum.norm(), 0.018);
    const WeightedNodes whole = thinned(measure, measure.size(), weight, 7);
    EXPECT_LT((whole.weight.transpose() * whole.nodes - want).norm(), 1e-12);
  }
}

TEST(Eigenfunctions, RefuseWhatTheKernelDoesNotHave) {
  const auto make = [](const Kernel& kernel, const WeightedNodes& nodes, Index rank) {
    static_cast<void>(Eigenfunctions(kernel, nodes, rank));
  };
  const Kernel flat = [](const MatrixView& u, const MatrixView& v) {
    return Matrix(Matrix::Ones(u.rows(), v.rows()));
  };
  const WeightedNodes nodes = normal_nodes(1, 10);
  EXPECT_NO_THROW(make(flat, nodes, 1));
  EXPECT_THROW(make(flat, nodes, 2), InputError);
  EXPECT_THROW(make(flat, nodes, 0), InputError);
  EXPECT_THROW(make(flat, {nodes.nodes, nodes.weight.head(9)}, 1), InputError);
  EXPECT_THROW(make(flat, {nodes.nodes, -nodes.weight}, 1), InputError);
  const Kernel lopsided = [](const MatrixView& u, const MatrixView& v) {
    return Matrix(u.col(0) * Vector::Ones(v.rows()).transpose());
  };
  EXPECT_THROW(make(lopsided, nodes, 1), InputError);
}

}  // namespace
}  // namespace gtv::theory
