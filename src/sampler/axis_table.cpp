#include "sampler/axis_table.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gtv::sampler {

using feature::Axis;
using feature::AxisKind;

namespace {

bool is_sine(const Axis& axis, int j) {
  return j > axis.count - 1 - (axis.count - 1) / 2;
}

}  // namespace

int harmonic(const Axis& axis, int j) {
  const int cosines = axis.count - 1 - (axis.count - 1) / 2;
  return j <= cosines ? j : j - cosines;
}

template <class Real>
AxisTable<Real> make_axis_table(const Axis& axis) {
  AxisTable<Real> table;
  table.axis = axis;
  table.count = static_cast<std::size_t>(axis.count);
  table.padded = (table.count + feature_padding - 1) / feature_padding * feature_padding;
  table.centre = hwy::AllocateAligned<Real>(table.padded);
  table.wave = hwy::AllocateAligned<Real>(table.padded);
  table.phase = hwy::AllocateAligned<Real>(table.padded);
  std::fill_n(table.centre.get(), table.padded, Real{0});
  std::fill_n(table.wave.get(), table.padded, Real{0});
  std::fill_n(table.phase.get(), table.padded, Real{0});
  table.lo = static_cast<Real>(axis.lo);
  if (axis.kind == AxisKind::gaussian) {
    table.inverse_spacing = static_cast<Real>(1 / axis.spacing());
    table.inverse_width = static_cast<Real>(1 / axis.width());
    table.norm = static_cast<Real>(1 / (axis.width() * std::sqrt(2 * std::numbers::pi)));
    for (int j = 0; j < static_cast<int>(table.padded); ++j) {
      table.centre[static_cast<std::size_t>(j)] = static_cast<Real>(axis.centre(j));
    }
  } else {
    const double base = 2 * std::numbers::pi / (axis.hi - axis.lo);
    table.base_wave = static_cast<Real>(base);
    for (int j = 0; j < axis.count; ++j) {
      const auto i = static_cast<std::size_t>(j);
      table.wave[i] = static_cast<Real>(base * harmonic(axis, j));
      table.phase[i] = is_sine(axis, j) ? static_cast<Real>(std::numbers::pi / 2) : Real{0};
    }
  }
  return table;
}

template AxisTable<float> make_axis_table(const Axis&);
template AxisTable<double> make_axis_table(const Axis&);

}  // namespace gtv::sampler
