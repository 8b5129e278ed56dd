#include "gtv/study/compare.hpp"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/io/atomic_file.hpp"
#include "study/cells.hpp"
#include "study/comparison_output.hpp"
#include "study/earlier_run.hpp"
#include "study/output_folder.hpp"
#include "study/process.hpp"
#include "study/settings.hpp"

namespace gtv::study {
namespace {

using Json = nlohmann::ordered_json;

const std::vector<std::string>& known_theories() {
  static const std::vector<std::string> names = {"large-p", "paper", "finite-p", "population"};
  return names;
}

CompareOptions completed(CompareOptions options) {
  if (options.theories.empty()) options.theories = {"large-p", "finite-p", "population"};
  for (const std::string& theory : options.theories) {
    if (std::find(known_theories().begin(), known_theories().end(), theory) ==
        known_theories().end()) {
      throw_input("--theories: got {}, expected of {}", theory, fmt::join(known_theories(), ", "));
    }
  }
  if (options.members < 4) {
    throw_input("--members: got {}, expected at least 4, for cumulants", options.members);
  }
  return options;
}

/// The study with this comparison's own bins and seeds: densities come from stratified seeds, whose
/// sampling noise is far below that of the ensemble.
Study with_settings(Study study, const CompareOptions& options) {
  study.config.ensemble.models = options.members;
  study.config.sampler.seeds = "stratified";
  return study;
}

void fit_to_dimension(Study& study, const CompareOptions& options, int dimension) {
  study.config.density.bins = options.bins > 0 ? options.bins : (dimension == 1 ? 60 : 50);
  study.config.sampler.trajectories =
      options.trajectories > 0 ? options.trajectories : (dimension == 1 ? 5000 : 10000);
}

void check_estimator(const Study& study) {
  for (std::size_t i = 0; i < study.cells(); ++i) {
    const Config config = study.cell(i);
    if (config.estimator.kind == "linear") continue;
    const std::string where = where_is(study, "estimator.kind");
    throw_input("{}{}estimator.kind: got {}, expected linear: no theory predicts what others learn",
                where, where.empty() ? "" : ": ", config.estimator.kind);
  }
}

Json manifest_of(const Study& study, const CompareOptions& options, double compute_s) {
  return {{"name", study.config.name},    {"seed", study.config.seed}, {"settings", settings_of(study)},
          {"theories", options.theories},
          {"ensemble", options.ensemble},
          {"cells", study.cells()},       {"compute_s", compute_s},    {"threads", thread_count()},
          {"peak_rss_mb", peak_rss_mb()}, {"versions", versions()},    {"command", options.command},
          {"study", study.text}};
}

void count(const std::vector<CellComparison>& cells, CompareReport& report) {
  for (const CellComparison& cell : cells) {
    for (const TheoryResult& theory : cell.theories) {
      report.holds += theory.verdict == "holds" ? 1 : 0;
      report.fails += theory.verdict == "fails" ? 1 : 0;
      report.undecided += theory.verdict == "undecided" ? 1 : 0;
      report.not_computed += theory.failure.empty() ? 0 : 1;
    }
  }
}

}  // namespace

CompareReport compare_study(const Study& asked, const CompareOptions& given) {
  const CompareOptions options = completed(given);
  check_estimator(asked);
  Study study = with_settings(asked, options);
  fit_to_dimension(study, options, make_cell(study.cell(0), study.directory).dimension());
  std::vector<CellSetup> cells = make_cells(study);
  if (!options.force) refuse_other_settings(options.out, study);
  OutputFolder folder(options.out);

  const auto start = std::chrono::steady_clock::now();
  Progress progress(
      study.config.name,
      cells.size() * ensembles_a_cell(options) * static_cast<std::size_t>(options.members),
      options.progress);
  std::vector<CellComparison> results;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    results.push_back(in_cell(study, i, [&] { return compare_cell(cells[i], options, progress); }));
  }
  CompareReport report{.cells = cells.size()};
  report.compute_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  count(results, report);

  const std::filesystem::path manifest = folder.file("manifest.json");
  io::write_npz(folder.file("compare.npz"),
                comparison_arrays(study, study.config, cells.front().dimension(), results));
  io::write_file(folder.file("compare.csv"), compare_csv(study, results));
  io::write_file(folder.file("cumulants.csv"), cumulants_csv(study, results));
  io::write_file(manifest, manifest_of(study, options, report.compute_s)
                                   .dump(2, ' ', false, Json::error_handler_t::replace) +
                               "\n");
  folder.keep();
  return report;
}

}  // namespace gtv::study
