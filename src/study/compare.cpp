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
#include "study/output_folder.hpp"

namespace gtv::study {
namespace {

const std::vector<std::string>& known_theories() {
  static const std::vector<std::string> names = {"large-p", "paper", "finite-p", "population",
                                                 "gradient-flow"};
  return names;
}

CompareOptions completed(CompareOptions options, const Study& study) {
  if (options.theories.empty()) {
    options.theories = study.cell(0).estimator.tau > 0
                           ? std::vector<std::string>{"gradient-flow"}
                           : std::vector<std::string>{"large-p", "finite-p", "population"};
  }
  for (const std::string& theory : options.theories) {
    if (!std::count(known_theories().begin(), known_theories().end(), theory)) {
      const std::string meant = nearest(theory, known_theories());
      throw_input("--theories: got \"{}\", expected of {}{}", theory,
                  fmt::join(known_theories(), ", "),
                  meant.empty() ? "" : fmt::format(" (did you mean {}?)", meant));
    }
    if (std::count(options.theories.begin(), options.theories.end(), theory) > 1) {
      throw_input("--theories: got \"{}\" twice, expected each theory once", theory);
    }
  }
  return options;
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
  const CompareOptions options = completed(given, asked);
  const Study study = ensemble_study(asked, {options.members, options.trajectories, options.bins});
  const std::vector<CellSetup> cells = make_cells(study);
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
  io::write_file(manifest,
                 manifest_text(study, options.command, report.compute_s,
                               {{"theories", options.theories}, {"ensemble", options.ensemble}}));
  folder.keep();
  return report;
}

}  // namespace gtv::study
