#include "conversions.hpp"

#include "gtv/base/error.hpp"

namespace gtv::python {

estimator::Target target_of(const std::string& name) {
  if (name == "proxy") return estimator::Target::proxy;
  if (name == "true") return estimator::Target::truth;
  throw_input("target: got '{}', expected proxy or true", name);
}

estimator::Noise noise_of(const std::string& name) {
  if (name == "normal") return estimator::Noise::normal;
  if (name == "student-t") return estimator::Noise::student_t;
  if (name == "uniform") return estimator::Noise::uniform;
  throw_input("noise: got '{}', expected normal, student-t or uniform", name);
}

}  // namespace gtv::python
