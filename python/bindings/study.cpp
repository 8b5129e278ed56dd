#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "any_array.hpp"
#include "bindings.hpp"
#include "gtv/study/builtin.hpp"
#include "gtv/study/config.hpp"
#include "gtv/study/run.hpp"
#include "gtv/study/run_forecast.hpp"
#include "gtv/study/study_run.hpp"
#include "long_call.hpp"

namespace gtv::python {
namespace {

using study::RunFiles;
using study::Study;
using study::StudyRun;
using Texts = std::vector<std::string>;

py::dict sweep_of(const Study& study) {
  py::dict axes;
  for (const study::SweepAxis& axis : study.sweep) {
    axes[py::str(axis.key)] = py::cast(axis.values);
  }
  return axes;
}

py::dict files_of(const StudyRun& run, const std::string& command) {
  RunFiles files = unlocked([&] { return run.files(command); });
  py::dict found;
  found["arrays"] = named(std::move(files.arrays));
  found["samples"] = py::none();
  if (files.samples) found["samples"] = to_numpy(std::move(*files.samples));
  found["cells"] = files.cells;
  found["manifest"] = files.manifest;
  return found;
}

py::dict forecast(const Study& study) {
  const study::RunForecast found = unlocked([&] { return study::forecast_run(study); });
  py::dict said;
  said["name"] = found.name;
  said["seed"] = found.seed;
  said["sweep"] = sweep_of(study);
  said["cells"] = found.cells;
  said["dimension"] = found.dimension;
  said["at_least"] = found.at_least;
  said["models"] = py::make_tuple(found.models[0], found.models[1]);
  said["trajectories"] = py::make_tuple(found.trajectories[0], found.trajectories[1]);
  said["steps"] = py::make_tuple(found.steps[0], found.steps[1]);
  said["trajectory_steps"] = found.trajectory_steps;
  said["evaluations"] = found.evaluations;
  said["threads"] = found.threads;
  said["compute_s"] = found.compute_s;
  said["tried_cells"] = found.tried_cells;
  said["peak_rss_mb"] = found.peak_rss_mb;
  said["result_mb"] = found.result_mb;
  return said;
}

/// @return the notes of the run.
std::vector<std::string> run_in_folder(const Study& study, const std::string& out, bool force,
                                       const std::string& command, const py::object& show) {
  std::vector<std::string> notes;
  long_call(
      [&](const study::ProgressReport& report) {
        notes = study::run_study(
                    study, {.out = out, .force = force, .progress = report, .command = command})
                    .notes;
      },
      show);
  return notes;
}

void write_run(const std::string& folder, const py::dict& arrays,
               const std::optional<py::array_t<float, py::array::c_style>>& samples,
               const std::string& cells, const std::string& manifest) {
  RunFiles files{.arrays = npz_of(arrays), .cells = cells, .manifest = manifest};
  if (samples) {
    const std::vector<std::size_t> shape(samples->shape(), samples->shape() + samples->ndim());
    files.samples =
        Array<float>(shape, std::vector<float>(samples->data(), samples->data() + samples->size()));
  }
  unlocked([&] { study::save_run(folder, files); });
}

}  // namespace

void bind_study(py::module_& core) {
  py::class_<Study>(core, "Study")
      .def_property_readonly("name", [](const Study& s) { return s.config.name; })
      .def_property_readonly("seed", [](const Study& s) { return s.config.seed; })
      .def_readonly("text", &Study::text)
      .def_property_readonly("cells", &Study::cells)
      .def_property_readonly("sweep", &sweep_of);
  const auto set = py::arg("overrides");
  core.def(
      "parse_study",
      [](const std::string& text, const std::string& name, const Texts& overrides) {
        return study::parse_study(text, name, overrides);
      },
      py::arg("text"), py::arg("name"), set);
  core.def(
      "load_study",
      [](const std::string& file, const Texts& overrides) {
        return study::load_study(file, overrides);
      },
      py::arg("file"), set);
  core.def(
      "builtin_study",
      [](const std::string& name) { return std::string(study::builtin_study(name)); },
      py::arg("name"));
  core.def("builtin_names", &study::builtin_names);

  py::class_<StudyRun>(core, "StudyRun")
      .def(py::init<const Study&>(), py::arg("study"), Unlocked())
      .def_property_readonly("cells", &StudyRun::cells)
      .def_property_readonly("finished", &StudyRun::finished)
      .def(
          "finish",
          [](StudyRun& run, const py::object& show) {
            long_call([&](const study::ProgressReport& report) { run.finish(report); }, show);
          },
          py::arg("show"))
      .def("files", &files_of, py::arg("command"));
  core.def("run_study", &run_in_folder, py::arg("study"), py::arg("out"), py::arg("force"),
           py::arg("command"), py::arg("show"));
  core.def("forecast_run", &forecast, py::arg("study"));
  core.def(
      "refuse_folder_of_study",
      [](const std::string& folder, const Study& study) {
        study::refuse_run_folder(folder, study);
      },
      py::arg("folder"), py::arg("study"));
  core.def("write_run", &write_run, py::arg("folder"), py::arg("arrays"), py::arg("samples"),
           py::arg("cells"), py::arg("manifest"));
  core.def(
      "check_folder_of_study",
      [](const std::string& folder, const Study& study) { study::check_run_folder(folder, study); },
      py::arg("folder"), py::arg("study"));
  core.def(
      "check_folder_of_run",
      [](const std::string& folder, const std::string& manifest) {
        study::check_run_folder(folder, manifest);
      },
      py::arg("folder"), py::arg("manifest"));
  core.def(
      "write_files",
      [](const std::string& folder, const std::vector<std::pair<std::string, py::bytes>>& files) {
        std::vector<std::pair<std::string, std::string>> contents;
        for (const auto& [name, content] : files) contents.emplace_back(name, content);
        unlocked([&] { study::write_files(folder, contents); });
      },
      py::arg("folder"), py::arg("files"));
}

}  // namespace gtv::python
