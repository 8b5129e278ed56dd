#pragma once

#include <functional>
#include <string_view>

/// Slow, obvious references for module forward: the theory page's table with 50 digits, and its
/// integrals by plain loops.
namespace gtv::oracle {

/// alpha_t and sigma_t^2 as the table of schedules has them, 1 - alpha^2 and all.
struct TableRow {
  double alpha;
  double sigma_squared;
};
[[nodiscard]] TableRow schedule_table(std::string_view name, double b0, double b1, double t);

/// (T1.3) by Simpson's rule on `panels` equal panels: alpha_t^2 int_0^t 2 D_s / alpha_s^2 ds.
[[nodiscard]] double noise_variance(const std::function<double(double)>& alpha,
                                    const std::function<double(double)>& diffusion, double t,
                                    int panels);

}  // namespace gtv::oracle
