#include "callable_denoiser.hpp"

#include <algorithm>
#include <cfenv>
#include <utility>

#include "gtv/base/error.hpp"

namespace gtv::python {
namespace {

/// While it lives, this thread computes as a Python program expects: the sampling loop flushes
/// subnormal numbers to zero.
class UsualArithmetic {
 public:
  UsualArithmetic() {
    std::fegetenv(&before_);
    std::fesetenv(FE_DFL_ENV);
  }
  ~UsualArithmetic() { std::fesetenv(&before_); }
  UsualArithmetic(const UsualArithmetic&) = delete;
  UsualArithmetic& operator=(const UsualArithmetic&) = delete;

 private:
  std::fenv_t before_;
};

}  // namespace

CallableDenoiser::CallableDenoiser(py::function function, int dimension, const sampler::Plan& plan,
                                   std::uint64_t count)
    : function_(std::move(function)), dimension_(dimension), levels_(plan.levels), count_(count) {}

void CallableDenoiser::denoise(const sampler::Query& query, sampler::BlockView<const double> x,
                               sampler::BlockView<double> out) const {
  const auto shown =
      static_cast<Index>(std::min<std::uint64_t>(x.count, count_ - query.first_trajectory));
  const py::gil_scoped_acquire locked;
  const UsualArithmetic usual;
  py::array_t<double> states({shown, static_cast<Index>(dimension_)});
  auto given = states.mutable_unchecked<2>();
  for (int a = 0; a < dimension_; ++a) {
    const auto coordinate = x.coordinate(a);
    for (Index i = 0; i < shown; ++i) given(i, a) = coordinate[static_cast<std::size_t>(i)];
  }
  const auto answer =
      function_(std::move(states), levels_[query.level].t, query.step).cast<py::array_t<double>>();
  if (answer.ndim() != 2 || answer.shape(0) != shown || answer.shape(1) != dimension_) {
    throw_input("denoiser: expected an answer of shape ({}, {})", shown, dimension_);
  }
  const auto taken = answer.unchecked<2>();
  for (int a = 0; a < dimension_; ++a) {
    const auto coordinate = out.coordinate(a);
    for (std::size_t i = 0; i < coordinate.size(); ++i) {
      coordinate[i] = taken(std::min(static_cast<Index>(i), shown - 1), a);  // padding: the last
    }
  }
}

}  // namespace gtv::python
