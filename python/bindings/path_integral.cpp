#include "gtv/theory/path_integral.hpp"

#include <utility>

#include "bindings.hpp"
#include "conversions.hpp"

namespace gtv::python {
namespace {

using data::Mixture;
using forward::Schedule;
using theory::CellMasses;
using theory::GridOptions;

Vector vector_of(const std::vector<double>& values) {
  return Eigen::Map<const Vector>(values.data(), static_cast<Index>(values.size()));
}

py::tuple parts(const CellMasses& found) {
  return py::make_tuple(vector_of(found.edges), vector_of(found.mass), found.total);
}

}  // namespace

void bind_path_integral(py::module_& core) {
  py::class_<GridOptions>(core, "GridOptions")
      .def(py::init([](int cells, double lo, double hi, double resolution) {
             return GridOptions{.cells = cells, .lo = lo, .hi = hi, .resolution = resolution};
           }),
           py::arg("cells"), py::arg("lo"), py::arg("hi"), py::arg("resolution"));
  const auto data = py::arg("data");
  const auto schedule = py::arg("schedule");
  const auto times = py::arg("times");
  const auto grid = py::arg("grid");
  core.def(
      "average_density",
      [](const Mixture& mixture, const Schedule& process, const VectorView& at, double kappa,
         const GridOptions& cells) {
        return parts(unlocked(
            [&] { return theory::average_density(mixture, process, span_of(at), kappa, cells); }));
      },
      data, schedule, times, py::arg("kappa"), grid);
  core.def(
      "linear_noise_density",
      [](const Mixture& mixture, const Schedule& process, const VectorView& at, double kappa,
         const GridOptions& cells, int starts) {
        return parts(unlocked([&] {
          return theory::linear_noise_density(mixture, process, span_of(at), kappa, cells, starts);
        }));
      },
      data, schedule, times, py::arg("kappa"), grid, py::arg("starts"));
  core.def(
      "small_noise_density",
      [](const Mixture& mixture, const Schedule& process, const VectorView& at,
         const GridOptions& cells, int starts) {
        return parts(unlocked([&] {
          return theory::small_noise_density(mixture, process, span_of(at), cells, starts);
        }));
      },
      data, schedule, times, grid, py::arg("starts"));
  core.def(
      "noised_masses",
      [](const Mixture& mixture, const forward::Level& level, const GridOptions& cells) {
        return parts(unlocked([&] { return theory::noised_masses(mixture, level, cells); }));
      },
      data, py::arg("level"), grid);
}

}  // namespace gtv::python
