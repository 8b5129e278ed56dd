#pragma once

#include <functional>
#include <string>

namespace gtv::forward {

/// @throws gtv::InputError unless 0 < default_t_max <= t_limit and default_t_max is finite.
void check_custom(const std::string& name, double t_limit, double default_t_max);

/// `f`, throwing gtv::InputError "schedule 'name': what(t) = ..." for a value that is not finite.
/// @throws gtv::InputError at once if `f` is empty.
[[nodiscard]] std::function<double(double)> finite_values(std::string name, std::string what,
                                                          std::function<double(double)> f);
/// The same, refusing negative values too.
[[nodiscard]] std::function<double(double)> non_negative_values(const std::string& name,
                                                                const std::string& what,
                                                                std::function<double(double)> f);

}  // namespace gtv::forward
