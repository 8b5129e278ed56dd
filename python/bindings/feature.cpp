#include "bindings.hpp"
#include "gtv/base/error.hpp"
#include "gtv/feature/product.hpp"

namespace gtv::python {
namespace {

using feature::Axis;
using feature::Product;

Axis checked_axis(const std::string& kind, int count, double lo, double hi) {
  const Axis axis{.kind = feature::parse_axis_kind(kind), .count = count, .lo = lo, .hi = hi};
  feature::check_axis(axis, "Axis");
  return axis;
}

const char* name_of(feature::AxisKind kind) {
  return kind == feature::AxisKind::gaussian ? "gaussian" : "fourier";
}

Matrix derivative(const Axis& axis, const VectorView& z, int order) {
  Matrix out(z.size(), axis.count);
  for (Index i = 0; i < z.size(); ++i) {
    axis.derivative(z[i], order,
                    {out.data() + i * axis.count, static_cast<std::size_t>(axis.count)});
  }
  return out;
}

Product product_of(const std::vector<Axis>& space, const Axis& time) {
  if (space.empty() || space.size() > 3) {
    throw_input("space: got {} axes, expected 1 to 3", space.size());
  }
  return {space, time};
}

}  // namespace

void bind_feature(py::module_& core) {
  py::class_<Axis>(core, "Axis")
      .def(py::init(&checked_axis), py::arg("kind"), py::arg("count"), py::arg("lo"), py::arg("hi"))
      .def_property_readonly("kind", [](const Axis& axis) { return name_of(axis.kind); })
      .def_readonly("count", &Axis::count)
      .def_readonly("lo", &Axis::lo)
      .def_readonly("hi", &Axis::hi)
      .def(
          "evaluate",
          [](const Axis& axis, const VectorView& z) {
            return axis.evaluate({z.data(), static_cast<std::size_t>(z.size())});
          },
          py::arg("z"), Unlocked())
      .def("derivative", &derivative, py::arg("z"), py::arg("order"), Unlocked())
      .def("derivative_bound", &Axis::derivative_bound, py::arg("order"));
  const auto x = py::arg("x");
  const auto t = py::arg("t");
  py::class_<Product>(core, "Product")
      .def(py::init(&product_of), py::arg("space"), py::arg("time"))
      .def_readonly("space", &Product::space)
      .def_readonly("time", &Product::time)
      .def_property_readonly("size", &Product::size)
      .def_property_readonly("dimension", &Product::dimension)
      .def("materialise", &Product::materialise, x, t, Unlocked())
      .def("kernel", &Product::kernel, x, t, py::arg("x2"), py::arg("t2"), Unlocked());
  core.def(
      "make_product",
      [](const std::string& kind, int dimension, int per_axis, double lo, double hi, double t_min,
         double t_max) {
        return feature::make_product(feature::parse_axis_kind(kind), dimension, per_axis, lo, hi,
                                     t_min, t_max);
      },
      py::arg("kind"), py::arg("dimension"), py::arg("per_axis"), py::arg("lo"), py::arg("hi"),
      py::arg("t_min"), py::arg("t_max"));
}

}  // namespace gtv::python
