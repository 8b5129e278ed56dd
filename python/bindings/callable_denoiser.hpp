#pragma once

#include <cstdint>
#include <vector>

#include "bindings.hpp"
#include "gtv/base/array.hpp"
#include "gtv/sampler/denoiser.hpp"
#include "gtv/sampler/plan.hpp"

namespace gtv::python {

/// A Python function denoiser(x, t, step) -> x0 as a denoiser: x (n, D) is a fresh array of the
/// function's own, the answer must be doubles of the same shape, which the package's Python side
/// sees to. Not thread-safe in any useful way: the interpreter's lock lets one in at a time.
class CallableDenoiser final : public sampler::Denoiser<double> {
 public:
  /// @param count of trajectories; the loop's padding is not shown to the function.
  CallableDenoiser(py::function function, int dimension, const sampler::Plan& plan,
                   std::uint64_t count);

  [[nodiscard]] int dimension() const override { return dimension_; }
  /// Takes the interpreter's lock; what the function raises leaves as pybind11's exception.
  void denoise(const sampler::Query& query, sampler::BlockView<const double> x,
               sampler::BlockView<double> out) const override;

 private:
  py::function function_;
  int dimension_;
  std::vector<forward::Level> levels_;
  std::uint64_t count_;
};

}  // namespace gtv::python
