#include "study/ensemble_study.hpp"

#include <nlohmann/json.hpp>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "study/cells.hpp"
#include "study/process.hpp"
#include "study/settings.hpp"

namespace gtv::study {
namespace {

using Json = nlohmann::ordered_json;

void check_estimator(const Study& study, const std::string& kind) {
  for (std::size_t i = 0; i < study.cells(); ++i) {
    const Config config = study.cell(i);
    if (config.estimator.kind == kind) continue;
    const std::string where = where_is(study, "estimator.kind");
    throw_input(
        "{}{}estimator.kind: got {}, expected {}", where, where.empty() ? "" : ": ",
        config.estimator.kind,
        kind == "linear" ? "linear: no theory predicts what others learn" : kind + " in all cells");
  }
}

void refuse_auto(const Study& study) {
  if (!study.config.ensemble.is_auto()) return;
  const std::string where = where_is(study, "ensemble.models");
  throw_input(
      "{}{}ensemble.models: got auto, expected a number: here all ensembles have as many members, "
      "which --members sets",
      where, where.empty() ? "" : ": ");
}

}  // namespace

Study ensemble_study(Study study, const EnsembleOptions& options, const std::string& kind) {
  if (options.members < 4) {
    throw_input("--members: got {}, expected at least 4", options.members);
  }
  check_estimator(study, kind);
  refuse_auto(study);
  const bool line = make_cell(study.cell(0), study.directory).dimension() == 1;
  Config& config = study.config;
  config.ensemble.models = options.members;
  config.sampler.seeds = "stratified";
  config.sampler.trajectories =
      options.trajectories > 0 ? options.trajectories : (line ? 5000 : 10000);
  config.density.bins = options.bins > 0 ? options.bins : (line ? 60 : 50);
  return study;
}

std::string manifest_text(const Study& study, const std::string& command, double compute_s,
                          const Json& more) {
  Json manifest = {
      {"name", study.config.name},    {"seed", study.config.seed}, {"settings", settings_of(study)},
      {"cells", study.cells()},       {"compute_s", compute_s},    {"threads", thread_count()},
      {"peak_rss_mb", peak_rss_mb()}, {"versions", versions()},    {"command", command},
      {"study", study.text}};
  manifest.update(more);
  return manifest.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace gtv::study
