#include "bindings.hpp"
#include "gtv/data/dataset.hpp"
#include "gtv/data/mixture.hpp"
#include "gtv/data/preset.hpp"
#include "stored_points.hpp"

namespace gtv::python {
namespace {

using data::Dataset;
using data::ImageShape;
using data::Mixture;

std::optional<std::tuple<Index, Index, Index>> image_of(const Dataset& dataset) {
  if (!dataset.image) return std::nullopt;
  return std::tuple(dataset.image->height, dataset.image->width, dataset.image->channels);
}

/// The caller's array, read in place.
Dataset dataset_of(const py::array& points, const std::string& source) {
  Dataset dataset;
  dataset.points = stored_points(points);
  dataset.source = source;
  return dataset;
}

void bind_dataset(py::module_& core) {
  py::class_<Dataset>(core, "Dataset")
      .def(py::init(&dataset_of), py::arg("points"), py::arg("source"))
      .def_readonly("source", &Dataset::source)
      .def_readonly("scaling", &Dataset::scaling)
      .def_readonly("centred", &Dataset::centred)
      .def_readonly("mean", &Dataset::mean)
      .def_property_readonly("image", &image_of)
      .def_property_readonly("size", [](const Dataset& d) { return d.points.rows(); })
      .def_property_readonly("dimension", [](const Dataset& d) { return d.points.cols(); })
      .def(
          "values", [](const Dataset& d) { return d.points.values(); }, Unlocked())
      .def(
          "rows",
          [](const Dataset& d, const std::vector<Index>& rows) {
            Matrix out(static_cast<Index>(rows.size()), d.points.cols());
            d.points.read(rows, out);
            return out;
          },
          py::arg("rows"));
  core.def(
      "load_dataset", [](const std::string& file) { return data::load_dataset(file); },
      py::arg("file"), Unlocked());
  core.def("preset_dataset", &data::preset_dataset, py::arg("name"), py::arg("part"), Unlocked());
  core.def("dataset_preset_names", &data::dataset_preset_names);
  core.def("limited", &data::limited, py::arg("dataset"), py::arg("count"));
  core.def("centred", &data::centred, py::arg("dataset"), Unlocked());
  core.def("downsampled", &data::downsampled, py::arg("dataset"), py::arg("factor"), Unlocked());
}

}  // namespace

void bind_data(py::module_& core) {
  bind_dataset(core);
  const auto own = py::return_value_policy::reference_internal;
  py::class_<Mixture>(core, "Mixture")
      .def_readonly("points", &Mixture::points, own)
      .def_readonly("weights", &Mixture::weights, own)
      .def_readonly("spread", &Mixture::spread);
  core.def("make_mixture", &data::make_mixture, py::arg("points"), py::arg("weights"),
           py::arg("spread"), Unlocked());
  core.def("rotated", &data::rotated, py::arg("mixture"), py::arg("angle"));
  core.def(
      "to_mixture",
      [](const Dataset& dataset, const Vector& weights, double spread) {
        return data::to_mixture(dataset, weights, spread);
      },
      py::arg("dataset"), py::arg("weights"), py::arg("spread"), Unlocked());
}

}  // namespace gtv::python
