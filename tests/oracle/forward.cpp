#include "oracle/forward.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <stdexcept>

namespace gtv::oracle {
namespace {

using Real = boost::multiprecision::cpp_bin_float_50;

struct ExactRow {
  Real alpha;
  Real sigma_squared;
};

ExactRow exact_row(std::string_view name, const Real& b0, const Real& b1, const Real& t) {
  const Real rate = b0 * t + b1 * t * t / 2;
  const Real quarter_turn = boost::math::constants::half_pi<Real>() * t;
  if (name == "vp") return {exp(-rate), 1 - exp(-2 * rate)};
  if (name == "vp-song") return {exp(-rate / 2), 1 - exp(-rate)};
  if (name == "sub-vp") return {exp(-rate / 2), pow(1 - exp(-rate), 2)};
  if (name == "ou") return {exp(-t), 1 - exp(-2 * t)};
  if (name == "ve") return {1, t * t};
  if (name == "linear-variance") return {sqrt(1 - t), t};
  if (name == "cosine") return {cos(quarter_turn), pow(sin(quarter_turn), 2)};
  if (name == "flow") return {1 - t, t * t};
  throw std::invalid_argument("no such schedule");
}

}  // namespace

TableRow schedule_table(std::string_view name, double b0, double b1, double t) {
  const ExactRow row = exact_row(name, b0, b1, t);
  return {static_cast<double>(row.alpha), static_cast<double>(row.sigma_squared)};
}

double noise_variance(const std::function<double(double)>& alpha,
                      const std::function<double(double)>& diffusion, double t, int panels) {
  const auto integrand = [&](double s) { return 2 * diffusion(s) / (alpha(s) * alpha(s)); };
  const double width = t / panels;
  double sum = 0;
  for (int i = 0; i < panels; ++i) {
    const double left = i * width;
    sum += integrand(left) + 4 * integrand(left + width / 2) + integrand(left + width);
  }
  return alpha(t) * alpha(t) * sum * width / 6;
}

}  // namespace gtv::oracle
