#include "forward/custom_checks.hpp"

#include <cmath>
#include <utility>

#include "gtv/base/error.hpp"

namespace gtv::forward {

void check_custom(const std::string& name, double t_limit, double default_t_max) {
  if (!(t_limit > 0)) {
    throw_input("schedule '{}': got t_limit = {}, expected a positive number", name, t_limit);
  }
  if (!(default_t_max > 0 && default_t_max <= t_limit) || std::isinf(default_t_max)) {
    throw_input("schedule '{}': got default_t_max = {}, expected a finite number in (0, {}]", name,
                default_t_max, t_limit);
  }
}

std::function<double(double)> finite_values(std::string name, std::string what,
                                            std::function<double(double)> f) {
  if (!f) throw_input("schedule '{}': got no function {}, expected one", name, what);
  return [name = std::move(name), what = std::move(what), f = std::move(f)](double t) {
    const double value = f(t);
    if (!std::isfinite(value)) {
      throw_input("schedule '{}': got {}({}) = {}, expected a finite number", name, what, t, value);
    }
    return value;
  };
}

std::function<double(double)> non_negative_values(const std::string& name, const std::string& what,
                                                  std::function<double(double)> f) {
  return [finite = finite_values(name, what, std::move(f)), name, what](double t) {
    const double value = finite(t);
    if (value < 0) {
      throw_input("schedule '{}': got {}({}) = {}, expected at least 0", name, what, t, value);
    }
    return value;
  };
}

}  // namespace gtv::forward
