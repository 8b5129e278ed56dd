#pragma once

#include <span>
#include <string>

#include "gtv/base/array.hpp"
#include "gtv/estimator/training_set.hpp"

namespace gtv::python {

/// What study files call them.
/// @throws gtv::InputError naming the argument, for another name.
[[nodiscard]] estimator::Target target_of(const std::string& name);
[[nodiscard]] estimator::Noise noise_of(const std::string& name);

[[nodiscard]] inline std::span<const double> span_of(const VectorView& v) {
  return {v.data(), static_cast<std::size_t>(v.size())};
}

}  // namespace gtv::python
