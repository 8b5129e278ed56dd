#include <optional>
#include <string>
#include <vector>

#include "bindings.hpp"
#include "gtv/study/attribute.hpp"
#include "gtv/study/compare.hpp"
#include "gtv/study/figures.hpp"
#include "gtv/study/memorize.hpp"
#include "gtv/study/timescales.hpp"
#include "gtv/study/verify.hpp"
#include "long_call.hpp"

namespace gtv::python {
namespace {

using data::Dataset;
using study::ProgressReport;
using study::Study;
using Texts = std::vector<std::string>;

void compare(const Study& study, const std::string& out, const Texts& theories, bool ensemble,
             int members, int trajectories, int bins, bool force, const py::object& show) {
  study::CompareOptions options;
  options.theories = theories;
  options.ensemble = ensemble;
  options.out = out;
  options.members = members;
  options.trajectories = trajectories;
  options.bins = bins;
  options.force = force;
  options.command = "gtv.compare";
  long_call(
      [&](const ProgressReport& report) {
        options.progress = report;
        study::compare_study(study, options);
      },
      show);
}

void attribute(const Study& study, const std::string& out, int members, int trajectories, int bins,
               bool force, const py::object& show) {
  study::EnsembleOptions options{.out = out,
                                 .members = members,
                                 .trajectories = trajectories,
                                 .bins = bins,
                                 .force = force,
                                 .command = "gtv.attribute"};
  long_call(
      [&](const ProgressReport& report) {
        options.progress = report;
        study::attribute_study(study, options);
      },
      show);
}

void verify(const std::vector<int>& claims, const std::string& out, int members, std::uint64_t seed,
            const py::object& show) {
  study::VerifyOptions options{
      .claims = claims, .seed = seed, .members = members, .out = out, .command = "gtv.verify"};
  long_call(
      [&](const ProgressReport& report) {
        options.progress = report;
        study::verify_claims(options);
      },
      show);
}

void memorize(const Dataset& train, const Dataset& samples, const Dataset* test,
              const std::string& out, double threshold, std::uint64_t seed,
              const py::object& show) {
  study::MemorizeOptions options{.threshold = threshold, .seed = seed};
  long_call(
      [&](const ProgressReport& report) {
        options.progress = report;
        const study::Memorization found = study::memorize(train, samples, test, options);
        study::write_memorization(out, found,
                                  {.train = train,
                                   .samples = samples,
                                   .test = test,
                                   .seed = seed,
                                   .command = "gtv.memorize"});
      },
      show);
}

void timescales(const Dataset& train, const std::string& out,
                const std::vector<std::int64_t>& resolutions, Index draws, Index levels,
                std::uint64_t seed, const py::object& show) {
  study::TimescalesOptions options{
      .resolutions = resolutions, .draws = draws, .levels = levels, .seed = seed};
  long_call(
      [&](const ProgressReport& report) {
        options.progress = report;
        const auto found = study::timescales(train, options);
        study::write_timescales(out, found,
                                {.train = train, .options = options, .command = "gtv.timescales"});
      },
      show);
}

void figures(const Texts& only, const std::string& out, bool as_published, std::uint64_t seed,
             const std::string& seeds, const py::object& show) {
  study::FiguresOptions options{.only = only,
                                .out = out,
                                .as_published = as_published,
                                .command = "gtv.figures",
                                .seed = seed,
                                .seeds = seeds};
  long_call(
      [&](const ProgressReport& report) {
        options.progress = report;
        study::make_figures(options);
      },
      show);
}

}  // namespace

/// Studies whose results are the files that they leave in a folder.
void bind_study_folders(py::module_& core) {
  const auto out = py::arg("out");
  const auto show = py::arg("show");
  core.def("compare", &compare, py::arg("study"), out, py::arg("theories"), py::arg("ensemble"),
           py::arg("members"), py::arg("trajectories"), py::arg("bins"), py::arg("force"), show);
  core.def("attribute", &attribute, py::arg("study"), out, py::arg("members"),
           py::arg("trajectories"), py::arg("bins"), py::arg("force"), show);
  core.def("verify", &verify, py::arg("claims"), out, py::arg("members"), py::arg("seed"), show);
  core.def("memorize", &memorize, py::arg("train"), py::arg("samples"), py::arg("test"), out,
           py::arg("threshold"), py::arg("seed"), show);
  core.def("timescales", &timescales, py::arg("train"), out, py::arg("resolutions"),
           py::arg("draws"), py::arg("levels"), py::arg("seed"), show);
  core.def("figures", &figures, py::arg("only"), out, py::arg("as_published"), py::arg("seed"),
           py::arg("seeds"), show);
}

}  // namespace gtv::python
