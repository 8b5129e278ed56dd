#include "gtv/data/preset.hpp"

#include <fmt/ranges.h>

#include <cmath>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/text.hpp"

namespace gtv::data {
namespace {

using Preset = std::pair<std::string, Matrix>;

/// 2 u / 5 - 1 for u = 0..5, on the diagonal.
Matrix diagonal_line() {
  Matrix points(6, 2);
  for (Index m = 0; m < points.rows(); ++m) {
    points.row(m).setConstant(2 * static_cast<double>(m) / 5 - 1);
  }
  return points;
}

const std::vector<Preset>& presets() {
  static const std::vector<Preset> all = [] {
    const double h = std::sqrt(3.0) / 2;
    return std::vector<Preset>{
        {"polygon", Matrix{{1, 0}, {0.5, h}, {-0.5, h}, {-1, 0}, {-0.5, -h}, {0.5, -h}}},
        {"line", diagonal_line()},
        {"lshape", Matrix{{-1, -1}, {-1, 0}, {-1, 1}, {0, -1}, {0.5, -1}, {1, -1}}},
        {"random", Matrix{{-1, -1}, {-0.9, 1}, {-0.3, 0.2}, {0.1, -0.1}, {0.2, -0.1}, {0.9, 0.7}}},
        {"square", Matrix{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}}};
  }();
  return all;
}

}  // namespace

Matrix preset_points(std::string_view name) {
  for (const auto& [known, points] : presets()) {
    if (known == name) return points;
  }
  const std::string near = nearest(name, preset_names());
  throw_input("preset: got '{}', expected one of {}{}", name, fmt::join(preset_names(), ", "),
              near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
}

const std::vector<std::string>& preset_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const auto& preset : presets()) all.push_back(preset.first);
    return all;
  }();
  return names;
}

}  // namespace gtv::data
