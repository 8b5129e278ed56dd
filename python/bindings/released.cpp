#include "released.hpp"

namespace gtv::python {

void Released::handle_signals() {
  constexpr std::chrono::milliseconds interval{50};
  const auto now = Clock::now();
  if (now - handled_at_ < interval) return;
  handled_at_ = now;
  const pybind11::gil_scoped_acquire locked;
  if (PyErr_CheckSignals() != 0) throw pybind11::error_already_set();
}

}  // namespace gtv::python
