#include "study/comparison_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "gtv/io/csv.hpp"
#include "study/bins.hpp"
#include "study/sweep_arrays.hpp"
#include "study/table.hpp"

namespace gtv::study {
namespace {

Row with(Row row, const Row& more) {
  row.insert(row.end(), more.begin(), more.end());
  return row;
}

double largest(const std::vector<PlaceCumulants>& places, double metric::Cumulants::*which) {
  if (places.empty()) return not_known;
  double found = 0;
  for (const PlaceCumulants& place : places) {
    found = std::max(found, std::abs(place.cumulants.*which));
  }
  return found;
}

Row judged(const TheoryResult& theory, const CellComparison& cell) {
  if (!theory.failure.empty()) return Row(14, "");
  Row row = {table_number(theory.gap_mass), table_number(theory.trace)};
  if (theory.verdict.empty()) return with(row, Row(12, ""));
  return with(row, {table_number(theory.trace / cell.trace), table_number(theory.mean_error),
                    table_number(theory.distance.value), table_number(theory.interval.lo),
                    table_number(theory.interval.hi), table_number(theory.distance.floor),
                    table_number(theory.distance.floor_99), table_number(theory.wasserstein),
                    table_number(theory.wasserstein_floor), table_number(theory.twice.value),
                    table_number(theory.other_target.value), theory.verdict});
}

Row ensemble_part(const CellComparison& cell) {
  if (cell.share.empty()) return Row(8, "");
  return {table_number(cell.gap_mass),
          table_number(cell.gap_interval.lo),
          table_number(cell.gap_interval.hi),
          table_number(cell.trace),
          table_number(cell.trace_interval.lo),
          table_number(cell.trace_interval.hi),
          table_number(largest(cell.places, &metric::Cumulants::skewness)),
          table_number(largest(cell.places, &metric::Cumulants::excess_kurtosis))};
}

/// Shares as a density, NaN for what is not there.
void append(Array<double>& array, std::size_t& at, std::size_t bins,
            const std::vector<double>& share, double volume) {
  for (std::size_t b = 0; b < bins; ++b, ++at) {
    array.values[at] = share.empty() ? not_known : share[b] / volume;
  }
}

}  // namespace

std::string compare_csv(const Study& study, const std::vector<CellComparison>& cells) {
  const Row header = with(with({"cell"}, sweep_keys(study.sweep)), {"features_per_sample",
                                                                    "quadrature_error",
                                                                    "ensemble_gap_mass",
                                                                    "ensemble_gap_mass_lo",
                                                                    "ensemble_gap_mass_hi",
                                                                    "ensemble_trace",
                                                                    "ensemble_trace_lo",
                                                                    "ensemble_trace_hi",
                                                                    "largest_skewness",
                                                                    "largest_excess_kurtosis",
                                                                    "theory",
                                                                    "gap_mass",
                                                                    "trace",
                                                                    "trace_ratio",
                                                                    "mean_error",
                                                                    "total_variation",
                                                                    "total_variation_lo",
                                                                    "total_variation_hi",
                                                                    "floor",
                                                                    "floor_99",
                                                                    "wasserstein_1",
                                                                    "wasserstein_1_floor",
                                                                    "total_variation_twice",
                                                                    "total_variation_other_target",
                                                                    "verdict",
                                                                    "note"});
  std::vector<Row> rows;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const CellComparison& cell = cells[i];
    const Row start =
        with(with({fmt::format("{}", i)}, sweep_texts(study.sweep, i)),
             with({table_number(cell.features_per_sample), table_number(cell.quadrature_error)},
                  ensemble_part(cell)));
    for (const TheoryResult& theory : cell.theories) {
      Row end = with({theory.theory}, judged(theory, cell));
      if (!theory.failure.empty()) end.back() = theory.verdict;
      end.push_back(theory.failure.empty() ? theory.note : theory.failure);
      rows.push_back(with(start, end));
    }
  }
  return io::format_csv(header, rows);
}

std::string cumulants_csv(const Study& study, const std::vector<CellComparison>& cells) {
  std::size_t axes = 1;
  for (const CellComparison& cell : cells) {
    for (const PlaceCumulants& place : cell.places) axes = place.x.size();
    for (const TheoryResult& theory : cell.theories) {
      for (const PlaceCumulants& place : theory.places) axes = place.x.size();
    }
  }
  Row header = with(with({"cell"}, sweep_keys(study.sweep)), {"law", "t", "x"});
  if (axes == 2) header.emplace_back("y");
  header = with(header, {"score_mean", "score_variance", "skewness", "excess_kurtosis"});
  std::vector<Row> rows;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto add = [&](const std::string& law, const std::vector<PlaceCumulants>& places) {
      for (const PlaceCumulants& place : places) {
        Row row = with(with({fmt::format("{}", i)}, sweep_texts(study.sweep, i)),
                       {law, table_number(place.t)});
        for (const double x : place.x) row.push_back(table_number(x));
        rows.push_back(
            with(row, {table_number(place.cumulants.mean), table_number(place.cumulants.variance),
                       table_number(place.cumulants.skewness),
                       table_number(place.cumulants.excess_kurtosis)}));
      }
    };
    add("ensemble", cells[i].places);
    for (const TheoryResult& theory : cells[i].theories) add(theory.theory, theory.places);
  }
  return io::format_csv(header, rows);
}

io::Npz comparison_arrays(const Study& study, const Config& config, int dimension,
                          const std::vector<CellComparison>& cells) {
  io::Npz npz;
  const std::vector<std::size_t> sweep = add_axes(npz, study.sweep);
  std::vector<std::size_t> shape = sweep;
  add_edges(npz, config, dimension);
  const auto bins = static_cast<std::size_t>(config.density.bins);
  std::size_t count = 1;
  for (int d = 0; d < dimension; ++d) {
    shape.push_back(bins);
    count *= bins;
  }
  const double volume = bin_volume(config.density, dimension);
  const auto add = [&](const std::string& name, const auto& share_of) {
    Array<double> array(shape);
    std::size_t at = 0;
    for (const CellComparison& cell : cells) append(array, at, count, share_of(cell), volume);
    npz.add(name, std::move(array));
  };
  add("density_true", [](const CellComparison& cell) { return cell.share_true; });
  const bool has_ensemble = std::any_of(
      cells.begin(), cells.end(), [](const CellComparison& cell) { return !cell.share.empty(); });
  if (has_ensemble) {
    add("density_ensemble", [](const CellComparison& cell) { return cell.share; });
    add("density_ensemble_q25", [](const CellComparison& cell) { return cell.share_q25; });
    add("density_ensemble_q75", [](const CellComparison& cell) { return cell.share_q75; });
  }
  for (std::size_t k = 0; k < cells.front().theories.size(); ++k) {
    const std::string& name = cells.front().theories[k].theory;
    add("density_theory/" + name,
        [k](const CellComparison& cell) { return cell.theories[k].share; });
    if (!has_ensemble) continue;  // nothing to judge by
    Array<std::string> verdicts(sweep);
    Array<double> distances(sweep);
    Array<double> floors(sweep);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const TheoryResult& theory = cells[i].theories[k];
      const bool answers = theory.failure.empty();
      verdicts.values[i] = theory.verdict;
      distances.values[i] = answers ? theory.distance.value : not_known;
      floors.values[i] = answers ? theory.distance.floor : not_known;
    }
    npz.add("verdict/" + name, std::move(verdicts));
    npz.add("total_variation/" + name, std::move(distances));
    npz.add("floor/" + name, std::move(floors));
  }
  return npz;
}

}  // namespace gtv::study
