#include "study/variance_figure.hpp"

#include <string>

#include "gtv/data/mixture.hpp"
#include "gtv/data/preset.hpp"
#include "gtv/forward/schedule.hpp"
#include "gtv/score/field.hpp"

namespace gtv::study {

io::Npz variance_figure() {
  constexpr int side = 100;
  constexpr double half_width = 2;
  const std::vector<double> times = {0.05, 0.1, 0.2, 0.5, 0.75};
  const Vector axis = Vector::LinSpaced(side, -half_width, half_width);
  Matrix queries(side * side, 2);
  for (Index y = 0; y < side; ++y) {
    for (Index x = 0; x < side; ++x) queries.row(y * side + x) << axis(x), axis(y);
  }
  const auto schedule = forward::make_schedule("linear-variance");

  io::Npz npz;
  const std::vector<double> line(axis.data(), axis.data() + side);
  npz.add("t", Array<double>({times.size()}, times));
  npz.add("x", Array<double>({line.size()}, line));
  npz.add("y", Array<double>({line.size()}, line));
  for (const std::string name : {"polygon", "line", "lshape", "random"}) {
    const Matrix points = data::preset_points(name);
    const data::Mixture mixture = data::make_mixture(points);
    Array<double> fraction({times.size(), side, side});
    double* out = fraction.values.data();
    for (const double t : times) {
      const score::Fields fields =
          score::exact_fields(mixture, schedule->level(t), queries, /*with_covariance=*/false);
      out = std::copy(fields.fraction.data(), fields.fraction.data() + side * side, out);
    }
    const auto rows = static_cast<std::size_t>(points.rows());
    npz.add(name + "/points",
            Array<double>({rows, 2}, {points.data(), points.data() + points.size()}));
    npz.add(name + "/fraction", std::move(fraction));
  }
  return npz;
}

}  // namespace gtv::study
