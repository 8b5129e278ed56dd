#include "oracle/io_oracle.hpp"

#include <cmath>

namespace gtv::oracle {

double half_value(std::uint16_t bits) {
  const double sign = bits / 32768 == 1 ? -1 : 1;
  const int exponent = bits / 1024 % 32;
  const double fraction = bits % 1024 / 1024.0;
  if (exponent == 0) return sign * std::pow(2.0, -14) * fraction;
  return sign * std::pow(2.0, exponent - 15) * (1 + fraction);
}

std::size_t fortran_position(const std::vector<std::size_t>& index,
                             const std::vector<std::size_t>& shape) {
  std::size_t position = 0;
  std::size_t stride = 1;
  for (std::size_t d = 0; d < shape.size(); ++d) {
    position += index[d] * stride;
    stride *= shape[d];
  }
  return position;
}

std::vector<std::size_t> c_index(std::size_t position, const std::vector<std::size_t>& shape) {
  std::vector<std::size_t> index(shape.size());
  for (std::size_t d = shape.size(); d > 0; --d) {
    index[d - 1] = position % shape[d - 1];
    position /= shape[d - 1];
  }
  return index;
}

}  // namespace gtv::oracle
