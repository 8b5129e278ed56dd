#include "gtv/study/compare.hpp"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/text.hpp"
#include "gtv/io/atomic_file.hpp"
#include "study/cells.hpp"
#include "study/comparison_output.hpp"
#include "study/earlier_run.hpp"
#include "study/ensemble_study.hpp"
#include "study/kernel_arrays.hpp"
#include "study/output_folder.hpp"
#include "study/run_plan.hpp"
#include "study/seconds_since.hpp"
#include "study/table.hpp"
#include "study/white_comparison.hpp"

namespace gtv::study {
namespace {

const std::vector<std::string>& known_theories(bool white) {
  static const std::vector<std::string> linear = {"large-p",    "paper",       "finite-p",
                                                  "population", "conditional", "gradient-flow"};
  return white ? white_theories() : linear;
}

std::vector<std::string> usual_theories(const Config& config, bool white) {
  if (white) return white_theories();
  if (config.estimator.tau > 0) return {"gradient-flow"};
  return {"large-p", "finite-p", "population", "conditional"};
}

CompareOptions completed(CompareOptions options, const Study& study, bool white) {
  const std::vector<std::string>& known = known_theories(white);
  if (options.theories.empty()) {
    options.theories = usual_theories(study.cell(0), white);
  }
  for (const std::string& theory : options.theories) {
    if (!std::count(known.begin(), known.end(), theory)) {
      const std::string meant = nearest(theory, known);
      throw_input("--theories: got \"{}\", expected of {}{}", theory, fmt::join(known, ", "),
                  meant.empty() ? "" : fmt::format(" (did you mean {}?)", meant));
    }
    if (std::count(options.theories.begin(), options.theories.end(), theory) > 1) {
      throw_input("--theories: got \"{}\" twice, expected each theory once", theory);
    }
  }
  return options;
}

/// A cell that cannot be computed is flagged; the others are still worth having.
CellComparison compared(const CellSetup& cell, const CompareOptions& options, bool white,
                        Progress& progress) {
  try {
    return white ? compare_white_cell(cell, options, progress)
                 : compare_cell(cell, options, progress);
  } catch (const Error& error) {
    CellComparison failed;
    failed.features_per_sample = failed.quadrature_error = not_known;
    for (const std::string& theory : options.theories) {
      TheoryResult result;
      result.theory = theory;
      result.failure = error.what();
      result.verdict = "not computed";
      failed.theories.push_back(std::move(result));
    }
    return failed;
  }
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
  const bool white = asked.cell(0).estimator.kind == "naive";
  const CompareOptions options = completed(given, asked, white);
  const Study study = ensemble_study(asked, options, white ? "naive" : "linear");
  const std::vector<CellSetup> cells = make_cells(study);
  if (!options.force) refuse_other_settings(options.out, plan_of(study));
  OutputFolder folder(options.out);

  const auto start = std::chrono::steady_clock::now();
  Progress progress(study.config.name,
                    cells.size() * (white ? 1 : ensembles_a_cell(options)) *
                        static_cast<std::size_t>(options.members),
                    options.progress);
  std::vector<CellComparison> results;
  results.reserve(cells.size());
  for (const CellSetup& cell : cells) {
    results.push_back(compared(cell, options, white, progress));
  }
  CompareReport report{.cells = cells.size()};
  report.compute_s = seconds_since(start);
  count(results, report);

  const std::filesystem::path manifest = folder.file("manifest.json");
  io::Npz arrays = comparison_arrays(study, study.config, cells.front().dimension(), results);
  add_kernels(arrays, study, cells, results);
  io::write_npz(folder.file("compare.npz"), arrays);
  io::write_file(folder.file("compare.csv"), compare_csv(study, results));
  io::write_file(folder.file("cumulants.csv"), cumulants_csv(study, results));
  io::write_file(manifest,
                 manifest_text(study, options.command, report.compute_s,
                               {{"theories", options.theories}, {"ensemble", options.ensemble}}));
  folder.keep();
  return report;
}

}  // namespace gtv::study
