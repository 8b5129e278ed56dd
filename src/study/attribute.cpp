#include "gtv/study/attribute.hpp"

#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <nlohmann/json.hpp>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/csv.hpp"
#include "study/attribution.hpp"
#include "study/bins.hpp"
#include "study/cells.hpp"
#include "study/earlier_run.hpp"
#include "study/ensemble_study.hpp"
#include "study/output_folder.hpp"
#include "study/run_plan.hpp"
#include "study/seconds_since.hpp"
#include "study/sweep_arrays.hpp"
#include "study/table.hpp"

namespace gtv::study {
namespace {

void append(Row& row, const Estimate& estimate) {
  for (const double v : {estimate.value, estimate.interval.lo, estimate.interval.hi}) {
    row.push_back(table_number(v));
  }
}

std::string attribute_csv(const Study& study, const std::vector<CellAttribution>& cells) {
  Row header = {"cell"};
  for (const std::string& key : sweep_keys(study.sweep)) header.push_back(key);
  header.emplace_back("cause");
  for (const char* name : {"gap_mass", "gap_mass_change", "gap_mass_shapley", "wasserstein_1",
                           "wasserstein_1_change", "wasserstein_1_shapley", "density_change"}) {
    for (const char* end : {"", "_lo", "_hi"}) header.push_back(fmt::format("{}{}", name, end));
  }
  for (const char* end : {"", "_lo", "_hi"}) header.push_back(fmt::format("trace_ratio{}", end));
  std::vector<Row> rows;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const CellAttribution& cell = cells[i];
    for (std::size_t k = 0; k < cause_names.size(); ++k) {
      Row row = {fmt::format("{}", i)};
      for (const std::string& value : sweep_texts(study.sweep, i)) row.push_back(value);
      row.emplace_back(cause_names[k]);
      append(row, cell.gap_mass[k]);
      append(row, cell.ladder[k].gap_mass);
      append(row, cell.shapley[k].gap_mass);
      append(row, cell.wasserstein[k]);
      append(row, cell.ladder[k].wasserstein);
      append(row, cell.shapley[k].wasserstein);
      append(row, cell.ladder[k].density);
      append(row, cell.trace_ratio);
      rows.push_back(std::move(row));
    }
  }
  return io::format_csv(header, rows);
}

/// [sweep..., cause], or [sweep..., cause, 2] for an interval.
void add_estimates(io::Npz& npz, const std::vector<std::size_t>& sweep,
                   const std::vector<CellAttribution>& cells, const std::string& name,
                   const std::function<Estimate(const CellAttribution&, std::size_t)>& estimate) {
  std::vector<std::size_t> shape = sweep;
  shape.push_back(cause_names.size());
  Array<double> values(shape);
  shape.push_back(2);
  Array<double> intervals(shape);
  std::size_t at = 0;
  for (const CellAttribution& cell : cells) {
    for (std::size_t k = 0; k < cause_names.size(); ++k, ++at) {
      const Estimate e = estimate(cell, k);
      values.values[at] = e.value;
      intervals.values[2 * at] = e.interval.lo;
      intervals.values[2 * at + 1] = e.interval.hi;
    }
  }
  npz.add(name, std::move(values));
  npz.add(name + "_ci95", std::move(intervals));
}

io::Npz attribute_arrays(const Study& study, int dimension,
                         const std::vector<CellAttribution>& cells) {
  io::Npz npz;
  const std::vector<std::size_t> sweep = add_axes(npz, study.sweep);
  add_edges(npz, study.config, dimension);
  Array<std::string> names({cause_names.size()});
  for (std::size_t k = 0; k < cause_names.size(); ++k) {
    names.values[k] = std::string(cause_names[k]);
  }
  npz.add("causes", std::move(names));
  const auto add = [&](const std::string& name, const auto& estimate) {
    add_estimates(npz, sweep, cells, name, estimate);
  };
  add("gap_mass", [](const CellAttribution& c, std::size_t k) { return c.gap_mass[k]; });
  add("gap_mass_change",
      [](const CellAttribution& c, std::size_t k) { return c.ladder[k].gap_mass; });
  add("gap_mass_shapley",
      [](const CellAttribution& c, std::size_t k) { return c.shapley[k].gap_mass; });
  add("wasserstein_1", [](const CellAttribution& c, std::size_t k) { return c.wasserstein[k]; });
  add("wasserstein_1_change",
      [](const CellAttribution& c, std::size_t k) { return c.ladder[k].wasserstein; });
  add("wasserstein_1_shapley",
      [](const CellAttribution& c, std::size_t k) { return c.shapley[k].wasserstein; });
  std::vector<std::size_t> shape = sweep;
  shape.push_back(cause_names.size());
  const auto bins = static_cast<std::size_t>(study.config.density.bins);
  for (int d = 0; d < dimension; ++d) shape.push_back(bins);
  Array<double> density(shape);
  const double volume = bin_volume(study.config.density, dimension);
  std::size_t at = 0;
  for (const CellAttribution& cell : cells) {
    for (const std::vector<double>& share : cell.share) {
      for (const double s : share) density.values[at++] = s / volume;
    }
  }
  npz.add("density", std::move(density));
  return npz;
}

[[noreturn]] void refuse(const Study& study, const std::string& key, const std::string& fault) {
  const std::string where = where_is(study, key);
  throw_input("{}{}{}: {}", where, where.empty() ? "" : ": ", key, fault);
}

/// The rungs are those of ridge regression on normal noise: W* and J0 are known for no other.
void check_ladder(const Study& study) {
  for (std::size_t i = 0; i < study.cells(); ++i) {
    const Config config = study.cell(i);
    if (config.sampler.method == "reverse-sde") {
      refuse(study, "sampler.method",
             "got reverse-sde, expected a method for the probability-flow ODE, which the rungs of "
             "the exact score follow");
    }
    if (config.estimator.tau > 0) {
      refuse(study, "estimator.tau",
             fmt::format("got {}, expected 0: the ladder is of ridge regression",
                         config.estimator.tau));
    }
    if (config.estimator.target != "proxy") {
      refuse(study, "estimator.target",
             fmt::format("got {}, expected proxy: the ladder has training on the true target as a "
                         "rung, and ends with that on x0",
                         config.estimator.target));
    }
    if (config.estimator.noise != "normal") {
      refuse(study, "estimator.noise",
             fmt::format("got {}, expected normal: the true target is known for no other",
                         config.estimator.noise));
    }
  }
}

}  // namespace

AttributeReport attribute_study(const Study& asked, const EnsembleOptions& options) {
  const Study study = ensemble_study(asked, options);
  check_ladder(study);
  const std::vector<CellSetup> cells = make_cells(study);
  if (!options.force) refuse_other_settings(options.out, plan_of(study));
  OutputFolder folder(options.out);

  const auto start = std::chrono::steady_clock::now();
  Progress progress(
      study.config.name,
      cells.size() * ensembles_an_attribution * static_cast<std::size_t>(options.members),
      options.progress);
  std::vector<CellAttribution> results;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    results.push_back(
        in_cell(study, i, [&] { return attribute_cell(cells[i], options, progress); }));
  }
  AttributeReport report{.cells = cells.size()};
  report.compute_s = seconds_since(start);

  const std::filesystem::path manifest = folder.file("manifest.json");
  io::write_npz(folder.file("attribute.npz"),
                attribute_arrays(study, cells.front().dimension(), results));
  io::write_file(folder.file("attribute.csv"), attribute_csv(study, results));
  io::write_file(manifest, manifest_text(study, options.command, report.compute_s,
                                         nlohmann::ordered_json::object()));
  folder.keep();
  return report;
}

}  // namespace gtv::study
