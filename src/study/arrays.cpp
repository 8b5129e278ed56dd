#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/io/csv.hpp"
#include "gtv/metric/total_variation.hpp"
#include "gtv/study/result.hpp"
#include "study/sweep_arrays.hpp"

namespace gtv::study {
namespace {

constexpr std::size_t coarse_side = 50;

using Shape = std::vector<std::size_t>;

Shape operator+(Shape a, const Shape& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
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

/// [sweep..., member, ...]; cells with fewer members than others have NaN at their end.
/// @param shape of a member's part. @return empty if no cell has any.
template <class Member>
Array<double> stack_members(const StudyResult& result, const Shape& sweep, const Shape& shape,
                            Member member) {
  const std::size_t part =
      std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<std::size_t>());
  std::size_t longest = 0;
  for (const CellResult& cell : result.cells) longest = std::max(longest, (cell.*member).size());
  Array<double> out(sweep + Shape{longest / part} + shape);
  std::fill(out.values.begin(), out.values.end(), std::numeric_limits<double>::quiet_NaN());
  auto at = out.values.begin();
  for (const CellResult& cell : result.cells) {
    std::copy((cell.*member).begin(), (cell.*member).end(), at);
    at += static_cast<std::ptrdiff_t>(longest);
  }
  return out;
}

/// [sweep..., point, D]; cells with fewer points than others have rows of NaN at their end.
Array<double> points_array(const StudyResult& result, const Shape& sweep) {
  const auto dimension = static_cast<std::size_t>(result.dimension);
  std::size_t longest = 0;
  for (const CellResult& cell : result.cells) longest = std::max(longest, cell.points.size());
  Array<double> out(sweep + Shape{longest / dimension, dimension});
  std::fill(out.values.begin(), out.values.end(), std::numeric_limits<double>::quiet_NaN());
  auto at = out.values.begin();
  for (const CellResult& cell : result.cells) {
    std::copy(cell.points.begin(), cell.points.end(), at);
    at += static_cast<std::ptrdiff_t>(longest);
  }
  return out;
}

Array<std::int64_t> features_array(const StudyResult& result, const Shape& sweep) {
  Array<std::int64_t> out(sweep);
  std::transform(result.cells.begin(), result.cells.end(), out.values.begin(),
                 [](const CellResult& cell) { return cell.features; });
  return out;
}

/// Mean and covariance of the score at the probes, [sweep..., t, x, axis] and its square.
void add_scores(io::Npz& npz, const Config& config, const StudyResult& result, const Shape& sweep) {
  if (result.cells.front().score_mean.empty()) return;
  const Shape probes = {static_cast<std::size_t>(config.ensemble.probe_t.size()),
                        static_cast<std::size_t>(config.ensemble.probe_x.rows()),
                        static_cast<std::size_t>(result.dimension)};
  const Matrix& x = config.ensemble.probe_x;
  const Vector& t = config.ensemble.probe_t;
  npz.add("probe_x", Array<double>({probes[1], probes[2]}, {x.data(), x.data() + x.size()}));
  npz.add("probe_t", Array<double>({probes[0]}, {t.data(), t.data() + t.size()}));
  npz.add("score_mean", stack(result, sweep + probes, &CellResult::score_mean));
  npz.add("score_covariance",
          stack(result, sweep + probes + probes, &CellResult::score_covariance));
}

}  // namespace

io::Npz density_arrays(const Study& study, const StudyResult& result) {
  io::Npz npz;
  const Shape sweep = add_axes(npz, study.sweep);
  add_edges(npz, study.config, result.dimension);
  const auto bins = static_cast<std::size_t>(result.bins);
  const bool plane = result.dimension == 2;
  const Shape cell = plane ? Shape{bins, bins} : Shape{bins};
  npz.add("density_mean", stack(result, sweep + cell, &CellResult::density_mean));
  npz.add("density_q25", stack(result, sweep + cell, &CellResult::density_q25));
  npz.add("density_q75", stack(result, sweep + cell, &CellResult::density_q75));
  npz.add("density_variance", stack(result, sweep + cell, &CellResult::density_variance));
  npz.add("density_skewness", stack(result, sweep + cell, &CellResult::density_skewness));
  npz.add("density_excess_kurtosis",
          stack(result, sweep + cell, &CellResult::density_excess_kurtosis));
  npz.add("density_true", stack(result, sweep + cell, &CellResult::density_true));
  npz.add("density_pfode", stack(result, sweep + cell, &CellResult::density_pfode));
  npz.add("points", points_array(result, sweep));
  npz.add("features", features_array(result, sweep));
  const auto add_members = [&](const char* name, const Shape& shape, auto member) {
    Array<double> all = stack_members(result, sweep, shape, member);
    if (!all.values.empty()) npz.add(name, std::move(all));
  };
  add_members("inside", {}, &CellResult::inside);
  add_members("density_models", {bins}, &CellResult::member_density);
  add_members("coarse_models", {coarse_side, coarse_side}, &CellResult::member_coarse);
  add_scores(npz, study.config, result, sweep);
  return npz;
}

std::string cells_csv(const Study& study, const StudyResult& result) {
  std::vector<std::string> header = {"cell"};
  for (const std::string& key : sweep_keys(study.sweep)) header.push_back(key);
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
  const auto error_of = [&](const CellResult& cell) {
    if (cell.members == 0) return std::numeric_limits<double>::quiet_NaN();  // it has failed
    return metric::total_variation(masses(cell.density_mean), masses(cell.density_true));
  };
  const bool automatic = study.config.ensemble.is_auto();
  if (automatic) {
    header.emplace_back("floor");
    header.emplace_back("reached");
  }
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < result.cells.size(); ++i) {
    const CellResult& cell = result.cells[i];
    const Config config = study.cell(i);
    std::vector<std::string> row = {fmt::format("{}", i)};
    for (const std::string& value : sweep_texts(study.sweep, i)) row.push_back(value);
    row.push_back(fmt::format("{}", cell.members));
    row.push_back(fmt::format("{}", config.sampler.trajectories));
    row.push_back(fmt::format("{:.6f}", cell.inside_mean));
    row.push_back(fmt::format("{:.6f}", error_of(cell)));
    row.push_back(result.dimension == 1 ? fmt::format("{:.6f}", cell.gap_mass) : "");
    row.push_back(fmt::format("{}", cell.not_finite));
    row.push_back(fmt::format("{:.3e}", cell.min_reciprocal_condition));
    if (automatic) {
      row.push_back(fmt::format("{:.5g}", cell.floor));
      row.emplace_back(cell.floor <= config.ensemble.floor ? "yes" : "no");
    }
    rows.push_back(std::move(row));
  }
  return io::format_csv(header, rows);
}

}  // namespace gtv::study
