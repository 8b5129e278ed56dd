#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "gtv/base/dense.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"
#include "score/screen.hpp"

namespace gtv::score {
namespace {

constexpr Index most_dimensions = 64;
constexpr Index sample_rows = 4096;
constexpr Index chunk_rows = 256;

Matrix orthonormal(const Matrix& columns) {
  const Eigen::HouseholderQR<Eigen::MatrixXd> factored(columns);
  return factored.householderQ() * Eigen::MatrixXd::Identity(columns.rows(), columns.cols());
}

/// The leading directions of a sample of the points, by subspace iteration: any orthonormal basis
/// is right, a good one is quick.
Matrix leading_directions(const PointSet& set, Index count) {
  const Index step = std::max<Index>(1, set.size() / sample_rows);
  const Matrix sample = set.points.every(0, step).values();
  const RandomStream random(0, 0, Purpose::data_noise);
  Matrix basis(set.dimension(), count);
  for (Index i = 0; i < basis.size(); ++i) {
    basis.data()[i] = random.normal(static_cast<std::uint64_t>(i));
  }
  basis = orthonormal(basis);
  Matrix places(sample.rows(), count);
  const Matrix turned = sample.transpose();
  for (int round = 0; round < 4; ++round) {
    multiply(sample, basis, places);
    multiply(turned, places, basis);
    basis = orthonormal(basis);
  }
  return basis;
}

}  // namespace

Projection::Projection(const PointSet& set)
    : basis(leading_directions(set, std::min(most_dimensions, set.dimension()))),
      places(set.size(), basis.cols()),
      rest(set.size()) {
  const auto chunks = static_cast<std::size_t>((set.size() + chunk_rows - 1) / chunk_rows);
  parallel_for(chunks, [&](std::size_t chunk) {
    const Index first = static_cast<Index>(chunk) * chunk_rows;
    Matrix rows(std::min(chunk_rows, set.size() - first), set.dimension());
    set.points.read(first, rows);
    Matrix projected(rows.rows(), basis.cols());
    multiply(rows, basis, projected);
    places.middleRows(first, rows.rows()) = projected.cast<float>();
    for (Index i = 0; i < rows.rows(); ++i) {
      // The squares cancel: what they are off by is added, so that this is an upper bound.
      const double square = set.squares[first + i];
      const double left = std::max(0.0, square - projected.row(i).squaredNorm()) + 1e-12 * square;
      rest[first + i] = static_cast<float>(std::sqrt(left) * (1 + 1e-6));
    }
  });
}

bool Screens::has_projection() const {
  return set_.dimension() > 2 * most_dimensions;
}

const Projection& Screens::projection() const {
  std::call_once(once_, [&] { projection_.emplace(set_); });
  return *projection_;
}

}  // namespace gtv::score
