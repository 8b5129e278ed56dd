#pragma once

#include <pybind11/pybind11.h>

#include <chrono>

#include "gtv/base/interruption.hpp"

namespace gtv::python {

/// Lets other Python threads run while this one is in the library, and ends its work, with
/// KeyboardInterrupt or whatever else a signal's handler raises, when one has come meanwhile.
class Released {
 public:
  Released() : interruption_([this] { handle_signals(); }) {}

 private:
  using Clock = std::chrono::steady_clock;

  /// At most every 50 ms. @throws py::error_already_set
  void handle_signals();

  pybind11::gil_scoped_release released_;
  Clock::time_point handled_at_ = Clock::now();
  Interruption interruption_;
};

}  // namespace gtv::python
