#include "gtv/study/run.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/study/result.hpp"
#include "study/output_folder.hpp"
#include "study/process.hpp"
#include "study/sweep_value.hpp"

namespace gtv::study {
namespace {

using Json = nlohmann::ordered_json;

/// Name of the study whose run a folder holds, if any.
std::optional<std::string> study_in(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "manifest.json";
  if (!std::filesystem::exists(file)) return std::nullopt;
  const Json manifest = Json::parse(io::read_text(file), nullptr, /*allow_exceptions=*/false);
  if (!manifest.is_object() || !manifest.contains("name") || !manifest["name"].is_string()) {
    throw_input("{}: expected the manifest of a run; remove the folder or choose another --out",
                file.string());
  }
  return manifest["name"].get<std::string>();
}

void refuse_another_study(const std::filesystem::path& folder, const std::string& name) {
  const std::optional<std::string> there = study_in(folder);
  if (there && *there != name) {
    throw_input("--out: {} holds the run of study \"{}\", expected \"{}\" or an empty folder",
                folder.string(), *there, name);
  }
}

Json manifest_of(const Study& study, const StudyResult& result, const RunOptions& options) {
  Json sweep = Json::array();
  for (const SweepAxis& axis : study.sweep) {
    Json values = Json::array();
    for (const SweepValue& value : axis.values) {
      std::visit([&](const auto& v) { values.push_back(v); }, value);
    }
    sweep.push_back({{"key", axis.key}, {"values", values}});
  }
  return {{"name", study.config.name},
          {"seed", study.config.seed},
          {"sweep", sweep},
          {"cells", study.cells()},
          {"compute_s", result.compute_s},
          {"trajectory_steps", result.trajectory_steps},
          {"threads", thread_count()},
          {"peak_rss_mb", peak_rss_mb()},
          {"versions", versions()},
          {"command", options.command},
          {"study", study.text}};
}

}  // namespace

RunReport run_study(const Study& study, const RunOptions& options) {
  refuse_another_study(options.out, study.config.name);
  OutputFolder folder(options.out);
  const StudyResult result = compute_study(study, options.progress);
  // The manifest goes last: a folder that has one is complete.
  const std::filesystem::path manifest = folder.file("manifest.json");
  io::write_npz(folder.file("density.npz"), density_arrays(study, result));
  io::write_file(folder.file("cells.csv"), cells_csv(study, result));
  io::write_file(manifest, manifest_of(study, result, options).dump(2) + "\n");
  folder.keep();
  return {.cells = result.cells.size(),
          .compute_s = result.compute_s,
          .trajectory_steps = static_cast<double>(result.trajectory_steps)};
}

}  // namespace gtv::study
