#include "gtv/theory/gradient_flow.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/symmetric_solver.hpp"
#include "gtv/estimator/gradient_flow.hpp"
#include "theory/add_product.hpp"
#include "theory/flow_difference.hpp"

namespace gtv::theory {
namespace {

constexpr Index nodes_per_block = 2048;

void check_flow_input(Index count, const TrainingMeasure& measure,
                      const GradientFlowOptions& options) {
  const Index nodes = measure.size();
  const Index dimension = measure.dimension();
  if (count < 1 || nodes < 1 || dimension < 1 || measure.lambda.size() != nodes ||
      measure.mean.rows() != nodes || measure.covariance.rows() != nodes ||
      measure.covariance.cols() != dimension * dimension) {
    throw_input(
        "gradient_flow_moments: got {} features, {} weights, {} lambdas, mean ({}, {}), covariance "
        "({}, {}), expected one row a node, D and D D columns",
        count, nodes, measure.lambda.size(), measure.mean.rows(), dimension,
        measure.covariance.rows(), measure.covariance.cols());
  }
  if (!measure.weight.allFinite() || !measure.lambda.allFinite() || !measure.mean.allFinite() ||
      !measure.covariance.allFinite() || (measure.weight.array() < 0).any() ||
      (measure.lambda.array() < 0).any()) {
    throw_input(
        "gradient_flow_moments: got weights or lambdas that are negative, or values that are not "
        "finite, expected finite ones and weights >= 0");
  }
  if (options.samples < 1) {
    throw_input("gradient_flow_moments: samples: got {}, expected a positive integer",
                options.samples);
  }
  if (!(options.tau >= 0)) {
    throw_input("gradient_flow_moments: tau: got {}, expected a time >= 0", options.tau);
  }
  const Matrix& start = options.start_covariance;
  const Index size = dimension * count;
  if (start.size() != 0 && (start.rows() != size || start.cols() != size || !start.allFinite())) {
    throw_input("gradient_flow_moments: start_covariance: got ({}, {}), expected finite ({}, {})",
                start.rows(), start.cols(), size, size);
  }
}

/// Calls work(first, features of the block) for all blocks in order.
template <class Work>
void over_blocks(const NodeFeatures& features, Index count, Index nodes, const Work& work) {
  for (Index first = 0; first < nodes; first += nodes_per_block) {
    const Index rows = std::min(nodes_per_block, nodes - first);
    const Matrix phi = features(first, rows);
    if (phi.rows() != rows || phi.cols() != count || !phi.allFinite()) {
      throw_input(
          "gradient_flow_moments: features at nodes {} to {}: got ({}, {}), expected finite "
          "({}, {})",
          first, first + rows - 1, phi.rows(), phi.cols(), rows, count);
    }
    work(first, phi);
  }
}

Matrix product_of(const MatrixView& a, const MatrixView& b) {
  Matrix out = Matrix::Zero(a.rows(), b.cols());
  add_product(a.transpose(), b, out);
  return out;
}

/// Sigma in its eigenbasis, and A there.
struct Modes {
  Vector rates;  // (F)
  Matrix basis;  // Q, (F, F), eigenvectors as columns
  Matrix cross;  // A Q, (D, F)
};

Modes modes_of(const NodeFeatures& features, Index count, const TrainingMeasure& measure) {
  Matrix sigma = Matrix::Zero(count, count);
  Matrix cross = Matrix::Zero(measure.dimension(), count);
  over_blocks(features, count, measure.size(), [&](Index first, const Matrix& phi) {
    const Vector root = measure.weight.segment(first, phi.rows())
                            .cwiseProduct(measure.lambda.segment(first, phi.rows()))
                            .cwiseSqrt();
    const Matrix scaled = root.asDiagonal() * phi;
    add_product(scaled, scaled, sigma, /*lower_only=*/true);
    add_product(root.asDiagonal() * measure.mean.middleRows(first, phi.rows()), scaled, cross);
  });
  const SymmetricSolver solver(sigma);  // reads the lower triangle
  if (solver.info() != Eigen::Success) {
    throw_work("gradient_flow_moments: the eigen-decomposition of Sigma did not converge");
  }
  Modes modes{
      .rates = solver.eigenvalues().cwiseMax(0), .basis = solver.eigenvectors(), .cross = {}};
  modes.cross = product_of(cross, modes.basis);
  return modes;
}

/// g(sigma_b) and g[sigma_a, sigma_b].
struct Filters {
  Vector filter;
  Matrix difference;
};

Filters filters_of(const Vector& rates, double tau) {
  const Index count = rates.size();
  if (std::isinf(tau) &&
      !(rates[0] >
        static_cast<double>(count) * std::numeric_limits<double>::epsilon() * rates[count - 1])) {
    throw_work(
        "gradient_flow_moments: Sigma is singular to double precision (rates from {:.3g} to "
        "{:.3g}), so tau = infinity has no answer; take a finite tau",
        rates[0], rates[count - 1]);
  }
  Filters filters{Vector(count), Matrix(count, count)};
  for (Index a = 0; a < count; ++a) {
    filters.filter[a] = estimator::gradient_flow_filter(rates[a], tau);
    for (Index b = 0; b <= a; ++b) {
      filters.difference(a, b) = filters.difference(b, a) =
          flow_difference(rates[a], rates[b], tau);
    }
  }
  return filters;
}

/// Cov(v) in the eigenbasis, (D F, D F).
Matrix covariance_of_a_draw(const NodeFeatures& features, const TrainingMeasure& measure,
                            const Modes& modes, const Filters& filters, FlowVariance variance) {
  const Index count = modes.rates.size();
  const Index dimension = measure.dimension();
  const Index size = dimension * count;
  Matrix noise = Matrix::Zero(size, size);   // E[lambda^2 Cov[y_c, y_d|u] phi phi^T]
  Matrix design = Matrix::Zero(size, size);  // E[v v^T] of v at the conditional mean of y
  Vector mean = Vector::Zero(size);
  over_blocks(features, count, measure.size(), [&](Index first, const Matrix& raw) {
    const Index rows = raw.rows();
    const Matrix phi = product_of(raw, modes.basis);
    const Vector weight = measure.weight.segment(first, rows);
    const Vector lambda = measure.lambda.segment(first, rows);
    const Vector square = weight.cwiseProduct(lambda.cwiseAbs2());
    for (Index c = 0; c < dimension; ++c) {
      for (Index d = 0; d <= c; ++d) {
        const auto spread = measure.covariance.col(c * dimension + d).segment(first, rows);
        if (spread.isZero(0)) continue;
        add_product(square.cwiseProduct(spread).asDiagonal() * phi, phi,
                    noise.block(c * count, d * count, count, count));
      }
    }
    if (variance == FlowVariance::target_noise) return;
    const Vector root = weight.cwiseSqrt();
    Matrix v(rows, size);  // times the root of the weight
    for (Index c = 0; c < dimension; ++c) {
      const Vector y = measure.mean.col(c).segment(first, rows);
      Matrix bracket = product_of(phi * modes.cross.row(c).asDiagonal(), filters.difference);
      bracket.noalias() += y * filters.filter.transpose();
      v.middleCols(c * count, count) =
          root.cwiseProduct(lambda).asDiagonal() * phi.cwiseProduct(bracket);
    }
    mean.noalias() += v.transpose() * root;
    add_product(v, v, design, /*lower_only=*/true);
  });
  for (Index c = 0; c < dimension; ++c) {
    for (Index d = 0; d <= c; ++d) {
      design.block(c * count, d * count, count, count) +=
          filters.filter.asDiagonal() * noise.block(c * count, d * count, count, count) *
          filters.filter.asDiagonal();
    }
  }
  design.noalias() -= mean * mean.transpose();
  mirror_lower(design);
  return design;
}

/// Blocks Q^T X Q of X (D F, D F).
Matrix in_basis(const Matrix& x, const MatrixView& basis) {
  const Index count = basis.rows();
  Matrix out(x.rows(), x.cols());
  for (Index row = 0; row < x.rows(); row += count) {
    for (Index column = 0; column < x.cols(); column += count) {
      const Matrix half = product_of(x.block(row, column, count, count), basis);
      out.block(row, column, count, count) = product_of(basis.transpose(), half);
    }
  }
  return out;
}

}  // namespace

GradientFlowMoments gradient_flow_moments(const NodeFeatures& features, Index feature_count,
                                          const TrainingMeasure& measure,
                                          const GradientFlowOptions& options) {
  check_flow_input(feature_count, measure, options);
  const Modes modes = modes_of(features, feature_count, measure);
  const Filters filters = filters_of(modes.rates, options.tau);
  Matrix covariance = covariance_of_a_draw(features, measure, modes, filters, options.variance) /
                      static_cast<double>(options.samples);
  if (options.start_covariance.size() != 0) {
    const Vector decay = (-modes.rates * options.tau).array().exp();
    const Vector all = decay.replicate(measure.dimension(), 1);
    covariance +=
        all.asDiagonal() * in_basis(options.start_covariance, modes.basis) * all.asDiagonal();
  }
  const Matrix back = modes.basis.transpose();
  GradientFlowMoments moments{
      .mean = product_of(modes.cross * filters.filter.asDiagonal(), back),
      .covariance = in_basis(covariance, back),
      .rates = modes.rates,
  };
  mirror_lower(moments.covariance);
  if (!moments.mean.allFinite() || !moments.covariance.allFinite()) {
    throw_work("gradient_flow_moments: the moments at tau = {} are not finite", options.tau);
  }
  return moments;
}

GradientFlowMoments gradient_flow_moments(const MatrixView& features,
                                          const TrainingMeasure& measure,
                                          const GradientFlowOptions& options) {
  if (features.rows() != measure.size()) {
    throw_input("gradient_flow_moments: features: got {} rows, expected {}, one a node",
                features.rows(), measure.size());
  }
  return gradient_flow_moments(
      [&](Index first, Index count) -> Matrix { return features.middleRows(first, count); },
      features.cols(), measure, options);
}

GradientFlowMoments gradient_flow_moments(const feature::Product& features,
                                          const TrainingMeasure& measure,
                                          const GradientFlowOptions& options) {
  if (features.dimension() != measure.dimension()) {
    throw_input("gradient_flow_moments: got features of dimension {}, expected {}",
                features.dimension(), measure.dimension());
  }
  const Matrix nodes = measure.nodes();
  const Index dimension = measure.dimension();
  return gradient_flow_moments(
      [&](Index first, Index count) {
        const auto rows = nodes.middleRows(first, count);
        return features.materialise(rows.leftCols(dimension), rows.col(dimension));
      },
      features.size(), measure, options);
}

}  // namespace gtv::theory
