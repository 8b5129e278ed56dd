#pragma once

#include "bindings.hpp"
#include "gtv/io/npz.hpp"

namespace gtv::python {

/// The arrays by name, in their order; NumPy takes over the memory of numbers.
[[nodiscard]] py::dict named(io::Npz arrays);
[[nodiscard]] py::array to_numpy(io::AnyArray array);

/// A copy. @throws gtv::InputError for a type that files do not have; the text begins with `name`.
[[nodiscard]] io::AnyArray any_array(const std::string& name, const py::array& array);
[[nodiscard]] io::Npz npz_of(const py::dict& arrays);

}  // namespace gtv::python
