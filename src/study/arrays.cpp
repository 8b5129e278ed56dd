#include <algorithm>
#include <cmath>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/io/csv.hpp"
#include "gtv/metric/total_variation.hpp"
#include "gtv/study/result.hpp"
#include "study/sweep_value.hpp"

namespace gtv::study {
namespace {

constexpr std::size_t coarse_side = 50;

using Shape = std::vector<std::size_t>;

Shape operator+(Shape a, const Shape& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

io::AnyArray axis_array(const SweepAxis& axis) {
  // Names go to disk as their index in the file; the names themselves stand in the manifest.
  Array<double> numbers({axis.values.size()});
  for (std::size_t i = 0; i < axis.values.size(); ++i) {
    numbers.values[i] = number_or(axis.values[i], static_cast<double>(i));
  }
  return numbers;
}

template <class Member>
Array<double> stack(const StudyResult& result, const Shape& shape, Member member) {
  Array<double> out(shape);
  std::size_t at = 0;
  for (const CellResult& cell : result.cells) {
    const std::vector<double>& part = cell.*member;
    std::copy(part.begin(), part.end(), out.values.begin() + static_cast<std::ptrdiff_t>(at));
    at += part.size();
  }
  return out;
}

}  // namespace

io::Npz density_arrays(const Study& study, const StudyResult& result) {
  io::Npz npz;
  Shape sweep;
  for (const SweepAxis& axis : study.sweep) {
    npz.add("axis/" + axis.key, axis_array(axis));
    sweep.push_back(axis.values.size());
  }
  const auto bins = static_cast<std::size_t>(result.bins);
  Array<double> edges({bins + 1});
  for (std::size_t b = 0; b <= bins; ++b) {
    edges.values[b] = std::lerp(result.range[0], result.range[1],
                                static_cast<double>(b) / static_cast<double>(bins));
  }
  const bool plane = result.dimension == 2;
  if (plane) {
    npz.add("edges_x", edges);
    npz.add("edges_y", edges);
  } else {
    npz.add("edges", edges);
  }
  const Shape cell = plane ? Shape{bins, bins} : Shape{bins};
  npz.add("density_mean", stack(result, sweep + cell, &CellResult::density_mean));
  npz.add("density_q25", stack(result, sweep + cell, &CellResult::density_q25));
  npz.add("density_q75", stack(result, sweep + cell, &CellResult::density_q75));
  npz.add("density_true", stack(result, sweep + cell, &CellResult::density_true));
  npz.add("density_pfode", stack(result, sweep + cell, &CellResult::density_pfode));
  const auto same_count = [&](const CellResult& c) {
    return c.points.size() == result.cells.front().points.size();
  };
  if (std::all_of(result.cells.begin(), result.cells.end(), same_count)) {
    const auto dimension = static_cast<std::size_t>(result.dimension);
    const std::size_t points = result.cells.front().points.size() / dimension;
    npz.add("points", stack(result, sweep + Shape{points, dimension}, &CellResult::points));
  }
  const std::size_t members = result.cells.front().inside.size();
  npz.add("inside", stack(result, sweep + Shape{members}, &CellResult::inside));
  if (!result.cells.front().member_density.empty()) {
    npz.add("density_models",
            stack(result, sweep + Shape{members, bins}, &CellResult::member_density));
  }
  if (!result.cells.front().member_coarse.empty()) {
    npz.add("coarse_models", stack(result, sweep + Shape{members, coarse_side, coarse_side},
                                   &CellResult::member_coarse));
  }
  return npz;
}

std::string cells_csv(const Study& study, const StudyResult& result) {
  std::vector<std::string> header = {"cell"};
  for (const SweepAxis& axis : study.sweep) header.push_back(axis.key);
  for (const char* name : {"models", "trajectories", "inside", "total_variation", "gap_mass",
                           "not_finite", "min_rcond"}) {
    header.emplace_back(name);
  }
  const double volume =
      std::pow((result.range[1] - result.range[0]) / result.bins, result.dimension);
  const auto masses = [&](const std::vector<double>& density) {
    std::vector<double> mass = density;
    for (double& m : mass) m *= volume;
    return mass;
  };
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < result.cells.size(); ++i) {
    const CellResult& cell = result.cells[i];
    const Config config = study.cell(i);
    std::vector<std::string> row = {fmt::format("{}", i)};
    std::size_t rest = i;
    std::vector<std::string> coordinates(study.sweep.size());
    for (std::size_t a = study.sweep.size(); a-- > 0;) {
      const std::size_t n = study.sweep[a].values.size();
      coordinates[a] = to_text(study.sweep[a].values[rest % n]);
      rest /= n;
    }
    row.insert(row.end(), coordinates.begin(), coordinates.end());
    double inside = 0;
    for (const double share : cell.inside)
      inside += share / static_cast<double>(cell.inside.size());
    row.push_back(fmt::format("{}", config.ensemble.models));
    row.push_back(fmt::format("{}", config.sampler.trajectories));
    row.push_back(fmt::format("{:.6f}", inside));
    row.push_back(fmt::format(
        "{:.6f}", metric::total_variation(masses(cell.density_mean), masses(cell.density_true))));
    row.push_back(result.dimension == 1 ? fmt::format("{:.6f}", cell.gap_mass) : "");
    row.push_back(fmt::format("{}", cell.not_finite));
    row.push_back(fmt::format("{:.3e}", cell.min_reciprocal_condition));
    rows.push_back(std::move(row));
  }
  return io::format_csv(header, rows);
}

}  // namespace gtv::study
