#include "gtv/theory/covariance_summary.hpp"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <vector>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"
#include "gtv/base/symmetric_solver.hpp"

namespace gtv::theory {
namespace {

/// Of rows that are read at once.
constexpr Index numbers_of_a_block = Index{1} << 19;

Index block_rows_of(const StoredMatrix& points) {
  return std::clamp<Index>(numbers_of_a_block / points.cols(), 16, 4096);
}

/// Rows first … first + count - 1 less `mean`, as columns.
Matrix centred_columns(const StoredMatrix& points, const Vector& mean, Index first, Index count) {
  Matrix rows(count, points.cols());
  points.read(first, rows);
  rows.rowwise() -= mean.transpose();
  return rows.transpose();
}

Vector mean_of_rows(const StoredMatrix& points) {
  Vector sum = Vector::Zero(points.cols());
  const Index block = block_rows_of(points);
  for (Index first = 0; first < points.rows(); first += block) {
    Matrix rows(std::min(block, points.rows() - first), points.cols());
    points.read(first, rows);
    if (!rows.allFinite()) {
      throw_input("points: got a number that is not finite in rows {} to {}, expected none", first,
                  first + rows.rows() - 1);
    }
    sum += rows.colwise().sum().transpose();
  }
  return sum / static_cast<double>(points.rows());
}

/// Sigma, lower triangle.
Matrix covariance(const StoredMatrix& points, const Vector& mean) {
  const Index d = points.cols();
  constexpr Index panel = 128;
  Matrix sum = Matrix::Zero(d, d);
  const Index block = block_rows_of(points);
  for (Index first = 0; first < points.rows(); first += block) {
    const Matrix x = centred_columns(points, mean, first, std::min(block, points.rows() - first));
    parallel_for(static_cast<std::size_t>((d + panel - 1) / panel), [&](std::size_t task) {
      const Index from = static_cast<Index>(task) * panel;
      const Index count = std::min(panel, d - from);
      multiply_transposed(x.middleRows(from, count), x.topRows(from + count),
                          sum.block(from, 0, count, from + count), 1);
    });
  }
  return sum / static_cast<double>(points.rows());
}

/// Sigma v, v (q, D) a direction a row.
Matrix covariance_products(const StoredMatrix& points, const Vector& mean, const Matrix& v) {
  constexpr Index chunks = 4;
  const Index rows = (points.rows() + chunks - 1) / chunks;
  std::vector<Matrix> sums(chunks, Matrix::Zero(v.rows(), v.cols()));
  parallel_for(chunks, [&](std::size_t chunk) {
    const Index end = std::min(points.rows(), (static_cast<Index>(chunk) + 1) * rows);
    const Index block = std::max<Index>(16, block_rows_of(points) / 4);
    for (Index first = static_cast<Index>(chunk) * rows; first < end; first += block) {
      const Matrix x = centred_columns(points, mean, first, std::min(block, end - first));
      Matrix along(v.rows(), x.cols());
      multiply(v, x, along);
      multiply_transposed(along, x, sums[chunk], 1);
    }
  });
  for (std::size_t chunk = 1; chunk < sums.size(); ++chunk) sums[0] += sums[chunk];
  return sums[0] / static_cast<double>(points.rows());
}

/// Rows that span the same, orthonormal.
Matrix orthonormal_rows(const Matrix& v) {
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(v.transpose());
  const Eigen::MatrixXd thin = qr.householderQ() * Eigen::MatrixXd::Identity(v.cols(), v.rows());
  return thin.transpose();
}

Matrix random_directions(Index count, Index dimension, std::uint32_t member) {
  const RandomStream stream(0, member, Purpose::direction);
  Matrix v(count, dimension);
  for (Index k = 0; k < v.size(); ++k) v.data()[k] = stream.normal(static_cast<std::uint64_t>(k));
  return v;
}

double mean_square(const StoredMatrix& points, const Vector& mean) {
  double sum = 0;
  const Index block = block_rows_of(points);
  for (Index first = 0; first < points.rows(); first += block) {
    sum +=
        centred_columns(points, mean, first, std::min(block, points.rows() - first)).squaredNorm();
  }
  return sum / static_cast<double>(points.rows());
}

/// Subspace iteration for the largest eigenvalue; tr Sigma^2 from its subspace, and from random
/// probes of what is left of it (Meyer, Musco, Musco, Woodruff 2021).
CovarianceSummary by_directions(const StoredMatrix& points, const Vector& mean) {
  constexpr Index directions = 16;
  constexpr Index probes = 32;
  constexpr int most_passes = 60;
  CovarianceSummary found;
  found.trace = mean_square(points, mean);
  Matrix basis = orthonormal_rows(random_directions(directions, points.cols(), 0));
  Matrix image;
  for (int pass = 0; pass < most_passes; ++pass) {
    if (pass > 0) basis = orthonormal_rows(image);
    image = covariance_products(points, mean, basis);
    Matrix small(directions, directions);
    multiply_transposed(basis, image, small);
    SymmetricSolver solver;
    solver.compute(small, Eigen::EigenvaluesOnly);
    const double before = found.largest;
    found.largest = solver.eigenvalues()[directions - 1];
    if (found.largest - before <= 1e-7 * found.largest) break;
  }
  Matrix rest = random_directions(probes, points.cols(), 1);
  rest -= (rest * basis.transpose()) * basis;
  found.trace_of_square =
      image.squaredNorm() + covariance_products(points, mean, rest).squaredNorm() / probes;
  return found;
}

}  // namespace

CovarianceSummary covariance_summary(const StoredMatrix& points) {
  if (points.rows() < 1 || points.cols() < 1) {
    throw_input("points: got shape ({}, {}), expected at least 1 row and 1 column", points.rows(),
                points.cols());
  }
  const Vector mean = mean_of_rows(points);
  if (points.cols() > most_covariance_columns) return by_directions(points, mean);
  const Matrix sigma = covariance(points, mean);
  SymmetricSolver solver;
  solver.compute(sigma, Eigen::EigenvaluesOnly);
  CovarianceSummary found;
  found.eigenvalues = solver.eigenvalues().reverse().cwiseMax(0);
  found.trace = sigma.trace();
  found.largest = found.eigenvalues[0];
  found.trace_of_square = found.eigenvalues.squaredNorm();
  return found;
}

}  // namespace gtv::theory
