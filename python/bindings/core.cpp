#include "bindings.hpp"

PYBIND11_MODULE(_core, core) {
  core.doc() = "What gtv computes; use it through the package gtv.";
  gtv::python::bind_base(core);
  gtv::python::bind_forward(core);
  gtv::python::bind_data(core);
  gtv::python::bind_score(core);
  gtv::python::bind_feature(core);
  gtv::python::bind_estimator(core);
  gtv::python::bind_sampler(core);
  gtv::python::bind_theory(core);
  gtv::python::bind_v_kernel(core);
  gtv::python::bind_path_integral(core);
  gtv::python::bind_timescales(core);
  gtv::python::bind_metric(core);
  gtv::python::bind_memorisation(core);
  gtv::python::bind_study(core);
  gtv::python::bind_study_folders(core);
}
