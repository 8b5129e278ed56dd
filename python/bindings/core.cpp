#include "bindings.hpp"

PYBIND11_MODULE(_core, core) {
  core.doc() = "What gtv computes; use it through the package gtv.";
  gtv::python::bind_base(core);
  gtv::python::bind_forward(core);
  gtv::python::bind_data(core);
  gtv::python::bind_score(core);
  gtv::python::bind_study(core);
  gtv::python::bind_study_folders(core);
}
