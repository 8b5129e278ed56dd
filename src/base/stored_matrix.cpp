#include "gtv/base/stored_matrix.hpp"

#include <cmath>
#include <type_traits>
#include <utility>

#include "gtv/base/error.hpp"

namespace gtv {
inline namespace base {
namespace {

std::size_t width_of(StoredMatrix::Type type) {
  switch (type) {
    case StoredMatrix::Type::uint8:
      return sizeof(std::uint8_t);
    case StoredMatrix::Type::float32:
      return sizeof(float);
    case StoredMatrix::Type::float64:
      break;
  }
  return sizeof(double);
}

template <class Values>
StoredMatrix holding(Values values, StoredMatrix::Type type) {
  const auto rows = values.rows();
  const auto columns = values.cols();
  const auto owner = std::make_shared<const Values>(std::move(values));
  return {owner, owner->data(), type, rows, columns};
}

/// The loop that a compiler vectorises: no branch, one type.
template <class Stored, class Real>
void convert(const Stored* from, Index count, Real scale, const Real* offset, Real* to) {
  for (Index j = 0; j < count; ++j) to[j] = scale * static_cast<Real>(from[j]) + offset[j];
}

}  // namespace

StoredMatrix::StoredMatrix(std::shared_ptr<const void> memory, const void* first, Type type,
                           Index rows, Index columns, double scale, double offset)
    : memory_(std::move(memory)),
      first_(static_cast<const std::byte*>(first)),
      type_(type),
      rows_(rows),
      columns_(columns),
      stride_(columns),
      scale_(scale) {
  if (rows < 0 || columns < 0) {
    throw_input("stored matrix: got shape ({}, {}), expected 0 or more of each", rows, columns);
  }
  if (!std::isfinite(scale) || !std::isfinite(offset)) {
    throw_input("stored matrix: got scale {} and offset {}, expected finite numbers", scale,
                offset);
  }
  offset_ = Vector::Constant(columns, offset);
  float_offset_ = offset_.cast<float>();
}

StoredMatrix StoredMatrix::of(Matrix values) {
  return holding(std::move(values), Type::float64);
}

StoredMatrix StoredMatrix::of(FloatMatrix values) {
  return holding(std::move(values), Type::float32);
}

std::size_t StoredMatrix::stored_bytes() const {
  return static_cast<std::size_t>(rows_ * columns_) * width_of(type_);
}

const void* StoredMatrix::row_data(Index row) const {
  return first_ + static_cast<std::size_t>(row * stride_) * width_of(type_);
}

StoredMatrix StoredMatrix::rows_from(Index first, Index count) const {
  if (first < 0 || count < 0 || first > rows_ - count) {
    throw_input("stored matrix: got {} rows from {}, expected them within the {} that there are",
                count, first, rows_);
  }
  StoredMatrix part = *this;
  part.first_ += static_cast<std::size_t>(first * stride_) * width_of(type_);
  part.rows_ = count;
  return part;
}

StoredMatrix StoredMatrix::every(Index first, Index step) const {
  if (first < 0 || first >= rows_ || step < 1) {
    throw_input("stored matrix: got every {} of {} rows from {}, expected at least 1 and a row",
                step, rows_, first);
  }
  StoredMatrix part = rows_from(first, rows_ - first);
  part.rows_ = (rows_ - first + step - 1) / step;
  part.stride_ = stride_ * step;
  return part;
}

StoredMatrix StoredMatrix::shifted(const VectorView& by) const {
  if (by.size() != columns_ || !by.allFinite()) {
    throw_input("stored matrix: got a shift of {} numbers, expected {} finite ones", by.size(),
                columns_);
  }
  StoredMatrix moved = *this;
  moved.offset_ += by;
  moved.float_offset_ = moved.offset_.cast<float>();
  return moved;
}

template <class Real>
void StoredMatrix::read_row(Index row, Real* out) const {
  const Real* offset = nullptr;
  if constexpr (std::is_same_v<Real, float>) {
    offset = float_offset_.data();
  } else {
    offset = offset_.data();
  }
  const void* from = row_data(row);
  const auto scale = static_cast<Real>(scale_);
  switch (type_) {
    case Type::uint8:
      return convert(static_cast<const std::uint8_t*>(from), columns_, scale, offset, out);
    case Type::float32:
      return convert(static_cast<const float*>(from), columns_, scale, offset, out);
    case Type::float64:
      return convert(static_cast<const double*>(from), columns_, scale, offset, out);
  }
}

template <class Real, class View>
void StoredMatrix::read_rows(Index first, View& out) const {
  if (out.cols() != columns_ || first < 0 || first > rows_ - out.rows()) {
    throw_input("stored matrix: got a block of ({}, {}) at row {}, expected one within ({}, {})",
                out.rows(), out.cols(), first, rows_, columns_);
  }
  for (Index i = 0; i < out.rows(); ++i) {
    read_row<Real>(first + i, out.data() + i * out.outerStride());
  }
}

template <class Real, class View>
void StoredMatrix::gather(std::span<const Index> rows, View& out) const {
  const auto count = static_cast<Index>(rows.size());
  if (out.cols() != columns_ || out.rows() != count) {
    throw_input("stored matrix: got a block of ({}, {}) for {} rows of {} numbers", out.rows(),
                out.cols(), count, columns_);
  }
  for (const Index row : rows) {
    if (row < 0 || row >= rows_) {
      throw_input("stored matrix: got row {}, expected one from 0 to {}", row, rows_ - 1);
    }
  }
  for (Index i = 0; i < count; ++i) {
    read_row<Real>(rows[static_cast<std::size_t>(i)], out.data() + i * out.outerStride());
  }
}

void StoredMatrix::read(Index first, MutableMatrixView out) const {
  read_rows<double>(first, out);
}

void StoredMatrix::read(Index first, MutableFloatMatrixView out) const {
  read_rows<float>(first, out);
}

void StoredMatrix::read(std::span<const Index> rows, MutableMatrixView out) const {
  gather<double>(rows, out);
}

void StoredMatrix::read(std::span<const Index> rows, MutableFloatMatrixView out) const {
  gather<float>(rows, out);
}

Matrix StoredMatrix::values() const {
  Matrix all(rows_, columns_);
  read(0, all);
  return all;
}

}  // namespace base
}  // namespace gtv
