#include <algorithm>
#include <cmath>
#include <cstring>

#include "score/digit_kernels.hpp"
#include "score/digit_product.hpp"
#include "score/digit_sweep.hpp"

namespace gtv::score {
namespace {

std::size_t whole(std::size_t count, std::size_t granule) {
  return (count + granule - 1) / granule * granule;
}

}  // namespace

bool has_digits(const PointSet& set) {
  constexpr Index most_coordinates = 65536;
  return set.points.type() == StoredMatrix::Type::uint8 && set.dimension() <= most_coordinates;
}

DigitBlock::DigitBlock(Index size, Index dimension)
    : size_(static_cast<std::size_t>(size)),
      dimension_(static_cast<std::size_t>(dimension)),
      groups_(whole((dimension_ + 3) / 4, digit_groups)),
      columns_(whole(dimension_, digit_columns)),
      over_coordinates_(hwy::AllocateAligned<std::uint8_t>(4 * groups_ * size_)),
      over_points_(hwy::AllocateAligned<std::uint8_t>(size_ * columns_)),
      nothing_(whole(dimension_, 4), 0) {
  std::fill_n(over_coordinates_.get(), 4 * groups_ * size_, std::uint8_t{0});
  std::fill_n(over_points_.get(), size_ * columns_, std::uint8_t{0});
}

void DigitBlock::load(const StoredMatrix& points, Index first, Index count, bool by_point) {
  const auto row = [&](std::size_t m) {
    return m < static_cast<std::size_t>(count)
               ? static_cast<const std::uint8_t*>(points.row_data(first + static_cast<Index>(m)))
               : nothing_.data();
  };
  const std::size_t whole_groups = dimension_ / 4;
  const std::size_t rest = dimension_ % 4;
  // Sixteen points at a time: their places in a group fill a cache line.
  for (std::size_t m = 0; m < size_; m += 16) {
    const std::uint8_t* rows[16];
    for (std::size_t k = 0; k < 16; ++k) rows[k] = row(m + k);
    group_rows(rows, whole_groups, over_coordinates_.get() + 4 * m, 4 * size_);
    if (rest == 0) continue;
    std::uint8_t* to = over_coordinates_.get() + 4 * (whole_groups * size_ + m);
    for (std::size_t k = 0; k < 16; ++k) std::memcpy(to + 4 * k, rows[k] + 4 * whole_groups, rest);
  }
  if (!by_point) return;
  for (std::size_t m = 0; m < size_; m += 4) {
    const std::uint8_t* const rows[4] = {row(m), row(m + 1), row(m + 2), row(m + 3)};
    interleave_rows(rows, dimension_, over_points_.get() + m * columns_);
  }
}

DigitQueries::DigitQueries(const MatrixView& y, const Vector& offset_of_points, std::size_t groups,
                           std::size_t digits)
    : rows(whole(digits * static_cast<std::size_t>(y.rows()), digit_rows)),
      planes(hwy::AllocateAligned<std::int8_t>(rows * 4 * groups)),
      unit(y.rows()),
      left(y.rows()),
      offset(y.rows()),
      rest(digits == 1 ? 0 : y.rows(), y.cols()) {
  const std::size_t row_bytes = 4 * groups;
  std::fill_n(planes.get(), rows * row_bytes, std::int8_t{0});
  const double top = digits == 1 ? leading_digit_unit : digit_unit;
  for (Index i = 0; i < y.rows(); ++i) {
    const double largest = y.row(i).cwiseAbs().maxCoeff();
    // A smaller query is all left over: its unit would be no normal number.
    unit[i] = largest > 1e-290 ? largest / top : 1;
    std::int8_t* row = planes.get() + digits * static_cast<std::size_t>(i) * row_bytes;
    double left_square = 0;
    double along_offset = 0;
    for (Index j = 0; j < y.cols(); ++j) {
      // The bound of an integer that four digits can hold is that of 0x7F7F7F7F itself.
      const double number = std::clamp(std::round(y(i, j) / unit[i]), -top, top);
      const double kept = number * unit[i];
      if (digits > 1) rest(i, j) = y(i, j) - kept;
      left_square += (y(i, j) - kept) * (y(i, j) - kept);
      along_offset += kept * offset_of_points[j];
      std::int8_t* to = row + j;
      if (digits == 1) {
        *to = static_cast<std::int8_t>(number);
        continue;
      }
      const auto word =
          (static_cast<std::uint32_t>(static_cast<std::int64_t>(number)) + 0x80808080U) ^
          0x80808080U;
      for (std::size_t k = 0; k < digits; ++k) {
        to[k * row_bytes] = static_cast<std::int8_t>(static_cast<std::uint8_t>(word >> (8 * k)));
      }
    }
    left[i] = std::sqrt(left_square) * (1 + 1e-12);
    offset[i] = along_offset;
  }
}

}  // namespace gtv::score
