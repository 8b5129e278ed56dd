#pragma once

#include <memory>
#include <vector>

#include "gtv/base/random.hpp"
#include "gtv/base/stored_matrix.hpp"

namespace gtv::sampler::testing_support {

/// Normal numbers, the same for the same seed.
inline Matrix normal_rows(Index rows, Index columns, std::uint64_t seed) {
  const RandomStream random(seed, 0, Purpose::test);
  Matrix out(rows, columns);
  for (Index i = 0; i < out.size(); ++i) {
    out.data()[i] = random.normal(static_cast<std::uint64_t>(i));
  }
  return out;
}

/// Points about the origin, of size about 1 a coordinate, held as numbers of a type: bytes are
/// images' in [-1, 1].
inline StoredMatrix stored_points(StoredMatrix::Type type, Index rows, Index columns,
                                  std::uint64_t seed) {
  const Matrix points = 0.5 * normal_rows(rows, columns, seed);
  if (type == StoredMatrix::Type::float64) return StoredMatrix::of(points);
  if (type == StoredMatrix::Type::float32)
    return StoredMatrix::of(FloatMatrix(points.cast<float>()));
  const auto bytes = std::make_shared<std::vector<std::uint8_t>>();
  for (Index i = 0; i < points.size(); ++i) {
    const double pixel = 127.5 * (points.data()[i] + 1);
    bytes->push_back(static_cast<std::uint8_t>(pixel < 0 ? 0 : pixel > 255 ? 255 : pixel));
  }
  return StoredMatrix(bytes, bytes->data(), type, rows, columns, 1 / 127.5, -1);
}

}  // namespace gtv::sampler::testing_support
