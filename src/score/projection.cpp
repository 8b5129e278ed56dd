#include "score/projection.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "gtv/base/dense.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"

namespace gtv::score {
namespace {

constexpr Index most_dimensions = 128;
constexpr Index sample_rows = 1024;
constexpr Index chunk_rows = 256;

// With nu = basis (place + d) + outside and y's place a = kept + left, y . nu - kept . place is
// a . d + y_outside . nu_outside + left . place. By Cauchy and Schwarz that is at most the product
// of the norms of (s a, y_outside, left / t) and (d / s, nu_outside, t place): one number of the
// query and one of the point. Any s and t are right; these weigh little beside the middle term.
constexpr double place_share = 1.0 / 8;
constexpr double left_share = 1.0 / 16;
// All that rounding does to either number, and that the basis is orthonormal but for it: |y| |nu|
// is at most 250 times their product.
constexpr double up = 1 + 1e-6;

Matrix orthonormal(const Matrix& columns) {
  const Eigen::HouseholderQR<Eigen::MatrixXd> factored(columns);
  return factored.householderQ() * Eigen::MatrixXd::Identity(columns.rows(), columns.cols());
}

Matrix random_orthonormal(Index rows, Index columns, std::uint32_t member) {
  const RandomStream random(0, member, Purpose::data_noise);
  Matrix normal(rows, columns);
  for (Index i = 0; i < normal.size(); ++i) {
    normal.data()[i] = random.normal(static_cast<std::uint64_t>(i));
  }
  return orthonormal(normal);
}

/// The leading directions of a sample of the points, by subspace iteration, turned at random so
/// that all have about the same variance, and one unit suits them: any orthonormal basis is right,
/// a good one is quick.
Matrix leading_directions(const Matrix& sample, Index count) {
  Matrix rows = random_orthonormal(sample.cols(), count, 0).transpose();
  Matrix places(count, sample.rows());
  for (int round = 0; round < 3; ++round) {
    multiply_transposed(rows, sample, places);
    multiply(places, sample, rows);
    rows = orthonormal(rows.transpose()).transpose();
  }
  return rows.transpose() * random_orthonormal(count, count, 1);
}

/// sqrt(|v|^2 - |its projection|^2), no less: the squares cancel, what they are off by is added.
double outside(double square, double projected) {
  return std::sqrt(std::max(0.0, square - projected) + 1e-12 * square);
}

}  // namespace

Projection::Projection(const PointSet& set) : rest(set.size()) {
  const Matrix sample = set.points.every(0, std::max<Index>(1, set.size() / sample_rows)).values();
  basis = leading_directions(sample, std::min(most_dimensions, set.dimension()));
  const Index k = basis.cols();
  Matrix sampled(sample.rows(), k);
  multiply(sample, basis, sampled);
  // Places beyond the sample's are moved to its edge, and `rest` knows how far.
  const double low = sampled.minCoeff();
  const double range = sampled.maxCoeff() - low;
  const double unit = range > 1e-290 ? range / 255 : 1;
  const auto bytes =
      std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(set.size() * k));
  const auto chunks = static_cast<std::size_t>((set.size() + chunk_rows - 1) / chunk_rows);
  Vector largest(static_cast<Index>(chunks));
  parallel_for(chunks, [&](std::size_t chunk) {
    const Index first = static_cast<Index>(chunk) * chunk_rows;
    Matrix rows(std::min(chunk_rows, set.size() - first), set.dimension());
    set.points.read(first, rows);
    Matrix projected(rows.rows(), k);
    multiply(rows, basis, projected);
    double farthest = 0;
    for (Index i = 0; i < rows.rows(); ++i) {
      double off = 0;
      double size = 0;
      std::uint8_t* to = bytes->data() + (first + i) * k;
      for (Index j = 0; j < k; ++j) {
        const double byte = std::clamp(std::round((projected(i, j) - low) / unit), 0.0, 255.0);
        const double place = unit * byte + low;
        off += (projected(i, j) - place) * (projected(i, j) - place);
        size += place * place;
        to[j] = static_cast<std::uint8_t>(byte);
      }
      const double beyond = outside(set.squares[first + i], projected.row(i).squaredNorm());
      rest[first + i] = static_cast<float>(
          up * std::hypot(std::sqrt(off) / place_share, beyond, left_share * std::sqrt(size)));
      farthest = std::max(farthest, size);
    }
    largest[static_cast<Index>(chunk)] = std::sqrt(farthest);
  });
  places = {bytes, bytes->data(), StoredMatrix::Type::uint8, set.size(), k, unit, low};
  extent = largest.maxCoeff() + 2 * places.offset().norm();
}

double Projection::reach(double place, double square, double left) const {
  return up * std::hypot(place_share * place, outside(square, place * place), left / left_share);
}

}  // namespace gtv::score
