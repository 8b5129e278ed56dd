#include "stored_points.hpp"

#include <memory>
#include <optional>

#include "gtv/base/error.hpp"

namespace gtv::python {
namespace {

std::optional<StoredMatrix::Type> type_of(const py::array& points) {
  if (py::isinstance<py::array_t<std::uint8_t>>(points)) return StoredMatrix::Type::uint8;
  if (py::isinstance<py::array_t<float>>(points)) return StoredMatrix::Type::float32;
  if (py::isinstance<py::array_t<double>>(points)) return StoredMatrix::Type::float64;
  return std::nullopt;
}

/// Holds an array until the last user of its memory is gone, on whatever thread that is.
std::shared_ptr<const void> kept(const py::array& points) {
  return {points.data(), [held = points.inc_ref()](const void*) {
            const py::gil_scoped_acquire locked;
            held.dec_ref();
          }};
}

}  // namespace

StoredMatrix stored_points(const py::array& points) {
  const auto type = type_of(points);
  const bool in_order = (points.flags() & py::array::c_style) != 0;
  if (!type || points.ndim() != 2 || !in_order) {
    throw_input("points: expected an array (n, D) of uint8, float32 or float64 in C order");
  }
  return {kept(points), points.data(), *type, points.shape(0), points.shape(1)};
}

}  // namespace gtv::python
