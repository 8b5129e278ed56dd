#include <memory>
#include <utility>

#include "bindings.hpp"
#include "gtv/base/array.hpp"
#include "gtv/data/dataset.hpp"
#include "gtv/score/blocked_field.hpp"
#include "gtv/score/field.hpp"

namespace gtv::python {
namespace {

using data::Dataset;
using data::Mixture;
using forward::Level;
using score::BlockedField;
using score::BlockedFields;
using score::Fields;

/// A field's numbers by name; NumPy takes over their memory.
py::dict named(Fields fields) {
  py::dict found;
  found["log_density"] = std::move(fields.log_density);
  found["score"] = std::move(fields.score);
  found["denoised"] = std::move(fields.denoised);
  found["trace_cov"] = std::move(fields.trace_cov);
  found["fraction"] = std::move(fields.fraction);
  found["effective_points"] = std::move(fields.effective_points);
  found["proxy_cov"] = std::move(fields.proxy_cov);
  return found;
}

py::dict named(BlockedFields fields) {
  py::dict found;
  found["denoised"] = std::move(fields.denoised);
  found["log_density"] = std::move(fields.log_density);
  found["trace_cov"] = std::move(fields.trace_cov);
  found["fraction"] = std::move(fields.fraction);
  found["effective_points"] = std::move(fields.effective_points);
  found["largest_weight"] = std::move(fields.largest_weight);
  found["error_bound"] = std::move(fields.error_bound);
  found["kept"] = std::move(fields.kept);
  return found;
}

void bind_mixture_fields(py::module_& core) {
  const auto data = py::arg("data");
  const auto level = py::arg("level");
  const auto x = py::arg("x");
  core.def(
      "exact_fields",
      [](const Mixture& mixture, const Level& at, const MatrixView& queries, bool covariance) {
        return named(
            unlocked([&] { return score::exact_fields(mixture, at, queries, covariance); }));
      },
      data, level, x, py::arg("covariance"));
  core.def(
      "log_density",
      [](const Mixture& mixture, const Level& at, const MatrixView& queries) {
        Vector out(queries.rows());
        score::log_density(mixture, at, queries, out);
        return out;
      },
      data, level, x, Unlocked());
  core.def(
      "score",
      [](const Mixture& mixture, const Level& at, const MatrixView& queries) {
        Matrix out(queries.rows(), queries.cols());
        score::score(mixture, at, queries, out);
        return out;
      },
      data, level, x, Unlocked());
  core.def(
      "denoise",
      [](const Mixture& mixture, const Level& at, const MatrixView& queries) {
        Matrix out(queries.rows(), queries.cols());
        score::denoise(mixture, at, queries, out);
        return out;
      },
      data, level, x, Unlocked());
  core.def(
      "posterior_weights",
      [](const Mixture& mixture, const Level& at, const MatrixView& queries) {
        Matrix out(queries.rows(), mixture.size());
        score::posterior_weights(mixture, at, queries, out);
        return out;
      },
      data, level, x, Unlocked());
}

void bind_blocked_field(py::module_& core) {
  py::class_<BlockedField, std::shared_ptr<BlockedField>>(core, "BlockedField")
      .def(py::init([](const Dataset& dataset, const Vector& weights, double spread) {
             return std::make_shared<BlockedField>(dataset.points, weights, spread);
           }),
           py::arg("dataset"), py::arg("weights"), py::arg("spread"), Unlocked())
      .def_property_readonly("size", &BlockedField::size)
      .def_property_readonly("dimension", &BlockedField::dimension)
      .def_property_readonly("spread", &BlockedField::spread)
      .def_property_readonly("radius", &BlockedField::radius)
      .def(
          "fields",
          [](const BlockedField& field, const Level& level, const MatrixView& x, double tolerance,
             bool single) {
            return named(unlocked([&] {
              return field.fields(level, x, {.tolerance = tolerance, .single = single});
            }));
          },
          py::arg("level"), py::arg("x"), py::arg("tolerance"), py::arg("single"))
      .def("covariance_times", &BlockedField::covariance_times, py::arg("level"), py::arg("x"),
           py::arg("v"), Unlocked())
      .def("covariance_form", &BlockedField::covariance_form, py::arg("level"), py::arg("x"),
           py::arg("v"), Unlocked());
  core.def("score_of", &score::score_of, py::arg("level"), py::arg("x"), py::arg("denoised"),
           Unlocked());
}

}  // namespace

void bind_score(py::module_& core) {
  bind_mixture_fields(core);
  bind_blocked_field(core);
}

}  // namespace gtv::python
