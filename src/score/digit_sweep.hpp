#pragma once

#include <hwy/aligned_allocator.h>

#include <vector>

#include "gtv/base/stored_matrix.hpp"
#include "score/dense_sweep.hpp"
#include "score/point_set.hpp"

namespace gtv::score {

/// Whether the points are bytes and few enough coordinates for sums of them to be exact.
[[nodiscard]] bool has_digits(const PointSet& set);

/// A block of 8-bit points, laid out for digit_product.
class DigitBlock {
 public:
  /// @param size points at most, a multiple of 64.
  DigitBlock(Index size, Index dimension);
  /// Takes rows first … first + count - 1; points beyond `count` become 0.
  /// @param by_point also what sums over points need.
  void load(const StoredMatrix& points, Index first, Index count, bool by_point);

  [[nodiscard]] std::size_t size() const { return size_; }
  /// Groups of four coordinates, padded.
  [[nodiscard]] std::size_t coordinate_groups() const { return groups_; }
  /// Coordinates, padded.
  [[nodiscard]] std::size_t columns() const { return columns_; }
  /// (coordinate_groups, size, 4)
  [[nodiscard]] const std::uint8_t* over_coordinates() const { return over_coordinates_.get(); }
  /// (size / 4, columns, 4)
  [[nodiscard]] const std::uint8_t* over_points() const { return over_points_.get(); }

 private:
  std::size_t size_;
  std::size_t dimension_;
  std::size_t groups_;
  std::size_t columns_;
  hwy::AlignedFreeUniquePtr<std::uint8_t[]> over_coordinates_;
  hwy::AlignedFreeUniquePtr<std::uint8_t[]> over_points_;
  std::vector<std::uint8_t> nothing_;
};

/// Queries in digits: y = unit * (its digits) + what is left.
struct DigitQueries {
  /// @param y (n, D)  @param offset_of_points (D)
  /// @param digits 4, or 1: the leading one alone.
  DigitQueries(const MatrixView& y, const Vector& offset_of_points, std::size_t groups,
               std::size_t digits);

  std::size_t rows;                                 ///< digits * n, padded to digit_rows
  hwy::AlignedFreeUniquePtr<std::int8_t[]> planes;  ///< row digits * i + k, 4 * groups bytes
  Vector unit;                                      ///< (n)
  Vector left;                                      ///< (n), norm of what is left
  Vector offset;  ///< (n), the part of y . nu that the points' offsets make
  Matrix rest;    ///< (n, D), what is left; empty for the leading digit alone
};

/// Sums over every point by exact integer products; as dense_sweep, and for each query
struct DigitSums {
  TileSums sums;      ///< `first` is relative to `divisor`, not to a row's total
  Vector divisor;     ///< (n), sum of the weights as digits have them
  Vector lost;        ///< (n), bound of the sum of |weight - digits|
  Vector moved;       ///< (n), of the sum of |weight - digits| |nu|
  Vector query_left;  ///< (n), norm of what digits leave of the query
  Matrix query_rest;  ///< (n, D), that itself
};
[[nodiscard]] Rounds digit_rounds(Index size);
[[nodiscard]] DigitSums digit_sweep(const LeveledPoints& at, const MatrixView& y);

}  // namespace gtv::score
