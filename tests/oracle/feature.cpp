#include "oracle/feature.hpp"

#include <cmath>
#include <cstddef>

namespace gtv::oracle {

std::vector<long double> axis_features(const feature::Axis& axis, double z) {
  const long double pi = std::acos(-1.0L);
  const long double length = static_cast<long double>(axis.hi) - axis.lo;
  std::vector<long double> out;
  if (axis.kind == feature::AxisKind::gaussian) {
    const long double spacing = length / (axis.count - 1);
    const long double width = spacing / 2;
    for (int j = 0; j < axis.count; ++j) {
      const long double u = (z - (axis.lo + spacing * j)) / width;
      out.push_back(std::exp(-u * u / 2) / (width * std::sqrt(2 * pi)));
    }
    return out;
  }
  const int sines = (axis.count - 1) / 2;
  out.push_back(1);
  for (int n = 1; n <= axis.count - 1 - sines; ++n)
    out.push_back(std::cos(2 * pi * n * z / length));
  for (int n = 1; n <= sines; ++n) out.push_back(std::sin(2 * pi * n * z / length));
  return out;
}

std::vector<long double> product_features(const feature::Product& product, const Vector& x,
                                          double t) {
  std::vector<long double> phi{1};
  for (int d = 0; d <= product.dimension(); ++d) {
    const bool in_space = d < product.dimension();
    const auto factor = in_space ? axis_features(product.space[static_cast<std::size_t>(d)], x[d])
                                 : axis_features(product.time, t);
    std::vector<long double> wider;
    for (const long double value : phi) {
      for (const long double next : factor) wider.push_back(value * next);
    }
    phi = wider;
  }
  return phi;
}

}  // namespace gtv::oracle
