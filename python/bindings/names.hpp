#pragma once

#include <string>

#include "gtv/estimator/training_set.hpp"

namespace gtv::python {

/// What study files call them.
/// @throws gtv::InputError naming the argument, for another name.
[[nodiscard]] estimator::Target target_of(const std::string& name);
[[nodiscard]] estimator::Noise noise_of(const std::string& name);

}  // namespace gtv::python
