#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "gtv/base/array.hpp"

namespace gtv {
inline namespace base {

/// A point set too large to hold as doubles: (n, D) numbers as they are stored, in memory or mapped
/// from a file, read by blocks of rows. A coordinate is scale * stored + offset of its column.
///
/// A handle: copies and views (rows_from, every, shifted) share the storage. Safe to read from
/// several threads.
class StoredMatrix {
 public:
  enum class Type : std::uint8_t { uint8, float32, float64 };

  StoredMatrix() = default;
  /// @param memory keeps what `first` points at alive: rows * columns numbers of `type`, row-major,
  /// aligned for it.  @param scale, offset finite, of all columns.
  /// @throws gtv::InputError for a negative size, or a scale or an offset that is not finite.
  StoredMatrix(std::shared_ptr<const void> memory, const void* first, Type type, Index rows,
               Index columns, double scale = 1, double offset = 0);
  /// Holds the numbers given.
  [[nodiscard]] static StoredMatrix of(Matrix values);
  [[nodiscard]] static StoredMatrix of(FloatMatrix values);

  [[nodiscard]] Index rows() const { return rows_; }
  [[nodiscard]] Index cols() const { return columns_; }
  [[nodiscard]] Type type() const { return type_; }
  [[nodiscard]] double scale() const { return scale_; }
  [[nodiscard]] const Vector& offset() const { return offset_; }  ///< (D)
  [[nodiscard]] std::size_t stored_bytes() const;

  /// A row as it is stored, cols() numbers of type().  @param row 0 … rows() - 1, not checked.
  [[nodiscard]] const void* row_data(Index row) const;

  /// Rows first … first + count - 1.
  /// @throws gtv::InputError if there are not that many.
  [[nodiscard]] StoredMatrix rows_from(Index first, Index count) const;
  /// Rows first, first + step, …, to the end.
  /// @throws gtv::InputError unless 0 <= first < rows() and step >= 1.
  [[nodiscard]] StoredMatrix every(Index first, Index step) const;
  /// The same points moved by a vector, (D).
  /// @throws gtv::InputError for another size, or an entry that is not finite.
  [[nodiscard]] StoredMatrix shifted(const VectorView& by) const;

  /// Reads rows first … first + out.rows() - 1.
  /// @param[out] out (any number of rows, D).
  /// @throws gtv::InputError if there are not that many; `out` is then untouched.
  /// @accuracy double: one rounding each of the product and of the sum. float: 2 units of 2^-24 of
  /// |scale * stored| and one of |offset|, for 8-bit and float storage.
  void read(Index first, MutableMatrixView out) const;
  void read(Index first, MutableFloatMatrixView out) const;
  /// Reads the rows named, out.row(i) being rows[i].
  void read(std::span<const Index> rows, MutableMatrixView out) const;
  void read(std::span<const Index> rows, MutableFloatMatrixView out) const;
  /// All of it. @cost 8 bytes a number.
  [[nodiscard]] Matrix values() const;

 private:
  template <class Real, class View>
  void read_rows(Index first, View& out) const;
  template <class Real, class View>
  void gather(std::span<const Index> rows, View& out) const;
  template <class Real>
  void read_row(Index row, Real* out) const;

  std::shared_ptr<const void> memory_;
  const std::byte* first_ = nullptr;
  Type type_ = Type::float64;
  Index rows_ = 0;
  Index columns_ = 0;
  Index stride_ = 0;  // entries from a row to the next
  double scale_ = 1;
  Vector offset_;
  Eigen::VectorXf float_offset_;
};

}  // namespace base
}  // namespace gtv
