#pragma once

#include "bindings.hpp"
#include "gtv/base/stored_matrix.hpp"

namespace gtv::python {

/// A NumPy array (n, D) of uint8, float32 or float64 in C order, read where it is and kept alive.
/// @throws gtv::InputError for another type, shape or order.
[[nodiscard]] StoredMatrix stored_points(const py::array& points);

}  // namespace gtv::python
