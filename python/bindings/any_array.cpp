#include "any_array.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "gtv/base/error.hpp"

namespace gtv::python {
namespace {

template <class T>
py::array numpy_of(Array<T> array) {
  auto held = std::make_unique<std::vector<T>>(std::move(array.values));
  const T* const data = held->data();
  const py::capsule owner(held.release(),
                          [](void* values) { delete static_cast<std::vector<T>*>(values); });
  return py::array_t<T>(array.shape, data, owner);
}

py::array numpy_of(const Array<std::string>& array) {
  const py::object made = py::module_::import("numpy").attr("array")(
      py::cast(array.values), py::arg("dtype") = py::str("str"));
  return made.attr("reshape")(py::cast(array.shape));
}

std::vector<std::size_t> shape_of(const py::array& array) {
  return {array.shape(), array.shape() + array.ndim()};
}

template <class T>
std::optional<io::AnyArray> copied(const py::array& array) {
  if (!py::isinstance<py::array_t<T>>(array)) return std::nullopt;
  const auto in_order = py::array_t<T, py::array::c_style>::ensure(array);
  return Array<T>(shape_of(array), std::vector<T>(in_order.data(), in_order.data() + array.size()));
}

}  // namespace

py::array to_numpy(io::AnyArray array) {
  return std::visit([](auto&& held) { return numpy_of(std::move(held)); }, std::move(array));
}

py::dict named(io::Npz arrays) {
  py::dict found;
  for (auto& [name, array] : std::move(arrays).take()) {
    found[py::str(name)] = to_numpy(std::move(array));
  }
  return found;
}

io::AnyArray any_array(const std::string& name, const py::array& array) {
  if (array.dtype().kind() == 'U') {
    return Array<std::string>(shape_of(array),
                              py::cast<std::vector<std::string>>(array.attr("ravel")()));
  }
  for (const auto copy : {copied<double>, copied<float>, copied<std::int64_t>, copied<std::int32_t>,
                          copied<std::uint8_t>}) {
    if (auto made = copy(array)) return std::move(*made);
  }
  throw_input("{}: got dtype {}, expected float64, float32, int64, int32, uint8 or str", name,
              py::cast<std::string>(py::str(array.dtype())));
}

io::Npz npz_of(const py::dict& arrays) {
  io::Npz npz;
  for (const auto& [key, value] : arrays) {
    auto name = py::cast<std::string>(key);
    io::AnyArray array = any_array(name, py::cast<py::array>(value));
    npz.add(std::move(name), std::move(array));
  }
  return npz;
}

}  // namespace gtv::python
